import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { analogCamera, dvr, hybrid, nvr } from '../../src/sources/simulator/builders.ts';
import { openBroker } from './support/broker.ts';
import { brief, clockTime, stamp } from './support/events.ts';
import { House } from './support/house.ts';

const CHANNEL = ['offline_since', 'online', 'recording', 'state'];
const RECORDER = ['availability', 'online', 'state', 'status'];

/** Three recorders, met and with their schedules read. */
async function open(context: TestContext): Promise<House> {
  const broker = await openBroker(context);
  const inputs = [analogCamera('1'), analogCamera('2'), analogCamera('3', { enabled: false, online: false })];
  const house = await House.build(context, {
    broker,
    recorders: {
      house: nvr({ cameras: 2 }),
      garage: dvr({ cameras: inputs }),
      office: hybrid({ givesWay: '4' }),
    },
  });
  await house.start();
  await house.pass(120);
  return house;
}

test('what recorders say at first is shown and announced, and is no event', async (context) => {
  const house = await open(context);
  const { broker, clock } = house;
  const payloads = broker.seen.map(({ topic, payload }) => `${topic} ${payload}`);
  const online = payloads.indexOf('dvr2mqtt/bridge/state online');
  assert.ok(online > payloads.indexOf('dvr2mqtt/office/6/recording ON'), 'online comes last');
  assert.ok(online > payloads.indexOf('dvr2mqtt/bridge/cameras_offline 0'));
  assert.deepEqual(house.told(), []);

  const below = (id: string, keys: readonly string[]) => [
    ...keys.flatMap((key) => CHANNEL.map((leaf) => `dvr2mqtt/${id}/${key}/${leaf}`)),
    ...RECORDER.map((leaf) => `dvr2mqtt/${id}/${leaf}`),
  ];
  assert.deepEqual(broker.topics('dvr2mqtt/house/'), below('house', ['1', '2']));
  assert.deepEqual(broker.topics('dvr2mqtt/garage/'), below('garage', ['1', '2', '3']));
  assert.deepEqual(broker.topics('dvr2mqtt/office/'), below('office', ['1', '2', '3', '4', '5']));
  const announced = broker.topics('homeassistant/').map((topic) => topic.split('/')[2]);
  const devices = ['bridge', 'garage', 'garage_1', 'garage_2', 'house', 'house_1', 'house_2', 'office'];
  const office = ['1', '2', '3', '4', '5'].map((key) => `office_${key}`);
  assert.deepEqual(
    announced,
    [...devices, ...office].map((id) => `dvr2mqtt_${id}`),
  );

  assert.equal(house.shown('house/1/online'), 'ON');
  assert.equal(house.shown('house/1/recording'), 'ON');
  assert.equal(house.shown('house/1/offline_since'), 'None');
  assert.deepEqual(house.json('house/1/state'), {
    channel: '1',
    name: 'Front door',
    kind: 'ip',
    ip: '192.168.1.64',
    port: 8000,
    protocol: 'HIKVISION',
    user: 'admin',
    auth: 'ok',
    model: 'DS-2CD2146G2-ISU',
    firmware: 'V5.7.15 build 240201',
    online: true,
    recording: true,
    offline_since: null,
    last_downtime: null,
    reason: null,
    recording_reason: null,
    evidence: 'workingstatus record=1',
    recording_mode: 'continuous',
    enabled: true,
  });
  assert.deepEqual(
    ['availability', 'online', 'status'].map((leaf) => house.shown(`garage/${leaf}`)),
    ['online', 'ON', 'ok'],
  );
  assert.deepEqual(house.json('garage/state'), {
    name: 'garage recorder',
    status: 'ok',
    reason: null,
    detail: null,
    since: null,
    model: 'iDS-7204HUHI-M1/E',
    serial: 'iDS-7204HUHI-M1/E0820230411CCRRF23456789WCVU',
    firmware: 'V4.75.011 build 240904',
    restarted_at: null,
    channels: 2,
    cameras_online: 2,
    cameras_offline: 0,
    cameras_recording: 2,
    paused_until: null,
  });
  assert.equal(house.json('office/4/state')['kind'], 'ip', 'the input that gave way is the IP channel');
  const begun = stamp(clock.now() - 120_000);
  assert.deepEqual((await house.lines(3)).toSorted(), [
    `${begun} - INFO - garage recorder: Successfully retrieved camera status for DVR. 2 cameras, 2 online, 2 recording`,
    `${begun} - INFO - house recorder: Successfully retrieved camera status for DVR. 2 cameras, 2 online, 2 recording`,
    `${begun} - INFO - office recorder: Successfully retrieved camera status for DVR. 5 cameras, 5 online, 5 recording`,
  ]);
});

