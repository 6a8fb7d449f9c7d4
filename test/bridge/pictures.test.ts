import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { connectAsync } from 'mqtt';
import { hybrid, nvr } from '../../src/sources/simulator/builders.ts';
import type { SimulatedRecorder } from '../../src/sources/simulator/model.ts';
import { JPEG, picturePath } from '../../src/sources/simulator/pictures.ts';
import { until } from '../mqtt/support/until.ts';
import { openBroker } from './support/broker.ts';
import { House } from './support/house.ts';

/** A house, and who sees the pictures as bytes. */
async function build(context: TestContext, model: SimulatedRecorder) {
  const broker = await openBroker(context);
  const house = await House.build(context, { recorders: { house: model }, broker });
  const pictures = new Map<string, Buffer>();
  const client = await connectAsync(broker);
  context.after(() => client.endAsync(true));
  client.on('message', (topic, payload) => void pictures.set(topic, payload));
  await client.subscribeAsync('dvr2mqtt/house/+/snapshot');
  return { house, pictures, seen: (channel: string) => pictures.get(`dvr2mqtt/house/${channel}/snapshot`) };
}

const asked = (house: House) =>
  [...house.recorder('house').counters.byPath]
    .filter(([path]) => path.endsWith('/picture'))
    .reduce((sum, [, count]) => sum + count, 0);

async function ask(house: House, request: string): Promise<unknown> {
  const answer = house.broker.ask(
    'dvr2mqtt/bridge/request/snapshot',
    request,
    'dvr2mqtt/bridge/response/snapshot',
  );
  // The picture is taken in the next beat.
  let isThere = false;
  void answer.then(() => (isThere = true));
  await until('an answer', async () => {
    if (!isThere) await house.pass(1);
    return isThere;
  });
  return JSON.parse(await answer);
}

test('pictures are taken in turn, of cameras that are online, analog and IP', async (context) => {
  const { house, seen } = await build(context, hybrid({ analog: 2, ip: 1 }));
  house.reconfigure('house', { snapshots: { every: 60, width: 640 } });
  house.recorder('house').changeCamera('2', { online: false });
  await house.start();
  await house.pass(70);
  await until('both are shown', () => seen('1') !== undefined && seen('3') !== undefined);
  assert.deepEqual(seen('1'), JPEG);
  assert.deepEqual(seen('3'), JPEG);
  assert.equal(seen('2'), undefined);
  assert.ok(!Number.isNaN(Date.parse(house.shown('house/1/snapshot_at') ?? '')));
  const before = asked(house);
  await house.pass(120);
  assert.ok(asked(house) - before <= 5, `${asked(house) - before} pictures in two minutes`);
});

test('a picture that is asked for is shown, whatever the configuration; else it is said why not', async (context) => {
  const { house, seen } = await build(context, nvr({ cameras: 2 }));
  house.recorder('house').changeCamera('2', { online: false });
  await house.start();
  await house.pass(10);
  assert.equal(asked(house), 0, 'none of its own accord');
  assert.deepEqual(await ask(house, '{"recorder":"house","channel":"1"}'), { status: 'ok', data: {} });
  await until('it is shown', () => seen('1') !== undefined);
  const refused = async (request: string) => JSON.stringify(await ask(house, request));
  assert.match(await refused('{"recorder":"house","channel":"2"}'), /error.*not online/);
  assert.match(await refused('{"recorder":"house","channel":"9"}'), /no channel \\"9\\"/);
  assert.match(await refused('{"recorder":"shop","channel":"1"}'), /no recorder/);
  house.recorder('house').faults.set('loginPage', { path: picturePath('1', 'StreamingProxy') });
  house.recorder('house').faults.set('loginPage', { path: picturePath('1', 'Streaming') });
  assert.match(await refused('{"recorder":"house","channel":"1"}'), /No picture came: html/);
});

test('a reading never waits for a picture', async (context) => {
  const { house } = await build(context, nvr({ cameras: 1 }));
  house.reconfigure('house', { snapshots: { every: 60, width: 640 } });
  const recorder = house.recorder('house');
  recorder.faults.set('hang', { path: picturePath('1', 'StreamingProxy') });
  await house.start();
  await house.pass(31);
  await until('the picture hangs', () => asked(house) > 0);
  recorder.changeCamera('1', { online: false });
  await house.refresh('{}');
  await house.pass(6);
  await house.hears('house/1/online', 'OFF');
});

test('a recorder is restarted where that is allowed, and nowhere else', async (context) => {
  const { house } = await build(context, nvr({ cameras: 1 }));
  const orders = () => house.recorder('house').counters.byPath.get('/ISAPI/System/reboot') ?? 0;
  const press = () =>
    house.broker.ask('dvr2mqtt/house/reboot/set', 'PRESS', 'dvr2mqtt/bridge/response/reboot');
  await house.start();
  await house.broker.client.publishAsync('dvr2mqtt/house/reboot/set', 'PRESS', { qos: 1 });
  await house.synchronise();
  assert.equal(orders(), 0);
  await house.stop();
  house.reconfigure('house', { allow_reboot: true, health: true });
  await house.start();
  await house.passUntil(() => house.json('house/state')['restarted_at'] !== null);
  assert.deepEqual(JSON.parse(await press()), { status: 'ok', data: {} });
  assert.equal(orders(), 1);
  await house.pass(120, 10);
  assert.deepEqual(
    house.told('house/event').map(({ event_type }) => event_type),
    ['restarted'],
  );
  house.recorder('house').faults.set({ status: 403, body: 'lowPrivilege' }, { path: '/ISAPI/System/reboot' });
  assert.match(await press(), /error.*may not restart/);
});

test('a camera whose picture hangs takes no turn from the others', async (context) => {
  const { house, seen } = await build(context, nvr({ cameras: 3 }));
  house.reconfigure('house', { snapshots: { every: 15, width: 640 }, poll_interval: 5 });
  for (const on of ['StreamingProxy', 'Streaming'] as const)
    house.recorder('house').faults.set('hang', { path: picturePath('1', on) });
  await house.start();
  await house.pass(60);
  await until('the others are shown', () => seen('2') !== undefined && seen('3') !== undefined);
  assert.equal(seen('1'), undefined);
});
