import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Plan } from '../../src/domain/recording-mode.ts';
import { continuityAt } from '../../src/domain/schedule.ts';
import { Timetable } from '../../src/sources/isapi/timetable.ts';
import { HeldClock } from './watched.ts';

const MINUTE = 60_000;
const DAY = 24 * 60;
/** Monday 00:00 of the recorder's own time. */
const MONDAY = Date.UTC(2026, 10, 23);

function planOf(from: number, to: number, rest: Partial<Plan> = {}): Plan {
  return { enabled: true, isWhole: true, blocks: [{ from, to, continuous: true, on: 'time' }], ...rest };
}

function timetableOf(plans: readonly Plan[]) {
  const clock = new HeldClock();
  const timetable = new Timetable(clock);
  timetable.takeSchedules(new Map(plans.map((plan, index) => [String(index + 1), plan])));
  timetable.takeWallClock(MONDAY);
  return { clock, timetable };
}

test('what the schedules say is the same object until a block begins or ends', () => {
  const { clock, timetable } = timetableOf([planOf(8 * 60, 18 * 60), planOf(0, 7 * DAY)]);
  const night = timetable.now;
  clock.pass(8 * 60 * MINUTE - 1);
  assert.equal(timetable.now, night);
  clock.pass(1);
  const day = timetable.now;
  assert.notEqual(day, night);
  assert.deepEqual([...day.values()], ['continuous', 'continuous']);
  clock.pass(10 * 60 * MINUTE - 1);
  assert.equal(timetable.now, day);
  clock.pass(1);
  assert.deepEqual([...timetable.now.values()], ['interrupted', 'continuous']);
});

test('schedules that are read again count at once, and so does a recorder whose clock is set', () => {
  const { timetable } = timetableOf([planOf(0, DAY)]);
  assert.equal(timetable.continuityOf('1'), 'continuous');
  timetable.adjust(MONDAY + DAY * MINUTE);
  assert.equal(timetable.continuityOf('1'), 'interrupted');
  timetable.takeSchedules(new Map([['1', planOf(DAY, 2 * DAY)]]));
  timetable.takeWallClock(MONDAY + DAY * MINUTE);
  assert.equal(timetable.continuityOf('1'), 'continuous');
  timetable.fail(false);
  assert.equal(timetable.continuityOf('1'), 'unknown');
  timetable.forget();
  assert.equal(timetable.continuityOf('1'), 'unread');
});

test('whatever the schedules, and however time goes on: each channel is told as its schedule says', () => {
  const minute = fc.integer({ min: 0, max: 7 * DAY });
  const plan = fc.record({ from: minute, to: minute, enabled: fc.boolean(), isWhole: fc.boolean() });
  const steps = fc.array(fc.integer({ min: 0, max: 3 * DAY }), { maxLength: 8 });
  fc.assert(
    fc.property(fc.array(plan, { maxLength: 3 }), steps, (given, passing) => {
      const plans = given.map(({ from, to, ...rest }) => planOf(from, to, rest));
      const { clock, timetable } = timetableOf(plans);
      let passed = 0;
      for (const step of [0, ...passing]) {
        clock.pass(step * MINUTE);
        passed += step;
        for (const [index, one] of plans.entries()) {
          const said = continuityAt(one, passed % (7 * DAY));
          const expected = one.isWhole || said === 'continuous' ? said : 'unknown';
          assert.equal(timetable.continuityOf(String(index + 1)), expected);
        }
      }
    }),
  );
});
