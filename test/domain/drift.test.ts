import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { driftOf, plausibleOffsets, type WallClock } from '../../src/domain/drift.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.UTC(2026, 6, 5, 10);

/** Zones of the inhabited world are whole half hours apart, but for three of them. */
const halfHours = fc.integer({ min: -24, max: 28 }).map((count) => count * 30 * MINUTE);
const daylight = fc.constantFrom(0, 30 * MINUTE, HOUR, -HOUR, 2 * HOUR);
const told = fc.record({
  offset: fc.option(halfHours),
  zone: fc.option(fc.record({ standard: halfHours, daylight })),
});
/** Everything that a wall may be ahead of a clock that is right. */
const wrongZone = fc.record({ told, own: halfHours }).chain(({ told: clock, own }) =>
  fc.record({
    clock: fc.constant(clock),
    own: fc.constant(own),
    ahead: fc.constantFrom(
      own,
      own + HOUR,
      own - HOUR,
      ...(clock.offset === null ? [] : [clock.offset]),
      ...(clock.zone === null ? [] : [clock.zone.standard, clock.zone.standard + clock.zone.daylight]),
    ),
  }),
);

function drift(clock: Omit<WallClock, 'wall'>, wall: number, own: number): number {
  return driftOf(wall, NOW, plausibleOffsets(clock, own));
}

test('a clock that is right has no drift, whatever its zone and with or without the summer hour', () => {
  fc.assert(
    fc.property(wrongZone, ({ clock, own, ahead }) => {
      assert.equal(drift(clock, NOW + ahead, own), 0);
    }),
  );
});

test('a drift of less than a quarter of an hour is found exactly, where a zone is told', () => {
  fc.assert(
    fc.property(wrongZone, fc.integer({ min: -899, max: 899 }), ({ clock, own, ahead }, seconds) => {
      fc.pre(clock.offset !== null || clock.zone !== null);
      assert.equal(drift(clock, NOW + ahead + seconds * 1000, own), seconds);
    }),
  );
});

test('no reading makes a drift greater than it is by the offset that the clock tells', () => {
  fc.assert(
    fc.property(told, halfHours, fc.integer({ min: -1e9, max: 1e9 }), (clock, own, seconds) => {
      const offset = clock.offset ?? own;
      assert.ok(
        Math.abs(drift(clock, NOW + offset + seconds * 1000, own)) <= Math.abs(seconds),
        String(seconds),
      );
    }),
  );
});

test('isapi.md 4.3: a summer clock that tells the offset of winter is right', () => {
  const clock = { offset: 2 * HOUR, zone: { standard: 2 * HOUR, daylight: HOUR } };
  assert.equal(drift(clock, NOW + 3 * HOUR, 0), 0);
  assert.equal(drift(clock, NOW + 3 * HOUR + 300_000, 0), 300);
  assert.equal(drift(clock, NOW + 3 * HOUR - 61_000, 0), -61);
});

test('a clock that tells neither offset nor zone may be of any zone', () => {
  const silent = { offset: null, zone: null };
  assert.equal(
    drift(silent, NOW - 12.5 * HOUR, -11.5 * HOUR),
    0,
    'the summer hour of the bridge beyond the last zone',
  );
  for (const own of [0, 8 * HOUR]) {
    assert.equal(drift(silent, NOW + 8 * HOUR, own), 0);
    assert.equal(drift(silent, NOW + 5.75 * HOUR, own), 0);
    assert.equal(drift(silent, NOW - 3.5 * HOUR + 90_000, own), 90);
  }
});

test('a summer time of half an hour is one, and a zone of a quarter is exact by itself', () => {
  const lordHowe = { offset: null, zone: { standard: 10.5 * HOUR, daylight: HOUR / 2 } };
  assert.equal(drift(lordHowe, NOW + 11 * HOUR, 10.5 * HOUR), 0);
  const nepal = { offset: 5.75 * HOUR, zone: { standard: 5.75 * HOUR, daylight: 0 } };
  assert.equal(drift(nepal, NOW + 5.75 * HOUR + 14 * MINUTE, 5.75 * HOUR), 14 * 60);
});

test('a clock that lost its battery is years behind', () => {
  const wall = Date.UTC(1970, 0, 1, 0, 5);
  assert.equal(drift({ offset: 0, zone: null }, wall, 0), Math.round((wall - NOW) / 1000) + 3600);
});

test('whole seconds, and never -0', () => {
  assert.equal(driftOf(NOW + 1499, NOW, [0]), 1);
  assert.ok(Object.is(driftOf(NOW - 400, NOW, [0]), 0));
  assert.equal(driftOf(NOW + 5000, NOW, []), 5);
});
