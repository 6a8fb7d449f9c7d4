import assert from 'node:assert/strict';
import { test } from 'node:test';
import { modeOf } from '../../../src/domain/recording-mode.ts';
import { continuityAt } from '../../../src/domain/schedule.ts';
import { readTracks } from '../../../src/sources/isapi/documents/tracks.ts';
import { ipCamera, nvr } from '../../../src/sources/simulator/builders.ts';
import { tracks } from '../../../src/sources/simulator/documents/tracks.ts';
import { inNamespaces, read } from './read.ts';

const time = (name: string, [day, clock]: readonly [string, string]) =>
  `<ScheduleAction${name}Time><DayOfWeek>${day}</DayOfWeek><TimeOfDay>${clock}</TimeOfDay></ScheduleAction${name}Time>`;
const action = (
  mode: string,
  from: readonly [string, string] = ['Monday', '00:00:00'],
  to: readonly [string, string] = ['Sunday', '24:00:00'],
) =>
  `<ScheduleAction>${time('Start', from)}${time('End', to)}<Actions>${mode === '' ? '' : `<ActionRecordingMode>${mode}</ActionRecordingMode>`}</Actions></ScheduleAction>`;
const track = (schedule: string, rest = '<Enable>true</Enable>') =>
  `<Track><id>101</id>${rest}<TrackSchedule><ScheduleBlockList>${schedule}</ScheduleBlockList></TrackSchedule></Track>`;

function modeIn(body: string): string {
  const plan = read(readTracks, `<TrackList>${body}</TrackList>`)?.get('1');
  return plan === undefined ? 'none' : modeOf(plan);
}

test('the modes of isapi.md 2.2, and those of nobody', () => {
  assert.equal(modeIn(track(action('CMR'))), 'continuous');
  for (const mode of ['MOTION', 'ALARM', 'EDR', 'ALARMANDMOTION', 'AllEvent', 'LineDetection', 'smart'])
    assert.equal(modeIn(track(action(mode))), 'event', mode);
  for (const mode of ['Command', 'manual', 'x', 'CMRx', '']) {
    assert.equal(modeIn(track(action(mode))), 'unknown', mode);
    assert.equal(modeIn(track(action('CMR') + action(mode))), 'continuous', mode);
  }
  const byDefault = '<DefaultRecordingMode>MOTION</DefaultRecordingMode>';
  assert.equal(modeIn(track(action(''), byDefault)), 'event');
  for (const body of inNamespaces('TrackList', track(action('CMR'))))
    assert.deepEqual(
      [...(read(readTracks, body) ?? [])].map(([, plan]) => modeOf(plan)),
      ['continuous'],
    );
});

test('a day may end at 23:59:59', () => {
  const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
  const until = (clock: string) =>
    track(days.map((day) => action('CMR', [day, '00:00:00'], [day, clock])).join(''));
  assert.equal(modeIn(until('23:59:59')), 'continuous');
  assert.equal(modeIn(until('23:59:00')), 'scheduled');
  const plan = read(readTracks, `<TrackList>${until('23:59:59')}</TrackList>`)?.get('1');
  assert.ok(plan !== undefined && continuityAt(plan, 1439) === 'continuous');
});

test('off is what says so; a schedule that is not there, or not readable, is unknown', () => {
  const off = '<Enable>false</Enable>';
  const unplanned = '<enableSchedule>false</enableSchedule>';
  assert.equal(modeIn(track(action('CMR'), off)), 'off');
  assert.equal(modeIn(track(action('CMR'), `<Enable>true</Enable>${unplanned}`)), 'off');
  assert.equal(modeIn(track('')), 'off');
  assert.equal(modeIn(track(action('CMR').replace('<Actions>', '<Actions><Record>false</Record>'))), 'off');
  assert.equal(modeIn('<Track><id>101</id><Enable>true</Enable></Track>'), 'unknown');
  assert.equal(modeIn(track(action('MOTION'), '<Enable>maybe</Enable>')), 'unknown');
  for (const clock of ['24:01:00', '25:00:00', '12:60:00', '', 'noon'])
    assert.equal(modeIn(track(action('CMR', ['Monday', clock]))), 'unknown', clock);
  assert.equal(modeIn(track(action('CMR', ['Someday', '00:00:00']))), 'unknown');
});

test('the modes of a simulated recorder', () => {
  const cameras = (['CMR', 'MOTION', 'none'] as const).map((schedule, index) =>
    ipCamera(String(index + 1), { schedule }),
  );
  const plans = read(readTracks, tracks(nvr({ cameras }))) ?? new Map();
  assert.deepEqual([...plans.values()].map(modeOf), ['continuous', 'event', 'off']);
});

test('a week may begin on any day, and what begins and ends in the same words is no time', () => {
  const weeks = [
    [
      ['Sunday', '00:00:00'],
      ['Saturday', '24:00:00'],
    ],
    [
      ['Tuesday', '00:00'],
      ['Monday', '24:00'],
    ],
    [
      ['Wednesday', '12:00:00'],
      ['Wednesday', '11:59:59'],
    ],
  ] as const;
  for (const [from, to] of weeks) assert.equal(modeIn(track(action('CMR', from, to))), 'continuous', from[0]);
  assert.equal(modeIn(track(action('CMR', ['Monday', '08:00:00'], ['Monday', '08:00:00']))), 'off');
});

test('a switch that cannot be read leaves everything unknown', () => {
  const plan = (rest: string) => modeIn(track(action('CMR'), rest));
  assert.deepEqual(
    ['maybe', ''].map((word) => plan(`<Enable>${word}</Enable>`)),
    ['unknown', 'unknown'],
  );
  assert.equal(plan('<Enabled>false</Enabled>'), 'off');
});