test('a camera that is cut off is first doubted, then lost, then back', async (context) => {
  const house = await open(context);
  const recorder = house.recorder('house');
  recorder.changeCamera('2', { online: false, recording: 0 });
  await house.passUntil(() => house.json('house/2/state')['doubts'] === 1);
  const since = house.time;
  await house.pass(4);
  assert.equal(house.shown('house/2/online'), 'ON');
  assert.equal(house.shown('house/2/recording'), 'ON');
  assert.deepEqual(house.told(), []);
  await house.pass(1);
  const at = house.time;
  assert.equal(house.shown('house/2/online'), 'OFF');
  assert.equal(house.shown('house/2/recording'), 'OFF');
  assert.equal(house.shown('house/2/offline_since'), since);
  assert.equal(house.shown('bridge/cameras_offline'), '1');
  assert.equal(house.json('house/2/state')['doubts'], undefined);
  const [lost] = house.told();
  assert.deepEqual(lost, {
    id: lost?.id,
    event_type: 'offline',
    recorder: 'house',
    recorder_name: 'house recorder',
    channel: '2',
    camera: 'Garden',
    at,
    since,
    reason: 'netUnreachable',
  });

  await house.pass(140);
  recorder.changeCamera('2', { online: true, recording: 1 });
  await house.passUntil(() => house.shown('house/2/online') === 'ON');
  const duration = (Date.parse(house.time) - Date.parse(since)) / 1000;
  assert.deepEqual(house.told().slice(1), [
    { ...lost, id: house.told()[1]?.id, event_type: 'online', at: house.time, duration },
  ]);
  assert.notEqual(house.told()[1]?.id, lost?.id);
  assert.equal(house.shown('house/2/last_downtime'), String(duration));
  assert.equal(house.shown('house/2/offline_since'), 'None');
  assert.equal(house.shown('bridge/cameras_offline'), '0');
  assert.deepEqual(house.told('house/2/event'), house.told(), 'the camera has told the same');
  assert.ok(house.broker.seen.every(({ topic, retain }) => !topic.endsWith('event') || !retain));
  const camera = 'house recorder: Camera 2 (Garden)';
  const minutes = `${Math.floor(duration / 60)}m ${duration % 60}s`;
  assert.deepEqual((await house.lines(5)).slice(3), [
    `${stamp(at)} - WARNING - ${camera} went offline at ${clockTime(since)}. Reason: netUnreachable`,
    `${stamp(house.time)} - WARNING - ${camera} restored connection at ${clockTime(house.time)}. Downtime: ${minutes}`,
  ]);
});

test('a recording that stops and goes on is told of a camera that is there', async (context) => {
  const house = await open(context);
  const recorder = house.recorder('garage');
  recorder.changeCamera('1', { recording: 0, recordStatus: 1 });
  await house.passUntil(() => house.shown('garage/1/recording') === 'OFF');
  assert.equal(house.shown('garage/1/online'), 'ON');
  const [stopped] = house.told();
  assert.equal(stopped?.event_type, 'recording_stopped');
  assert.equal(stopped.reason, 'disk_error');
  recorder.changeCamera('1', { recording: 1, recordStatus: 0 });
  await house.passUntil(() => house.shown('garage/1/recording') === 'ON');
  const duration = (Date.parse(house.time) - Date.parse(stopped.since)) / 1000;
  assert.deepEqual(house.told().map(brief), [
    'garage/1 recording_stopped',
    `garage/1 recording_started after ${duration}s`,
  ]);
  const camera = 'garage recorder: Camera 1 (Front door)';
  assert.deepEqual((await house.lines(5)).slice(3), [
    `${stamp(stopped.at)} - WARNING - ${camera} stopped recording at ${clockTime(stopped.since)}. Reason: disk_error`,
    `${stamp(house.time)} - WARNING - ${camera} resumed recording at ${clockTime(house.time)}. Not recorded: ${duration}s`,
  ]);
});

