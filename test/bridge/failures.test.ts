import assert from 'node:assert/strict';
import { mkdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setImmediate as immediate } from 'node:timers/promises';
import type { Sink } from '../../src/ports.ts';
import { dvr, nvr } from '../../src/sources/simulator/builders.ts';
import { until } from '../mqtt/support/until.ts';
import { openBroker, openWire } from './support/broker.ts';
import { brief } from './support/events.ts';
import { fillDisk } from './support/full-disk.ts';
import { House } from './support/house.ts';

async function build(context: TestContext, wire?: string, listened?: string): Promise<House> {
  const broker = listened ?? (await openBroker(context));
  const recorders = { house: nvr({ cameras: 2 }), garage: dvr({ cameras: 1 }) };
  return House.build(context, { broker, recorders, ...(wire !== undefined && { wire }) });
}

test('a sink that throws harms no poll and no other sink', async (context) => {
  const house = await build(context);
  const fail = () => {
    throw new Error('a defect');
  };
  const defect: Sink = {
    name: 'broken',
    start: () => Promise.resolve(),
    changed: fail,
    told: fail,
    stop: () => Promise.resolve(),
  };
  await house.start([defect]);
  await house.pass(120);
  house.recorder('house').changeCamera('2', { online: false });
  await house.passUntil(() => house.shown('house/2/online') === 'OFF');
  house.recorder('house').changeCamera('2', { online: true });
  await house.passUntil(() => house.shown('house/2/online') === 'ON');
  assert.equal(house.told().length, 2);
  assert.equal((await house.lines(4)).filter((line) => line.includes('WARNING')).length, 2);
  assert.ok(house.log.lines.includes('error The broken sink failed: a defect'));
});

test('an event log that cannot be written is written when it can be; all else goes on', async (context) => {
  const house = await build(context);
  const file = join(house.folder, 'camera_log.txt');
  await mkdir(file);
  await house.start();
  await house.pass(60);
  house.recorder('house').changeCamera('2', { online: false });
  await house.passUntil(() => house.told().length === 1);
  const [lost] = house.told();
  assert.equal(house.log.lines.filter((line) => line.includes('the event log cannot be written')).length, 1);
  await house.stop();
  await house.start();
  house.recorder('house').changeCamera('2', { online: true });
  await house.passUntil(() => house.told().length === 2);
  assert.equal(house.told()[1]?.since, lost?.since);
  await rmdir(file);
  await house.pass(300);
  const lines = (await house.lines(4)).filter((line) => line.includes('WARNING'));
  assert.equal(lines.length, 2);
  assert.match(lines[0] ?? '', /Camera 2 \(Garden\) went offline/);
  assert.match(lines[1] ?? '', /Camera 2 \(Garden\) restored connection/);
});

test('without a broker the bridge polls and logs; then all is told, in order, late, with its first id', async (context) => {
  const broker = await openBroker(context);
  const wire = await openWire(context, broker);
  const house = await build(context, wire.url, broker);
  await wire.cut();
  await house.launch();
  const passQuietly = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) {
      house.clock.pass(1000);
      await house.beat();
    }
  };
  await passQuietly(60);
  const recorder = house.recorder('house');
  recorder.changeCamera('2', { online: false });
  await passQuietly(60);
  const lost = house.state('house').channels[1]?.online.outage?.since;
  assert.ok(lost);
  recorder.changeCamera('2', { online: true });
  await passQuietly(60);
  await house.recorder('garage').refuse();
  await passQuietly(120);
  assert.equal((await house.lines(5)).filter((line) => !line.includes('INFO')).length, 3);
  assert.deepEqual(house.broker.seen, []);
  // Also what was told to nobody before a restart.
  await house.stop();
  await house.launch();
  await wire.mend();
  await until('the bridge connects', () => {
    house.clock.pass(500);
    return house.shown('bridge/state') === 'online';
  });
  await until('all is told', () => house.told().length === 3);
  assert.deepEqual(
    house
      .told()
      .map(brief)
      .map((told) => told.replace(/\d+s$/, '')),
    ['house/2 offline', 'house/2 online after ', 'garage offline'],
  );
  assert.ok(house.told().every(({ late }) => late === true));
  assert.equal(Date.parse(house.told()[0]?.since ?? ''), lost);
  assert.equal(house.shown('house/2/online'), 'ON');

  const ids = house.told().map(({ id }) => id);
  await wire.cut();
  await wire.mend();
  house.recorder('house').changeCamera('1', { online: false });
  await passQuietly(70);
  await until('the last is told', () => house.told().length > 3);
  assert.deepEqual(
    house
      .told()
      .slice(0, 3)
      .map(({ id }) => id),
    ids,
    'nothing is told again',
  );
  assert.equal(house.told().length, 4);
});

