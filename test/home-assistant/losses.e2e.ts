import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { nvr } from '../../src/sources/simulator/builders.ts';
import { until } from '../mqtt/support/until.ts';
import { Home, SLOW } from './support/home.ts';
import { Watched } from './support/watched.ts';

const home = await Home.open();
after(() => home.close());

test('a camera that is lost and comes back is a state and two events, also in the past', async (context) => {
  const watched = await Watched.build(context, home, { house: nvr({ cameras: 2 }) });
  await watched.start();
  const { base } = watched;
  const begun = new Date();
  await home.shows(`${base}_house_2_online`, 'on');
  watched.recorder('house').changeCamera('2', { online: false });
  await home.shows(`${base}_house_2_online`, 'off');
  const lost = await home.tells(`${base}_house_2_event`, 'offline');
  assert.deepEqual(
    [lost['recorder_name'], lost['channel'], lost['camera'], lost['reason'], lost['duration']],
    ['HOUSE', '2', 'Garden', 'netUnreachable', undefined],
  );
  const since = String(lost['since']);
  await home.shows(`${base}_house_2_offline_since`, `${since.slice(0, 19)}+00:00`);
  await home.shows(`${base}_bridge_cameras_offline`, '1');
  await home.shows(`${base}_house_1_online`, 'on');

  watched.recorder('house').changeCamera('2', { online: true });
  await home.shows(`${base}_house_2_online`, 'on');
  const back = await home.tells(`${base}_house_2_event`, 'online');
  assert.equal(back['since'], since);
  const duration = Number(back['duration']);
  assert.ok(duration >= 1 && duration < SLOW / 1000, String(duration));
  await home.shows(`${base}_house_2_last_downtime`, String(duration));
  await home.shows(`${base}_house_2_offline_since`, 'unknown');
  await home.shows(`${base}_bridge_cameras_offline`, '0');
  await until(
    'the activity lists loss and return',
    async () => (await home.past('logbook', `${base}_house_2_online`, begun)).join().endsWith('off,on'),
    SLOW,
  );
  await until(
    'and both events',
    async () => (await home.past('logbook', `${base}_house_2_event`, begun)).length === 2,
    SLOW,
  );
});

test('a recording that stops and goes on is told of a camera that stays online', async (context) => {
  const watched = await Watched.build(context, home, { house: nvr({ cameras: 1 }) });
  await watched.start();
  const { base } = watched;
  await home.shows(`${base}_house_1_recording`, 'on');
  await watched.change('house', '1', { recording: 0 });
  await home.shows(`${base}_house_1_recording`, 'off');
  await home.tells(`${base}_house_1_event`, 'recording_stopped');
  await home.shows(`${base}_house_1_online`, 'on');
  await watched.change('house', '1', { recording: 1 });
  await home.shows(`${base}_house_1_recording`, 'on');
  const { duration } = await home.tells(`${base}_house_1_event`, 'recording_started');
  assert.equal(typeof duration, 'number');
  assert.equal((await home.state(`${base}_house_1_last_downtime`))?.state, 'unknown', 'it was never offline');
});

test('a recorder that is lost makes its cameras unavailable, not offline', async (context) => {
  const watched = await Watched.build(context, home, {
    house: nvr({ cameras: 2 }),
    shop: nvr({ cameras: 1 }),
  });
  await watched.start();
  const { base } = watched;
  await home.shows(`${base}_house_1_online`, 'on');
  await home.shows(`${base}_shop_1_online`, 'on');
  await watched.recorder('house').refuse();
  await watched.refresh();
  await home.shows(`${base}_house_online`, 'off');
  for (const key of ['online', 'recording', 'offline_since', 'last_downtime'])
    await home.shows(`${base}_house_1_${key}`, 'unavailable');
  await home.shows(`${base}_house_status`, 'unreachable');
  const { recorder_name, camera } = await home.tells(`${base}_house_event`, 'offline');
  assert.deepEqual([recorder_name, camera], ['HOUSE', undefined]);
  assert.equal((await home.state(`${base}_shop_1_online`))?.state, 'on', 'the other one is not disturbed');
  assert.equal((await home.state(`${base}_bridge_cameras_offline`))?.state, '0');
  await watched.recorder('house').accept();
  await watched.refresh();
  await home.shows(`${base}_house_1_online`, 'on');
  await home.shows(`${base}_house_status`, 'ok');
  const { duration } = await home.tells(`${base}_house_event`, 'online');
  assert.equal(typeof duration, 'number');
  assert.equal((await home.state(`${base}_house_1_event`))?.state, 'unknown', 'no camera was told as lost');
});

test('a refused password is a status', async (context) => {
  const watched = await Watched.build(context, home, { house: nvr({ cameras: 1 }) });
  await watched.start();
  const { base } = watched;
  await home.shows(`${base}_house_1_online`, 'on');
  watched.recorder('house').change((model) => void (model.password = 'Another-1'));
  await watched.refresh();
  await home.shows(`${base}_house_status`, 'unauthorized');
  await home.shows(`${base}_house_online`, 'off');
  await home.shows(`${base}_house_1_online`, 'unavailable');
  await home.tells(`${base}_house_event`, 'offline');
  const attributes = (await home.state(`${base}_house_online`))?.attributes ?? {};
  assert.ok(Date.parse(String(attributes['paused_until'])) > Date.now(), 'it says until when it waits');
});
