import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LogEntry } from '../../src/sources/isapi/documents/log-search.ts';
import { findOutage } from '../../src/sources/isapi/logged-outage.ts';

const GATE = { kind: 'ip', number: 5 } as const;
const AWAY = { from: 100, to: 200 };
const entry = (at: number, turn: LogEntry['turn'], channel: LogEntry['channel'] = GATE): LogEntry => ({
  at,
  turn,
  channel,
});
const all = (...entries: LogEntry[]) => ({ entries, isComplete: true });

test('the loss of a camera that was there before', () => {
  const found = all(entry(120, 'lost'), entry(130, 'restored'), entry(150, 'lost'), entry(160, 'lost'));
  assert.deepEqual(findOutage(found, GATE, AWAY, 'lost', 0), { since: 150, until: null });
  assert.deepEqual(findOutage(all(entry(120, 'lost')), GATE, AWAY, 'lost', 0), { since: 120, until: null });
});

test('the return of a camera that was lost before', () => {
  const found = all(entry(110, 'lost'), entry(130, 'restored'), entry(150, 'lost'), entry(160, 'restored'));
  assert.deepEqual(findOutage(found, GATE, AWAY, 'restored', 0), { since: null, until: 130 });
});

test('nothing is told of what the log contradicts, does not hold, or holds in part', () => {
  const lost = all(entry(120, 'lost'));
  const cases = [
    [lost, 'restored', 0],
    [all(entry(120, 'lost'), entry(130, 'restored')), 'lost', 0],
    [all(), 'lost', 0],
    [all(entry(99, 'lost'), entry(201, 'lost')), 'lost', 0],
    [all(entry(120, 'lost', { kind: 'ip', number: 6 })), 'lost', 0],
    [all(entry(120, 'lost', { kind: 'analog', number: 5 })), 'lost', 0],
    [{ ...lost, isComplete: false }, 'lost', 0],
    [lost, 'lost', 50],
  ] as const;
  for (const [found, is, ahead] of cases)
    assert.equal(findOutage(found, GATE, AWAY, is, ahead), null, JSON.stringify([found, is, ahead]));
  const unnamed = all(entry(170, 'lost', { kind: null, number: 5 }));
  assert.deepEqual(findOutage(unnamed, GATE, AWAY, 'lost', 50), { since: 120, until: null });
});

const turn = fc.constantFrom('lost', 'restored');
const entries = fc.array(
  fc
    .tuple(fc.integer({ min: 80, max: 220 }), turn, fc.constantFrom(5, 6))
    .map(([at, one, number]) => entry(at, one, { kind: 'ip', number })),
  { maxLength: 12 },
);

test('for all logs: a time that is told is that of such an entry, in the absence, and nothing contradicts it after', () => {
  fc.assert(
    fc.property(entries, turn, fc.integer({ min: -20, max: 20 }), (log, is, ahead) => {
      const found = findOutage(all(...log), GATE, AWAY, is, ahead);
      if (found === null) return;
      const at = is === 'lost' ? found.since : found.until;
      assert.ok(at !== null && at >= AWAY.from && at <= AWAY.to);
      const own = log.filter(({ channel }) => channel.number === 5);
      assert.ok(own.some((one) => one.turn === is && one.at === at + ahead));
      const within = own.filter((one) => one.at - ahead >= AWAY.from && one.at - ahead <= AWAY.to);
      if (is === 'lost') assert.ok(within.every((one) => one.turn === 'lost' || one.at - ahead <= at));
      else assert.ok(within.every((one) => one.turn === 'lost' || one.at - ahead >= at));
      const latest = Math.max(...within.map((one) => one.at));
      assert.ok(within.some((one) => one.at === latest && one.turn === is));
    }),
    { numRuns: 500 },
  );
});

test('for all outages: one whose loss and return are logged is found on both sides', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 48 }), (gap, length) => {
      const [lost, back] = [100 + gap, 100 + gap + length];
      const log = all(entry(lost, 'lost'), entry(back, 'restored'));
      const before = findOutage(log, GATE, { from: 100, to: back - 1 }, 'lost', 0);
      const after = findOutage(log, GATE, { from: lost + 1, to: 200 }, 'restored', 0);
      assert.deepEqual(
        [before, after],
        [
          { since: lost, until: null },
          { since: null, until: back },
        ],
      );
    }),
  );
});
