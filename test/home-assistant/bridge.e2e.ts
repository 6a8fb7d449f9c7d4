import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { connectAsync } from 'mqtt';
import { analogCamera, disk, dvr, nvr } from '../../src/sources/simulator/builders.ts';
import { until } from '../mqtt/support/until.ts';
import { Home, SLOW } from './support/home.ts';
import { Watched } from './support/watched.ts';

let home: Home;

before(async () => {
  home = await Home.open();
});
afterEach(async () => assert.deepEqual(await home.problems(), []));
after(() => home.close());

const small = () => nvr({ cameras: 2 });

test('what is announced is a tree of devices with their entities, and what is unknown is unknown', async (context) => {
  const watched = await Watched.build(context, home, {
    house: nvr({ cameras: 2 }),
    garage: dvr({
      cameras: [analogCamera('1'), analogCamera('2', { enabled: false })],
      workingstatus: 'unsupported',
    }),
  });
  await watched.start();
  const { base } = watched;
  await home.shows(`${base}_house_2_online`, 'on');
  await home.shows(`${base}_garage_1_online`, 'on');
  const idOf = async (part: string) => (await home.device(`${base}_${part}`))?.id;
  const via = async (part: string) => (await home.device(`${base}_${part}`))?.via_device_id;
  assert.equal(await via('bridge'), null);
  assert.equal(await via('house'), await idOf('bridge'));
  assert.equal(await via('house_1'), await idOf('house'));
  assert.equal(await via('garage_1'), await idOf('garage'));
  const names = (await home.devices(base)).map(({ name }) => String(name)).sort();
  assert.deepEqual(
    names,
    ['DVR to MQTT', 'Front door', 'Front door', 'GARAGE', 'Garden', 'HOUSE'],
    'no disabled input',
  );
  const entities = await home.entities(base);
  const keys = (part: string) =>
    entities
      .filter(({ unique_id }) => unique_id.startsWith(`${base}_${part}_`))
      .map(({ unique_id }) => unique_id.slice(base.length + part.length + 2))
      .filter((key) => !key.includes('_') || !/^\d/.test(key));
  assert.deepEqual(keys('house_1').sort(), [
    'event',
    'last_downtime',
    'offline_since',
    'online',
    'recording',
  ]);
  for (const key of ['online', 'status', 'event']) assert.ok(keys('house').includes(key), key);
  assert.deepEqual(keys('bridge').sort(), ['cameras_offline', 'connection_state', 'refresh', 'started']);
  const category = (key: string) =>
    entities.find(({ unique_id }) => unique_id === `${base}_${key}`)?.entity_category;
  assert.deepEqual(
    [category('house_1_online'), category('house_1_offline_since'), category('bridge_refresh')],
    [null, 'diagnostic', 'config'],
  );
  const { state, attributes } = (await home.state(`${base}_house_1_recording`)) ?? {};
  assert.deepEqual(
    [state, attributes?.['device_class'], attributes?.['friendly_name']],
    ['on', 'running', 'Front door Recording'],
  );
  assert.equal((await home.state(`${base}_garage_1_recording`))?.state, 'unknown', 'None of the contract');
  assert.equal((await home.state(`${base}_house_1_offline_since`))?.state, 'unknown');
  await watched.remove();
});

test('a camera that is lost and comes back, and a recording that stops and goes on, are states and events', async (context) => {
  const watched = await Watched.build(context, home, { house: small() });
  await watched.start();
  const { base } = watched;
  const recorder = watched.recorder('house');
  const begun = new Date();
  await home.shows(`${base}_house_2_online`, 'on');
  recorder.changeCamera('2', { online: false });
  await home.shows(`${base}_house_2_online`, 'off');
  const lost = await home.state(`${base}_house_2_event`);
  assert.deepEqual(
    [lost?.attributes['event_type'], lost?.attributes['camera'], lost?.attributes['reason']],
    ['offline', 'Garden', 'netUnreachable'],
  );
  const since = (await home.state(`${base}_house_2_offline_since`))?.state ?? '';
  assert.ok(Math.abs(Date.parse(since) - Date.now()) < SLOW, since);
  await home.shows(`${base}_bridge_cameras_offline`, '1');
  recorder.changeCamera('2', { online: true });
  await home.shows(`${base}_house_2_online`, 'on');
  await until(
    'the end is told',
    async () => (await home.state(`${base}_house_2_event`))?.attributes['event_type'] === 'online',
    SLOW,
  );
  const back = await home.state(`${base}_house_2_event`);
  const downtime = Number((await home.state(`${base}_house_2_last_downtime`))?.state);
  assert.equal(back?.attributes['duration'], downtime);
  assert.ok(downtime >= 1 && downtime < 30, String(downtime));
  await home.shows(`${base}_house_2_offline_since`, 'unknown');
  await until(
    'the activity lists both',
    async () => (await home.activity(`${base}_house_2_online`, begun)).join().endsWith('off,on'),
    SLOW,
  );
  assert.ok((await home.activity(`${base}_house_2_event`, begun)).length >= 2);

  recorder.changeCamera('1', { recording: 0 });
  await home.shows(`${base}_house_1_recording`, 'off');
  await home.shows(`${base}_house_1_online`, 'on');
  recorder.changeCamera('1', { recording: 1 });
  await home.shows(`${base}_house_1_recording`, 'on');
  await until(
    'told',
    async () => (await home.state(`${base}_house_1_event`))?.attributes['event_type'] === 'recording_started',
    SLOW,
  );
  await watched.remove();
});