test('an input that is switched off is neither an outage nor a device, until it is switched on', async (context) => {
  const house = await open(context);
  assert.equal(house.shown('garage/3/online'), 'None');
  assert.equal(house.shown('garage/3/recording'), 'None');
  assert.equal(house.json('garage/3/state')['reason'], 'disabled');
  const recorder = house.recorder('garage');
  recorder.changeCamera('3', { enabled: true, online: true });
  await house.passUntil(() => house.shown('garage/3/online') === 'ON');
  assert.ok(house.broker.latest.has('homeassistant/device/dvr2mqtt_garage_3/config'));
  recorder.changeCamera('3', { enabled: false, online: false });
  await house.passUntil(() => house.shown('garage/3/online') === 'None');
  await house.pass(2);
  assert.ok(!house.broker.latest.has('homeassistant/device/dvr2mqtt_garage_3/config'));
  assert.equal(house.shown('bridge/cameras_offline'), '0');
  assert.deepEqual(house.told(), []);
});

test('a recorder that is lost is one event; of its cameras nothing is known, and outages go on', async (context) => {
  const house = await open(context);
  const recorder = house.recorder('garage');
  recorder.changeCamera('2', { online: false });
  await house.passUntil(() => house.shown('garage/2/online') === 'OFF');
  const cameraSince = house.shown('garage/2/offline_since');
  const before = await house.lines(4);
  await recorder.refuse();
  await house.passUntil(() => house.json('garage/state')['doubts'] === 1);
  const since = house.time;
  assert.equal(house.shown('garage/availability'), 'online');
  assert.equal(house.shown('garage/1/online'), 'ON');
  await house.pass(5);
  const lost = house.time;
  assert.deepEqual(
    ['availability', 'online', 'status', '1/online', '1/recording', '2/online'].map((leaf) =>
      house.shown(`garage/${leaf}`),
    ),
    ['offline', 'OFF', 'unreachable', 'None', 'None', 'None'],
  );
  assert.equal(house.json('garage/1/state')['reason'], 'recorder_unreachable');
  assert.equal(house.shown('garage/2/offline_since'), cameraSince);
  assert.equal(house.shown('bridge/cameras_offline'), '1');
  const [event] = house.told('garage/event');
  assert.deepEqual(event, {
    id: event?.id,
    event_type: 'offline',
    recorder: 'garage',
    recorder_name: 'garage recorder',
    at: lost,
    since,
    reason: 'refused',
    status: 'unreachable',
  });
  await house.pass(100);
  await recorder.accept();
  await house.passUntil(() => house.shown('garage/status') === 'ok');
  assert.equal(house.shown('garage/1/online'), 'ON');
  assert.equal(house.shown('garage/2/online'), 'OFF', 'its outage was never over');
  assert.equal(house.shown('garage/2/offline_since'), cameraSince);
  const duration = (Date.parse(house.time) - Date.parse(since)) / 1000;
  assert.deepEqual(house.told().map(brief), [
    'garage/2 offline',
    'garage offline',
    `garage online after ${duration}s`,
  ]);
  const whole = `${Math.floor(duration / 60)}m ${duration % 60}s`;
  assert.deepEqual((await house.lines(7)).slice(before.length), [
    `${stamp(lost)} - ERROR - garage recorder: recorder unreachable at ${clockTime(since)}. Reason: refused`,
    `${stamp(house.time)} - WARNING - garage recorder: recorder restored at ${clockTime(house.time)}. Downtime: ${whole}`,
    `${stamp(house.time)} - INFO - garage recorder: Successfully retrieved camera status for DVR. 2 cameras, 1 online, 2 recording`,
  ]);
});
