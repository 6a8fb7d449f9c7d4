import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { disk, ipCamera, nvr } from '../../src/sources/simulator/builders.ts';
import { until } from '../mqtt/support/until.ts';
import { Home, SLOW } from './support/home.ts';
import { Watched } from './support/watched.ts';

const home = await Home.open();
after(() => home.close());

test('disks, clock and pictures are entities where they are wanted, and go where they are not', async (context) => {
  const watched = await Watched.build(context, home, { house: nvr({ cameras: 1, disks: [disk('1')] }) });
  await watched.start(['house'], { snapshots: { every: 10 }, allow_reboot: true });
  const { base } = watched;
  await home.shows(`${base}_house_disk_1_problem`, 'off');
  await home.shows(`${base}_house_clock_drift`, '0');
  const { attributes } = (await home.state(`${base}_house_disk_1_problem`)) ?? {};
  assert.deepEqual([attributes?.['status'], attributes?.['capacity_gb']], ['ok', 1000.2]);
  await until(
    'a picture is there',
    async () => typeof (await home.state(`${base}_house_1_snapshot`))?.attributes['taken_at'] === 'string',
    SLOW,
  );
  assert.notEqual(await home.state(`${base}_house_reboot`), null);
  watched.recorder('house').change((model) => void (model.disks = [disk('1', { status: 'error' })]));
  await watched.refresh();
  await home.shows(`${base}_house_disk_1_problem`, 'on');
  const told = await home.tells(`${base}_house_event`, 'disk_problem');
  assert.equal(told['disk'], '1');
  await watched.end();
  await watched.start(['house'], { health: false });
  const isGone = async () =>
    (await home.entities(base)).every(({ unique_id }) => !/disk|clock|snapshot|_cpu$/.test(unique_id));
  await until('their entities go', isGone, SLOW);
  await home.shows(`${base}_house_1_online`, 'on');
});

test('a recording that is off tells in its attributes that it need not be on', async (context) => {
  const cameras = [ipCamera('1'), ipCamera('2', { recording: 0, schedule: 'MOTION' })];
  const watched = await Watched.build(context, home, { house: nvr({ cameras }) });
  await watched.start();
  const { base } = watched;
  const modeOf = async (camera: string) =>
    (await home.state(`${base}_house_${camera}_recording`))?.attributes['recording_mode'];
  await until('the schedules are read', async () => (await modeOf('2')) === 'event', SLOW);
  assert.equal(await modeOf('1'), 'continuous');
  await home.shows(`${base}_house_1_recording`, 'on');
  await home.shows(`${base}_house_2_recording`, 'off');
  const { attributes } = (await home.state(`${base}_house_2_recording`)) ?? {};
  assert.equal(attributes?.['reason'], 'idle');
});
