import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { sayDuration } from '../../src/sinks/log-file/duration.ts';

/** How many of a unit there may be, and the seconds in one. */
const UNITS = new Map([
  ['d', { below: Infinity, seconds: 86_400 }],
  ['h', { below: 24, seconds: 3600 }],
  ['m', { below: 60, seconds: 60 }],
  ['s', { below: 60, seconds: 1 }],
]);

test('durations are said as in the contract', () => {
  const said = [0, 45, 60, 145, 600, 3600, 10_812, 86_400, 176_405].map(sayDuration);
  assert.deepEqual(said, [
    '0s',
    '45s',
    '1m 0s',
    '2m 25s',
    '10m 0s',
    '1h 0m 0s',
    '3h 0m 12s',
    '1d 0h 0m 0s',
    '2d 1h 0m 5s',
  ]);
});

test('a duration that is said is the duration, from its largest unit down to seconds', () => {
  fc.assert(
    fc.property(fc.nat({ max: 1_000_000_000 }), (seconds) => {
      const said = sayDuration(seconds);
      assert.match(said, /^(?:(?:(?:\d+d )?\d+h )?\d+m )?\d+s$/);
      const amounts = said.split(' ').map((part) => Number(part.slice(0, -1)));
      const units = said.split(' ').map((part) => UNITS.get(part.slice(-1)));
      const sum = amounts.reduce(
        (total, amount, index) => total + amount * (units[index]?.seconds ?? NaN),
        0,
      );
      assert.equal(sum, seconds);
      assert.ok(amounts.every((amount, index) => amount < (units[index]?.below ?? 0)));
      assert.ok(amounts.length === 1 || amounts[0] !== 0);
    }),
  );
});
