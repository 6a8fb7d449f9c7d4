import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DiskReport } from '../../src/domain/disk.ts';
import type { HealthReport } from '../../src/domain/snapshot.ts';
import { shown } from '../../src/domain/state.ts';
import { saw, sighting, Story, TIMEOUT } from './story.ts';

const DAY = 24 * 60 * 60;

function disk(status: string, id = '1'): DiskReport {
  return { id, status, type: 'SATA', capacity: 1000.2, free: 0, model: null, temperature: null, smart: null };
}
const disks = (...reports: readonly DiskReport[]): HealthReport => ({ of: 'disks', disks: reports });
const drift = (seconds: number): HealthReport => ({ of: 'clock', drift: seconds, ahead: seconds });
const uptime = (seconds: number | null): HealthReport => ({
  of: 'load',
  load: { cpu: 5, memory: 40, uptime: seconds },
});
const met = () => new Story().read(saw(sighting('1')));
const told = (story: Story) =>
  story.happenings.map(({ event_type, disk: id }) => (id === undefined ? event_type : `${event_type} ${id}`));
const well = (story: Story, id = '1') => {
  const found = story.recorder.health.disks.find(({ report }) => report.id === id);
  return found === undefined ? undefined : shown(found.isWell);
};

test('one reading decides of a disk, and its end bears the beginning', () => {
  const story = met().look(disks(disk('ok')));
  assert.equal(well(story), true);
  const began = story.look(disks(disk('error'))).at;
  assert.equal(well(story), false);
  story.look(disks(disk('reparing')));
  assert.equal(well(story), true);
  const [lost, back] = story.happenings;
  assert.deepEqual(told(story), ['disk_problem 1', 'disk_ok 1']);
  assert.deepEqual([lost?.reason, lost?.since, lost?.duration], ['error', began, undefined]);
  assert.deepEqual([back?.reason, back?.since, back?.duration], ['error', began, 600]);
});

test('the reason of a problem is one word: the recorder’s, else the bridge’s', () => {
  const reason = (status: string) => met().look(disks(disk(status))).recorder.health.disks[0]?.isWell.reason;
  for (const word of ['error', 'smartFailed', 'y'.repeat(40)]) assert.equal(reason(word), word);
  for (const text of ['bad \n2026-01-01 00:00:00 - INFO - boo', 'y'.repeat(41), 'not ok', '坏'])
    assert.equal(reason(text), 'unknown_value');
});

test('a problem that is met at the very first sight is no event, its end is', () => {
  const story = met().look(disks(disk('error')));
  assert.deepEqual([well(story), told(story)], [false, []]);
  assert.deepEqual(told(story.look(disks(disk('ok')))), ['disk_ok 1']);
});

test('a disk without a word is unknown, and so is one whose document fails, after as many as a loss takes', () => {
  const story = met().look(disks(disk('ok')));
  assert.equal(well(story.look({ of: 'disks', unknown: 'timeout' })), true);
  assert.equal(well(story.look({ of: 'disks', unknown: 'timeout' })), null);
  assert.equal(well(story.look(disks(disk('ok')))), true);
  assert.equal(well(met().look(disks(disk('')))), null);
  assert.deepEqual(told(story), []);
});

test('an empty slot is no disk; a disk that is gone is a problem, and after a day it was taken out', () => {
  const story = met().look(disks(disk('ok'), disk('ok', '2'), disk('notexist', '3')));
  assert.deepEqual([well(story, '2'), well(story, '3')], [true, undefined]);
  story.look(disks(disk('ok'), disk('notexist', '2')));
  assert.deepEqual([well(story, '2'), told(story)], [false, ['disk_problem 2']]);
  story.look(disks(disk('ok')), DAY - 1);
  assert.equal(well(story, '2'), false);
  story.look(disks(disk('ok')), 1);
  assert.equal(story.recorder.health.disks[1]?.removed, true);
  assert.deepEqual(told(story), ['disk_problem 2'], 'it is not well again');
  story.look(disks(disk('ok'), disk('ok', '2')));
  assert.deepEqual([well(story, '2'), told(story)], [true, ['disk_problem 2']]);
});

test('while the recorder is lost nothing is known of its parts, and a problem that runs goes on', () => {
  const story = met()
    .look(disks(disk('ok')))
    .look(disks(disk('error')))
    .look(drift(3));
  const since = story.recorder.health.disks[0]?.isWell.outage?.since;
  story.read(TIMEOUT).read(TIMEOUT);
  assert.equal(well(story), null);
  assert.equal(story.recorder.health.clock.drift, null);
  story.read(saw(sighting('1'))).look(disks(disk('ok')));
  const last = story.happenings.at(-1);
  assert.deepEqual([last?.event_type, last?.since], ['disk_ok', since]);
});

