import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Upkeep } from '../../src/runtime/upkeep.ts';
import { HeldClock } from '../bridge/support/clock.ts';

/** How often each part is looked at in so many cycles of so many seconds. */
function count(interval: number, cycles: number, isKnown = true): Record<string, number> {
  const clock = new HeldClock();
  const upkeep = new Upkeep(clock);
  const looks: Record<string, number> = { disks: 0, clock: 0, load: 0, smart: 0 };
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    const part = upkeep.next;
    if (part !== null) {
      looks[part] = (looks[part] ?? 0) + 1;
      upkeep.looked(part, isKnown);
    }
    clock.pass(interval * 1000);
  }
  return looks;
}

test('in two hours of 30 s each part is looked at as often as it is to be', () => {
  const looks = count(30, 240);
  assert.ok(Math.abs((looks['disks'] ?? 0) - 12) <= 2, JSON.stringify(looks));
  assert.ok(Math.abs((looks['clock'] ?? 0) - 2) <= 1, JSON.stringify(looks));
  assert.equal(looks['smart'], 1);
  assert.ok((looks['load'] ?? 0) > 90, JSON.stringify(looks));
});

test('however long the interval, no part is left out', () => {
  for (const interval of [60, 600, 3600]) {
    for (const isKnown of [true, false]) {
      const looks = count(interval, 400, isKnown);
      for (const [part, times] of Object.entries(looks))
        assert.ok(times > 0, `${part} every ${interval} s: ${JSON.stringify(looks)}`);
    }
  }
});