test('on a full disk states go on and events wait; what waited is told once, with the first id', async (context) => {
  const house = await build(context);
  await house.start();
  await house.pass(120);
  const mend = fillDisk(house.config.data_dir, ['events', 'recorders']);
  const recorder = house.recorder('house');
  recorder.changeCamera('2', { online: false });
  await house.passUntil(() => house.shown('house/2/online') === 'OFF');
  await house.pass(100);
  recorder.changeCamera('2', { online: true });
  await house.passUntil(() => house.shown('house/2/online') === 'ON');
  await house.pass(60);
  assert.deepEqual(house.told(), []);
  assert.equal(house.json('bridge/health')['events_unsaved'], 2);
  assert.equal(house.log.lines.filter((line) => line.includes('Events wait until this is mended')).length, 1);
  mend();
  await house.pass(1);
  await until('both are told', () => house.told().length === 2);
  const [lost, back] = house.told();
  assert.equal(lost?.late, true);
  assert.equal(back?.since, lost.since);
  assert.equal((await house.lines(4)).length, 4);
  await house.stop();
  await house.start();
  await house.pass(60);
  assert.equal(house.told().length, 2);
});

test('what could not be kept before a kill is found again after it', async (context) => {
  const house = await build(context);
  await house.start();
  await house.pass(120);
  const mend = fillDisk(house.config.data_dir, ['events', 'recorders']);
  house.recorder('house').changeCamera('2', { online: false });
  await house.passUntil(() => house.shown('house/2/online') === 'OFF');
  await house.stop();
  mend();
  await house.start();
  await house.passUntil(() => house.told().length > 0);
  await house.pass(60);
  assert.deepEqual(house.told().map(brief), ['house/2 offline']);
});

test('what still waits when the bridge ends is kept, if that is possible by then', async (context) => {
  const house = await build(context);
  await house.start();
  await house.pass(120);
  const mend = fillDisk(house.config.data_dir, ['events', 'recorders']);
  house.recorder('house').changeCamera('2', { online: false });
  await house.passUntil(() => house.shown('house/2/online') === 'OFF');
  const at = house.time;
  await house.pass(20);
  mend();
  await house.stop();
  await house.start();
  await until('it is told', () => house.told().length === 1);
  assert.equal(house.told()[0]?.at, at);
});

test('an event that was on its way when the connection was lost is told again', async (context) => {
  const broker = await openBroker(context);
  const wire = await openWire(context, broker);
  const house = await build(context, wire.url, broker);
  await house.start();
  await house.pass(60);
  wire.clog();
  house.recorder('house').changeCamera('2', { online: false });
  await until('the camera is lost', () => {
    house.clock.pass(1000);
    void house.beat();
    return (house.state('house').channels[1]?.online.outage ?? null) !== null;
  });
  assert.deepEqual(house.told(), []);
  await wire.cut();
  await wire.mend();
  await until('the event is told', () => {
    house.clock.pass(100);
    return house.told().length > 0;
  });
  assert.deepEqual(house.told().map(brief), ['house/2 offline']);
});

test('a refusal that cannot be kept is obeyed all the same, and kept as soon as it can be', async (context) => {
  const house = await build(context);
  await house.start();
  await house.pass(60);
  const mend = fillDisk(house.config.data_dir, ['logins']);
  const recorder = house.recorder('house');
  recorder.change((model) => (model.password = 'another'));
  recorder.expireNonces();
  await house.passUntil(() => house.shown('house/status') === 'unauthorized');
  const { requests } = recorder.counters;
  // Another program writes beside: that is no reason to read what is older than the refusal.
  const mendEvents = fillDisk(house.config.data_dir, ['events']);
  await house.pass(60);
  mendEvents();
  assert.match(await house.refresh('{"recorder":"house"}'), /No login at house/);
  assert.equal(
    house.log.lines.filter((line) => line.includes('The login of house cannot be kept')).length,
    1,
  );
  mend();
  await house.pass(1);
  await house.stop();
  await house.start();
  await house.pass(600, 10);
  assert.equal(recorder.counters.requests, requests);
});

test('the bridge ends within 5 s while a recorder hangs and the broker is silent, and knows all later', async (context) => {
  const broker = await openBroker(context);
  const wire = await openWire(context, broker);
  const house = await build(context, wire.url, broker);
  await house.start();
  await house.pass(60);
  house.recorder('house').changeCamera('2', { online: false });
  await house.passUntil(() => house.shown('house/2/online') === 'OFF');
  const since = house.shown('house/2/offline_since');
  house.recorder('garage').faults.set('hang');
  const hung = house.recorder('garage').nextRequest();
  house.clock.pass(60_000);
  let isReading = true;
  const beating = house.beat().finally(() => {
    isReading = false;
  });
  await hung;
  wire.clog();
  house.recorder('house').changeCamera('1', { online: false });
  let isStopped = false;
  const begun = house.clock.monotonic();
  const stopped = house.stop().then(() => {
    isStopped = true;
  });
  await until('the bridge stops', () => {
    if (!isStopped) house.clock.pass(10);
    return isStopped;
  });
  await stopped;
  await immediate();
  assert.ok(!isReading, 'what was being read is given up');
  await beating;
  assert.ok(house.clock.monotonic() - begun < 5000);
  house.recorder('garage').faults.clear();
  house.config = { ...house.config, mqtt: { ...house.config.mqtt, url: broker } };
  await house.start();
  await house.pass(60);
  assert.equal(house.shown('house/2/offline_since'), since);
  assert.deepEqual(house.told().map(brief), ['house/2 offline', 'house/1 offline']);
});
