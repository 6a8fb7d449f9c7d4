import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dvr, ipCamera, nvr } from '../../src/sources/simulator/builders.ts';
import { openBroker } from './support/broker.ts';
import { until } from '../mqtt/support/until.ts';
import { brief } from './support/events.ts';
import { House } from './support/house.ts';

test('what changed while the bridge was away is told once, and what went on goes on', async (context) => {
  const broker = await openBroker(context);
  const house = await House.build(context, { broker, recorders: { house: nvr({ cameras: 4 }) } });
  const recorder = house.recorder('house');
  await house.start();
  await house.pass(120);
  recorder.changeCamera('2', { online: false });
  recorder.changeCamera('3', { online: false });
  await house.passUntil(() => house.shown('house/3/online') === 'OFF');
  const since = house.shown('house/3/offline_since') ?? '';
  const ids = house.told().map(({ id }) => id);
  await house.stop();
  assert.equal(house.shown('bridge/state'), 'offline');
  assert.equal(house.shown('house/1/online'), 'ON', 'the last known stays');

  recorder.changeCamera('1', { online: false });
  recorder.changeCamera('2', { online: true });
  house.clock.pass(3_600_000);
  const first = house.time;
  await house.start();
  assert.equal(house.shown('bridge/state'), 'online');
  assert.equal(house.shown('house/1/online'), 'None', 'in doubt');
  assert.equal(house.json('house/1/state')['reason'], 'starting');
  assert.equal(house.shown('house/2/online'), 'ON');
  assert.equal(house.shown('house/3/online'), 'OFF');
  assert.equal(house.shown('house/3/offline_since'), since);
  assert.equal(house.shown('house/4/online'), 'ON');
  await house.pass(10);
  assert.equal(house.shown('house/1/online'), 'OFF');
  const [back, lost] = house.told().slice(2);
  assert.deepEqual(
    { ...back },
    {
      ...house.told()[0],
      id: back?.id,
      event_type: 'online',
      at: first,
      since,
      duration: Math.floor((Date.parse(first) - Date.parse(since)) / 1000),
    },
  );
  assert.equal(lost?.event_type, 'offline');
  assert.equal(lost.since, first);

  await house.stop();
  await house.start();
  await house.pass(200);
  assert.equal(house.shown('house/1/offline_since'), first);
  assert.equal(house.told().length, 4, 'nothing is told again');
  recorder.changeCamera('3', { online: true });
  await house.passUntil(() => house.shown('house/3/online') === 'ON');
  assert.equal(house.told().at(-1)?.since, since);
  assert.equal(new Set(house.told().map(({ id }) => id)).size, 5);
  assert.deepEqual(
    house
      .told()
      .slice(0, 2)
      .map(({ id }) => id),
    ids,
  );
  const lines = (await house.lines(8)).filter((line) => line.includes('WARNING'));
  assert.equal(lines.length, 5);
});

test('an outage that is met at the very first start is no event, but its end is', async (context) => {
  const broker = await openBroker(context);
  const cameras = [ipCamera('1'), ipCamera('2', { online: false })];
  const house = await House.build(context, {
    broker,
    recorders: { house: nvr({ cameras }), garage: dvr({ cameras: 1 }) },
  });
  await house.recorder('garage').refuse();
  const first = house.time;
  await house.start();
  await house.pass(60);
  assert.equal(house.shown('house/2/online'), 'OFF');
  assert.equal(house.shown('house/2/offline_since'), first);
  assert.equal(house.shown('garage/status'), 'unreachable');
  assert.deepEqual(house.told(), []);
  // Also over a restart.
  await house.stop();
  await house.start();
  house.recorder('house').changeCamera('2', { online: true });
  await house.recorder('garage').accept();
  await house.passUntil(() => house.told().length === 2);
  const durations = house.told().map(({ since, at, duration }) => {
    assert.equal(since, first);
    return duration === Math.floor((Date.parse(at) - Date.parse(since)) / 1000);
  });
  assert.deepEqual(durations, [true, true]);
});

test('a recorder that stays lost over a restart is told once', async (context) => {
  const broker = await openBroker(context);
  const house = await House.build(context, { broker, recorders: { house: nvr({ cameras: 2 }) } });
  const recorder = house.recorder('house');
  await house.start();
  await house.pass(60);
  recorder.changeCamera('2', { online: false });
  await house.passUntil(() => house.shown('house/2/online') === 'OFF');
  await recorder.refuse();
  await house.passUntil(() => house.shown('house/status') === 'unreachable');
  const [, lost] = house.told();
  await house.stop();
  house.clock.pass(600_000);
  await house.start();
  await house.pass(1);
  assert.equal(house.shown('house/status'), 'unreachable');
  assert.equal(house.json('house/state')['since'], lost?.since);
  assert.equal(house.shown('house/2/online'), 'None');
  assert.equal(house.shown('house/2/offline_since'), house.told()[0]?.since);
  assert.equal(house.shown('bridge/cameras_offline'), '1');
  recorder.changeCamera('2', { online: true });
  await recorder.accept();
  await house.passUntil(() => house.shown('house/status') === 'ok');
  const durationSince = (at: string | undefined) =>
    Math.floor((house.clock.now() - Date.parse(at ?? '')) / 1000);
  assert.deepEqual(house.told().map(brief), [
    'house/2 offline',
    'house offline',
    `house online after ${durationSince(lost?.since)}s`,
    `house/2 online after ${durationSince(house.told()[0]?.since)}s`,
  ]);
});