test('a clock is wrong above 60 s on two readings, and right below 30 s on two', () => {
  const story = met().look(drift(2)).look(drift(61));
  assert.deepEqual(told(story), []);
  const first = story.at;
  story.look(drift(300));
  assert.deepEqual(told(story), ['clock_wrong']);
  assert.deepEqual([story.happenings[0]?.drift, story.happenings[0]?.since], [300, first]);
  story.look(drift(45)).look(drift(-20)).look(drift(-40)).look(drift(29));
  assert.deepEqual(told(story), ['clock_wrong']);
  story.look(drift(-29));
  assert.deepEqual(told(story), ['clock_wrong', 'clock_ok']);
  assert.deepEqual(
    [story.happenings[1]?.since, story.happenings[1]?.duration],
    [first, (story.at - first) / 1000],
  );
  assert.deepEqual(told(met().look(drift(60)).look(drift(-60))), []);
});

test('a clock that is wrong at the very first sight is no event', () => {
  const story = met().look(drift(-3600)).look(drift(-3600));
  assert.notEqual(story.recorder.health.clock.outage, null);
  assert.deepEqual(told(story), []);
  assert.deepEqual(told(story.look(drift(0)).look(drift(0))), ['clock_ok']);
});

test('what is shown of the drift follows in steps of 5 s', () => {
  const story = met();
  const seen = [1, 5, 6, 2, 1, null, -1].map((seconds) => {
    story.look(seconds === null ? { of: 'clock', unknown: 'timeout' } : drift(seconds));
    return story.recorder.health.clock.drift;
  });
  assert.deepEqual(seen, [1, 1, 6, 6, 1, null, -1]);
});

test('a recorder that runs for less long than it should was restarted', () => {
  const after = (seconds: number, ago = 60) => ({ seconds, ago });
  const story = met().look(uptime(1000), 60).look(uptime(1060), 60, after(1000));
  const { startedAt } = story.recorder.health.boot ?? {};
  story.look(uptime(1121), 60, after(1060));
  assert.equal(story.recorder.health.boot?.startedAt, startedAt, 'a second is nothing');
  story.look(uptime(30), 60, after(1121));
  assert.deepEqual(told(story), ['restarted']);
  assert.equal(story.happenings[0]?.since, story.at - 30_000);
  story.look(uptime(null), 60, after(30)).look(uptime(150), 60, after(30, 120));
  assert.deepEqual(told(story), ['restarted']);
});

test('a counter that stands still, is late, or begins anew after 2^32 ms is no restart', () => {
  const still = met().look(uptime(100_000), 60);
  for (let look = 0; look < 5; look += 1) still.look(uptime(100_000), 300, { seconds: 100_000, ago: 300 });
  still.look(uptime(99_000), 300, { seconds: 100_000, ago: 300 });
  still.look(uptime(100_500), 600, null);
  assert.deepEqual(told(still), []);
  const wrap = met().look(uptime(4_294_950), 60).look(uptime(40), 60, { seconds: 4_294_950, ago: 60 });
  assert.deepEqual(told(wrap), []);
});

test('a restart while the bridge was away is seen, and a wall clock that is set is none', () => {
  const story = met().look(uptime(1000), 60);
  assert.deepEqual(told(story.look(uptime(20 * DAY), 30 * DAY, null)), ['restarted']);
  const other = met().look(uptime(1000), 60).look(uptime(1060), 7200, { seconds: 1000, ago: 60 });
  assert.deepEqual(told(other), []);
  assert.equal(other.recorder.health.boot?.startedAt, other.at - 1_060_000, 'the same start, told anew');
});

test('whatever is seen, problems and their ends alternate, and an unchanged look changes nothing', () => {
  const status = fc.constantFrom('ok', 'error', '', 'notexist', 'sleeping', 'smartFailed');
  const look = fc.oneof(
    fc
      .array(fc.tuple(status, fc.constantFrom('1', '2', 'nas-1')), { maxLength: 3 })
      .map((all) => disks(...new Map(all.map(([word, id]) => [id, disk(word, id)])).values())),
    fc.constant<HealthReport>({ of: 'disks', unknown: 'timeout' }),
    fc.integer({ min: -200, max: 200 }).map(drift),
    fc.constant<HealthReport>({ of: 'clock', unknown: 'timeout' }),
    fc.constant('lost' as const),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(look, fc.integer({ min: 1, max: DAY })), { maxLength: 40 }), (looks) => {
      const story = met();
      const running = new Map<string, boolean>();
      for (const [one, seconds] of looks) {
        const heard = story.happenings.length;
        if (one === 'lost')
          story
            .read(TIMEOUT, seconds)
            .read(TIMEOUT)
            .read(saw(sighting('1')));
        else story.look(one, seconds);
        const { recorder } = story;
        if (one !== 'lost' && !('unknown' in one) && one.of === 'disks')
          assert.equal(story.look(one, 0).recorder, recorder);
        for (const { event_type, disk: id = 'clock', since, at } of story.happenings.slice(heard)) {
          if (!/^(?:disk|clock)/.test(event_type)) continue;
          const isLoss = /problem|wrong/.test(event_type);
          if (running.has(id)) assert.notEqual(running.get(id), isLoss, `${id} ${event_type}`);
          running.set(id, isLoss);
          assert.ok(since <= at);
        }
        // Whoever takes a bad disk out has ended its story.
        for (const { report, removed } of recorder.health.disks) if (removed) running.delete(report.id);
      }
    }),
  );
});
