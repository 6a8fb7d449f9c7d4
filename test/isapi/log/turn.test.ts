import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { MissedCamera } from '../../../src/ports.ts';
import type { LogEntry } from '../../../src/sources/isapi/documents/log-search.ts';
import { turnOf } from '../../../src/sources/isapi/log/turn.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const FROM = Date.UTC(2026, 10, 22, 22);
const NOW = FROM + 10 * HOUR;
const WAS_THERE: MissedCamera = { id: '5', kind: 'ip', online: true, from: FROM };
const WAS_AWAY: MissedCamera = { ...WAS_THERE, online: false };

type Told = readonly [minute: number, turn: LogEntry['turn'], channel?: LogEntry['channel']];

const log = (...told: readonly Told[]): readonly LogEntry[] =>
  told.map(([minute, turn, channel = { kind: 'ip', number: 5 }]) => ({
    at: FROM + minute * MINUTE,
    turn,
    channel,
  }));

const minuteOf = (missed: MissedCamera, entries: readonly LogEntry[]) => {
  const at = turnOf(missed, entries, NOW);
  return at === null ? null : (at - FROM) / MINUTE;
};

test('a loss is dated by the one that was not followed by a return', () => {
  assert.equal(minuteOf(WAS_THERE, log([30, 'lost'])), 30);
  assert.equal(minuteOf(WAS_THERE, log([10, 'lost'], [20, 'restored'], [30, 'lost'])), 30);
  assert.equal(minuteOf(WAS_THERE, log([30, 'lost'], [20, 'restored'], [10, 'lost'])), 30, 'in any order');
  assert.equal(minuteOf(WAS_THERE, log([30, 'lost'], [30.05, 'lost'])), 30, 'one loss in two words');
});

test('what does not agree with what was seen dates nothing', () => {
  assert.equal(minuteOf(WAS_THERE, log()), null);
  assert.equal(minuteOf(WAS_THERE, log([10, 'lost'], [20, 'restored'])), null, 'it came back, by the log');
  assert.equal(minuteOf(WAS_THERE, log([10, 'lost'], [30, 'lost'])), null, 'which of them lasts?');
  assert.equal(minuteOf(WAS_AWAY, log([10, 'lost'], [30, 'restored'])), null, 'it was lost already');
  assert.equal(minuteOf(WAS_THERE, log([-1, 'lost'])), null, 'it was seen after that');
  assert.equal(minuteOf(WAS_THERE, log([11 * 60, 'lost'])), null, 'not yet');
  assert.equal(minuteOf(WAS_THERE, log([10, 'unclear'], [30, 'lost'])), null, 'something unknown happened');
});

test('a return is dated by the first one; later outages are others', () => {
  assert.equal(minuteOf(WAS_AWAY, log([30, 'restored'])), 30);
  assert.equal(minuteOf(WAS_AWAY, log([30, 'restored'], [40, 'lost'], [50, 'restored'])), 30);
});

test('entries of other channels are of no account, and a mere number is of the one kind that there is', () => {
  const analog = { kind: 'analog', number: 5 } as const;
  assert.equal(minuteOf(WAS_THERE, log([30, 'lost', analog])), null);
  assert.equal(minuteOf(WAS_THERE, log([30, 'lost', { kind: 'ip', number: 6 }])), null);
  assert.equal(minuteOf(WAS_THERE, log([30, 'lost', { kind: null, number: 5 }])), 30);
  assert.equal(minuteOf({ ...WAS_THERE, id: '0005' }, log([30, 'lost'])), 30);
});

test('whatever a log says, a date lies within the time in which nobody looked', () => {
  const entry = fc.record({
    at: fc.integer({ min: FROM - HOUR, max: NOW + HOUR }),
    turn: fc.constantFrom('lost' as const, 'restored' as const, 'unclear' as const),
    channel: fc.constant({ kind: null, number: 5 }),
  });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 6 }), fc.boolean(), (entries, online) => {
      const at = turnOf({ ...WAS_THERE, online }, entries, NOW);
      if (at === null) return;
      assert.ok(at >= FROM && at <= NOW);
      const turn = online ? 'lost' : 'restored';
      assert.ok(entries.some((one) => one.turn === turn && one.at === at));
    }),
  );
});
