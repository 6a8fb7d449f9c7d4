import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { modeOf, type Plan, type RecordingMode, type Stretch } from '../../src/domain/recording-mode.ts';

const DAY = 1440;
const WEEK = 7 * DAY;
const stretch = (from: number, to: number, on: Stretch['on']): Stretch => ({
  from,
  to,
  on,
  continuous: on === 'time',
});
const plan = (blocks: readonly Stretch[], rest: Partial<Plan> = {}): Plan => ({
  enabled: true,
  isWhole: true,
  blocks,
  ...rest,
});
const week = stretch(0, WEEK, 'time');
const motion = stretch(0, WEEK, 'event');
const night = stretch(5 * DAY + 22 * 60, 6 * 60, 'time');

test('the mode of a schedule', () => {
  const days = [0, 1, 2, 3, 4, 5, 6].map((day) => stretch(day * DAY, (day + 1) * DAY, 'time'));
  const cases: readonly (readonly [RecordingMode, Plan])[] = [
    ['continuous', plan([week])],
    ['continuous', plan(days)],
    ['continuous', plan([stretch(DAY, 60, 'time'), stretch(30, DAY, 'time'), motion])],
    ['scheduled', plan(days.slice(1))],
    ['scheduled', plan([stretch(0, WEEK - 1, 'time')])],
    ['scheduled', plan([night, motion])],
    ['event', plan([motion])],
    ['off', plan([])],
    ['off', plan([week], { enabled: false })],
  ];
  for (const [mode, schedule] of cases) assert.equal(modeOf(schedule), mode, JSON.stringify(schedule));
});

test('what could not be read leaves only what it cannot change', () => {
  const hidden = stretch(0, WEEK, null);
  assert.equal(modeOf(plan([hidden])), 'unknown');
  assert.equal(modeOf(plan([night, hidden])), 'unknown');
  assert.equal(modeOf(plan([night, stretch(DAY, DAY + 60, null)])), 'scheduled');
  assert.equal(modeOf(plan([week, hidden], { isWhole: false })), 'continuous');
  for (const blocks of [[], [motion], [night]])
    assert.equal(modeOf(plan(blocks, { isWhole: false })), 'unknown');
  assert.equal(modeOf(plan([], { isWhole: false, enabled: false })), 'off');
});

const edge = fc.oneof(fc.constantFrom(0, 60, DAY, 2 * DAY, 5 * DAY, WEEK), fc.nat(WEEK));
const stretches = (causes: readonly Stretch['on'][]) =>
  fc.array(
    fc
      .tuple(edge, edge, fc.constantFrom(...causes))
      .filter(([from, to]) => from % WEEK !== to)
      .map(([from, to, on]) => stretch(from % WEEK, to, on)),
    { maxLength: 5 },
  );

/** By looking at every minute of the week. */
function byMinutes(blocks: readonly Stretch[]): RecordingMode {
  const minutes = new Uint8Array(WEEK);
  for (const { from, to, on } of blocks)
    if (on === 'time' && from <= to) minutes.fill(1, from, to);
    else if (on === 'time') minutes.fill(1, from).fill(1, 0, to);
  if (!minutes.includes(0)) return 'continuous';
  return minutes.includes(1) ? 'scheduled' : blocks.length > 0 ? 'event' : 'off';
}

test('for all schedules: the mode is that of their minutes', () => {
  const written = stretches(['time', 'time', 'event']);
  fc.assert(
    fc.property(written, (blocks) => assert.equal(modeOf(plan(blocks)), byMinutes(blocks))),
    {
      numRuns: 300,
    },
  );
});

test('for all schedules: a mode is told just when it is the same whatever the unknown blocks are', () => {
  fc.assert(
    fc.property(stretches(['time', 'event', null]), (blocks) => {
      const as = (on: Stretch['on']) => byMinutes(blocks.map((one) => ({ ...one, on: one.on ?? on })));
      assert.equal(modeOf(plan(blocks)), as('time') === as('event') ? as('time') : 'unknown');
    }),
    { numRuns: 300 },
  );
});