test('a recorder that is lost makes its cameras unavailable, not offline; a refused password is a status', async (context) => {
  const wrong = small();
  const watched = await Watched.build(context, home, { house: small(), shop: wrong });
  watched.recorder('shop').change((model) => void (model.login = { ...model.login }));
  await watched.start();
  const { base } = watched;
  await home.shows(`${base}_house_1_online`, 'on');
  await watched.recorder('house').refuse();
  await home.shows(`${base}_house_online`, 'off');
  await home.shows(`${base}_house_1_online`, 'unavailable');
  await home.shows(`${base}_house_1_recording`, 'unavailable');
  await home.shows(`${base}_house_status`, 'unreachable');
  assert.equal((await home.state(`${base}_house_event`))?.attributes['event_type'], 'offline');
  assert.equal((await home.state(`${base}_shop_1_online`))?.state, 'on', 'the other one is not disturbed');
  await watched.recorder('house').accept();
  await home.shows(`${base}_house_1_online`, 'on');
  assert.equal((await home.state(`${base}_house_1_event`))?.state, 'unknown', 'no camera was told as lost');
  watched.recorder('shop').change((model) => void (model.password = 'Another-1'));
  await home.shows(`${base}_shop_status`, 'unauthorized');
  await home.shows(`${base}_shop_1_online`, 'unavailable');
  await watched.remove();
});

test('a bridge that is killed makes everything unavailable, and is back with the next', async (context) => {
  const watched = await Watched.build(context, home, { house: small() });
  await watched.start();
  const { base } = watched;
  await home.shows(`${base}_house_1_online`, 'on');
  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    await watched.end(signal);
    await home.shows(`${base}_house_1_online`, 'unavailable');
    await home.shows(`${base}_house_online`, 'unavailable');
    await home.shows(`${base}_bridge_connection_state`, 'off');
    await watched.start();
    await home.shows(`${base}_house_1_online`, 'on');
  }
  await watched.remove();
});

test('after a restart of Home Assistant, and of a broker that forgot everything, all is back without the bridge being touched', async (context) => {
  const watched = await Watched.build(context, home, { house: small() });
  await watched.start();
  const { base } = watched;
  await home.shows(`${base}_house_1_online`, 'on');
  if (!(await home.restart('ha'))) {
    await watched.remove();
    return context.skip('HA_COMMAND is not set: Home Assistant and the broker cannot be restarted');
  }
  await home.shows(`${base}_house_1_online`, 'on');
  await home.restart('broker', '--wipe');
  watched.recorder('house').changeCamera('1', { online: false });
  await home.shows(`${base}_house_1_online`, 'off');
  await home.shows(`${base}_bridge_connection_state`, 'on');
  await watched.remove();
});

test('a camera that is renamed keeps its entities; its device has the new name', async (context) => {
  const watched = await Watched.build(context, home, { house: small() });
  await watched.start();
  const { base } = watched;
  await home.shows(`${base}_house_1_online`, 'on');
  const past = await home.entities(base);
  watched.recorder('house').changeCamera('1', { name: 'Entrance' });
  await watched.end();
  await watched.start();
  await until(
    'the device is renamed',
    async () => (await home.device(`${base}_house_1`))?.name === 'Entrance',
    SLOW,
  );
  const byId = (all: typeof past) =>
    all.map(({ unique_id, entity_id }) => `${unique_id} ${entity_id}`).sort();
  assert.deepEqual(byId(await home.entities(base)), byId(past));
  await watched.remove();
});

test('a recorder that is taken out of the configuration goes, and a new base topic leaves nothing behind', async (context) => {
  const watched = await Watched.build(context, home, { house: small(), shop: small() });
  await watched.start();
  const { base } = watched;
  await home.shows(`${base}_shop_1_online`, 'on');
  await watched.end();
  await watched.start(['house']);
  await until(
    'its devices go',
    async () =>
      (await home.devices(base)).every(
        ({ identifiers }) => !identifiers.flat().some((id) => id.includes('_shop')),
      ),
    SLOW,
  );
  await home.shows(`${base}_house_1_online`, 'on');
  await watched.end();
  watched.base = Home.newBase();
  await watched.start(['house']);
  await home.forgets(base);
  await home.shows(`${watched.base}_house_1_online`, 'on');
  assert.equal((await home.devices(watched.base)).length, 4);
  await watched.remove();
});