test('the bridge is online after 5 s even when a recorder does not answer', async (context) => {
  const broker = await openBroker(context);
  const recorders = { house: nvr({ cameras: 1 }), garage: dvr({ cameras: 1 }) };
  const house = await House.build(context, { broker, recorders });
  house.recorder('garage').faults.set('hang');
  const hung = house.recorder('garage').nextRequest();
  const launched = house.launch();
  await hung;
  await until('the other is read', () => house.state('house').status === 'ok');
  await house.hears('bridge/state', 'offline');
  house.clock.pass(4999);
  await house.nextTurn();
  assert.equal(house.shown('house/status'), undefined, 'nothing is shown yet');
  house.clock.pass(1);
  await house.hears('bridge/state', 'online');
  assert.equal(house.shown('house/1/online'), 'ON');
  assert.equal(house.shown('garage/status'), 'None');
  await house.recorder('garage').refuse();
  await launched;
});

test('what was known in an earlier run is not shown as current', async (context) => {
  const broker = await openBroker(context);
  const house = await House.build(context, { broker, recorders: { garage: dvr({ cameras: 1 }) } });
  await house.start();
  assert.equal(house.shown('garage/1/online'), 'ON');
  await house.stop();
  house.recorder('garage').faults.set('hang');
  const hung = house.recorder('garage').nextRequest();
  const launched = house.launch();
  await hung;
  house.clock.pass(5000);
  await house.hears('bridge/state', 'online');
  assert.equal(house.shown('garage/status'), 'None');
  assert.equal(house.shown('garage/1/online'), 'None');
  assert.equal(house.json('garage/1/state')['reason'], 'starting');
  await house.recorder('garage').refuse();
  await launched;
});

test("the recorder's own log gives the minutes of what changed while the bridge was away", async (context) => {
  const broker = await openBroker(context);
  const archive = {
    segments: [],
    times: 'local',
    delay: 0,
    showsRunning: true,
    logsRequests: true,
  } as const;
  const model = { ...nvr({ cameras: 2 }), archive, timeZone: 'CST-2:00:00' };
  const house = await House.build(context, { broker, recorders: { house: model } });
  // The clock is looked at with the health of a recorder: whoever does not know it before, cannot tell whether it was set.
  house.reconfigure('house', { health: true });
  const recorder = house.recorder('house');
  await house.start();
  await house.pass(300);
  recorder.changeCamera('2', { online: false });
  await house.passUntil(() => house.shown('house/2/online') === 'OFF');
  await house.stop();

  house.clock.pass(1_000_000);
  const [lostAt, backAt] = [house.clock.now() - 600_120, house.clock.now() - 300_120];
  const log = [
    { at: lostAt, type: 'Exception/ipcDisconnect', channel: 'D1' },
    { at: backAt, type: 'Exception/ipcConnectRecovery', channel: 'D2' },
  ];
  recorder.change((now) => void (now.archive = { ...archive, log }));
  recorder.changeCamera('1', { online: false });
  recorder.changeCamera('2', { online: true });
  await house.start();
  await house.pass(10);
  const [before, back, lost] = house.told();
  const since = Date.parse(before?.since ?? '');
  const isNear = (one: number, other: number) => Math.abs(one - other) <= 2000;
  assert.equal(back?.event_type, 'online');
  assert.equal(back.source, 'recorder_log');
  assert.ok(isNear(since + (back.duration ?? 0) * 1000, backAt), 'not until it was known');
  assert.equal(lost?.event_type, 'offline');
  assert.equal(lost.source, 'recorder_log');
  assert.ok(isNear(Date.parse(lost.since), lostAt));
  assert.equal(house.shown('house/1/offline_since'), lost.since);
  assert.equal(house.shown('house/2/last_downtime'), String(back.duration));

  // The end of an outage whose beginning is from the log says so too, and the log file tells its own times.
  recorder.changeCamera('1', { online: true });
  await house.passUntil(() => house.shown('house/1/online') === 'ON');
  const end = house.told().at(-1);
  assert.equal(end?.since, lost.since);
  assert.equal(end.source, 'recorder_log');
  const [, , wentOffline = ''] = (await house.lines(6)).filter((line) => line.includes('WARNING'));
  const clock = new Date(lost.since).toTimeString().slice(0, 8);
  assert.ok(wentOffline.includes(`went offline at ${clock}`), wentOffline);
});
