import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Block, continuityAt, minuteOfWeek } from '../../src/domain/schedule.ts';

const DAY = 1440;
const night: Block = { from: 22 * 60, to: DAY + 6 * 60, continuous: true };
const weekend: Block = { from: 6 * DAY + 20 * 60, to: 2 * 60, continuous: true };
const motion: Block = { from: 0, to: 7 * DAY, continuous: false };

test('minutes of the week begin with Monday', () => {
  assert.equal(minuteOfWeek(Date.UTC(2026, 10, 23, 0, 0)), 0);
  assert.equal(minuteOfWeek(Date.UTC(2026, 10, 22, 23, 59)), 7 * DAY - 1);
});

test('a block covers from its first minute up to, not with, its last', () => {
  const schedule = { enabled: true, blocks: [night] };
  assert.equal(continuityAt(schedule, 22 * 60 - 1), 'interrupted');
  assert.equal(continuityAt(schedule, 22 * 60), 'continuous');
  assert.equal(continuityAt(schedule, DAY + 6 * 60 - 1), 'continuous');
  assert.equal(continuityAt(schedule, DAY + 6 * 60), 'interrupted');
});

test('a block may run over the end of the week', () => {
  const schedule = { enabled: true, blocks: [weekend] };
  for (const [minute, expected] of [
    [7 * DAY - 1, 'continuous'],
    [0, 'continuous'],
    [2 * 60, 'interrupted'],
    [6 * DAY, 'interrupted'],
  ] as const)
    assert.equal(continuityAt(schedule, minute), expected, String(minute));
});

test('motion alone is no continuous recording, beside a continuous block it takes nothing away', () => {
  assert.equal(continuityAt({ enabled: true, blocks: [motion] }, 100), 'interrupted');
  assert.equal(continuityAt({ enabled: true, blocks: [motion, night] }, 23 * 60), 'continuous');
  assert.equal(continuityAt({ enabled: true, blocks: [] }, 100), 'interrupted');
  assert.equal(continuityAt({ enabled: false, blocks: [night] }, 23 * 60), 'interrupted');
});