test('two bridges on one broker, for recorders of the same id, do not disturb each other', async (context) => {
  const one = await Watched.build(context, home, { house: small() });
  const other = await Watched.build(context, home, { house: small() });
  await one.start();
  await other.start();
  await home.shows(`${one.base}_house_1_online`, 'on');
  await home.shows(`${other.base}_house_1_online`, 'on');
  assert.equal((await home.devices(one.base)).length, 4);
  assert.equal((await home.devices(other.base)).length, 4);
  one.recorder('house').changeCamera('1', { online: false });
  await home.shows(`${one.base}_house_1_online`, 'off');
  assert.equal((await home.state(`${other.base}_house_1_online`))?.state, 'on');
  await one.remove();
  assert.equal((await home.state(`${other.base}_house_1_online`))?.state, 'on');
  assert.notEqual((await home.device(`${other.base}_house`))?.via_device_id, null);
  await other.remove();
});

test('a hundred cameras that are announced at once are all there', async (context) => {
  const watched = await Watched.build(
    context,
    home,
    Object.fromEntries(['a', 'b', 'c', 'd'].map((id) => [`nvr-${id}`, nvr({ cameras: 25 })])),
  );
  const begun = performance.now();
  await watched.start();
  const { base } = watched;
  const isOn = async () => {
    const states: unknown = await (await home.request('GET', '/api/states')).json();
    const ids = new Set(
      (await home.entities(base))
        .filter(({ unique_id }) => /_nvr-._\d+_online$/.test(unique_id))
        .map(({ entity_id }) => entity_id),
    );
    const on = Array.isArray(states)
      ? states.filter(
          (one: { entity_id: string; state: string }) => ids.has(one.entity_id) && one.state === 'on',
        )
      : [];
    return on.length === 100;
  };
  await until('a hundred cameras are on', isOn, 60_000);
  context.diagnostic(`100 cameras, 500 entities after ${Math.round(performance.now() - begun)} ms`);
  await watched.remove();
});

test('an automation with the trigger of a device fires, once, and retained commands do nothing', async (context) => {
  const watched = await Watched.build(context, home, { house: small() });
  await watched.start();
  const { base } = watched;
  await home.shows(`${base}_house_1_online`, 'on');
  const camera = await home.device(`${base}_house_1`);
  assert.ok(camera);
  const offered = (await home.triggers(camera.id)).filter(({ domain }) => domain === 'mqtt');
  assert.deepEqual(offered.map(({ type }) => type).sort(), [
    'offline',
    'online',
    'recording started',
    'recording stopped',
  ]);
  const trigger = offered.find(({ type }) => type === 'offline');
  let reloads = 0;
  let fired = 0;
  const stops = [
    await home.socket.subscribeEvents(() => void (reloads += 1), 'automation_reloaded'),
    await home.socket.subscribeEvents(() => void (fired += 1), base),
  ];
  const path = `/api/config/automation/config/${base}`;
  const automation = { alias: base, triggers: [trigger], actions: [{ event: base }] };
  assert.equal((await home.request('POST', path, automation)).status, 200);
  await until('the automation listens', () => reloads > 0, SLOW);
  const client = await connectAsync(home.broker);
  const heard: string[] = [];
  client.on('message', (topic) => heard.push(topic));
  await client.subscribeAsync(`${base}/bridge/response/#`);
  await client.publishAsync(`${base}/bridge/request/refresh`, '{}', { retain: true, qos: 1 });
  await watched.end();
  await watched.start();
  await home.shows(`${base}_house_1_online`, 'on');
  watched.recorder('house').changeCamera('1', { online: false });
  await until('the automation fires', () => fired > 0, SLOW);
  await home.shows(`${base}_house_1_online`, 'off');
  assert.equal(fired, 1);
  assert.ok(heard.length <= 1, 'the retained copy was not answered');
  await client.endAsync();
  assert.equal((await home.request('DELETE', path)).status, 200);
  for (const stop of stops) await stop();
  await watched.remove();
});

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
  const client = await connectAsync(home.broker);
  await client.publishAsync(`${base}/bridge/request/refresh`, '{}', { qos: 1 });
  await client.endAsync();
  await home.shows(`${base}_house_disk_1_problem`, 'on');
  assert.equal((await home.state(`${base}_house_event`))?.attributes['event_type'], 'disk_problem');
  await watched.end();
  await watched.start(['house'], { health: false });
  const isGone = async () =>
    (await home.entities(base)).every(({ unique_id }) => !/disk|clock|snapshot|_cpu$/.test(unique_id));
  await until('their entities go', isGone, SLOW);
  await home.shows(`${base}_house_1_online`, 'on');
  await watched.remove();
});
