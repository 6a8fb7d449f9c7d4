import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Missed } from '../../src/ports.ts';
import type { LogEntry } from '../../src/sources/isapi/documents/log-search.ts';
import { turnOf } from '../../src/sources/isapi/logged-turn.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const FROM = Date.UTC(2026, 10, 22, 22);
const NOW = FROM + 10 * HOUR;
const WAS_THERE: Missed = { id: '5', kind: 'ip', online: true, from: FROM };
const WAS_AWAY: Missed = { ...WAS_THERE, online: false };

type Told = readonly [minute: number, turn: LogEntry['turn'], channel?: LogEntry['channel']];

const log = (...told: readonly Told[]): readonly LogEntry[] =>
  told.map(([minute, turn, channel = { kind: 'ip', number: 5 }]) => ({
    at: FROM + minute * MINUTE,
    turn,
    channel,
  }));

const minuteOf = (missed: Missed, entries: readonly LogEntry[], ahead: readonly number[] = [0]) => {
  const at = turnOf(missed, entries, ahead, NOW);
  return at === null ? null : (at - FROM) / MINUTE;
};

test('a loss is dated by the one that was not followed by a return', () => {
  assert.equal(minuteOf(WAS_THERE, log([30, 'lost'])), 30);
  assert.equal(minuteOf(WAS_THERE, log([10, 'lost'], [20, 'restored'], [30, 'lost'])), 30);
  assert.equal(minuteOf(WAS_THERE, log([30, 'lost'], [20, 'restored'], [10, 'lost'])), 30, 'in any order');
});

test('what does not agree with what was seen dates nothing', () => {
  assert.equal(minuteOf(WAS_THERE, log()), null);
  assert.equal(minuteOf(WAS_THERE, log([10, 'lost'], [20, 'restored'])), null, 'it came back, by the log');
  assert.equal(minuteOf(WAS_THERE, log([10, 'lost'], [30, 'lost'])), null, 'which of them lasts?');
  assert.equal(minuteOf(WAS_AWAY, log([10, 'lost'], [30, 'restored'])), null, 'it was lost already');
  assert.equal(minuteOf(WAS_THERE, log([-1, 'lost'])), null, 'it was seen after that');
  assert.equal(minuteOf(WAS_THERE, log([11 * 60, 'lost'])), null, 'not yet');
});

test('a return is dated by the first one; later outages are others', () => {
  assert.equal(minuteOf(WAS_AWAY, log([30, 'restored'])), 30);
  assert.equal(minuteOf(WAS_AWAY, log([30, 'restored'], [40, 'lost'], [50, 'restored'])), 30);
});

test('entries of other channels are of no account, and a mere number is of either kind', () => {
  const analog = { kind: 'analog', number: 5 } as const;
  assert.equal(minuteOf(WAS_THERE, log([30, 'lost', analog])), null);
  assert.equal(minuteOf(WAS_THERE, log([30, 'lost', { kind: 'ip', number: 6 }])), null);
  assert.equal(minuteOf(WAS_THERE, log([30, 'lost', { kind: null, number: 5 }])), 30);
  assert.equal(minuteOf({ ...WAS_THERE, id: '0005' }, log([30, 'lost'])), 30);
});

test('a clock that may be read in two ways dates only what both agree on', () => {
  const ahead = [2 * HOUR, 0];
  // By the other reading it was two hours earlier: before the camera was seen, so it can only be this one.
  assert.equal(minuteOf(WAS_THERE, log([30, 'lost']), ahead), 30);
  assert.equal(minuteOf(WAS_THERE, log([5 * 60, 'lost']), ahead), null, 'either may be');
  assert.equal(minuteOf(WAS_THERE, log([11 * 60, 'lost']), ahead), 9 * 60, 'it cannot be in the future');
});

test('whatever a log says, a date lies within the time in which nobody looked', () => {
  const entry = fc.record({
    at: fc.integer({ min: FROM - HOUR, max: NOW + HOUR }),
    turn: fc.constantFrom('lost' as const, 'restored' as const),
    channel: fc.constant({ kind: null, number: 5 }),
  });
  const offsets = fc.array(fc.integer({ min: -14 * HOUR, max: 14 * HOUR }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(entry), offsets, fc.boolean(), (entries, ahead, online) => {
      const at = turnOf({ ...WAS_THERE, online }, entries, ahead, NOW);
      assert.ok(at === null || (at >= FROM && at <= NOW));
      if (at === null) return;
      const turn = online ? 'lost' : 'restored';
      assert.ok(entries.some((one) => one.turn === turn && ahead.includes(one.at - at)));
    }),
  );
});
