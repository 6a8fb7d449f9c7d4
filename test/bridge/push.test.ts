import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { disk, nvr } from '../../src/sources/simulator/builders.ts';
import { ALERT_STREAM, alertXml } from '../../src/sources/simulator/alert-stream.ts';
import { until } from '../mqtt/support/until.ts';
import { openBroker } from './support/broker.ts';
import { House } from './support/house.ts';

async function build(context: TestContext): Promise<House> {
  const broker = await openBroker(context);
  const house = await House.build(context, {
    recorders: { house: nvr({ cameras: 3, disks: [disk('1')] }) },
    broker,
  });
  house.reconfigure('house', { alert_stream: true });
  return house;
}

/** Starts the bridge, and waits until it listens. */
async function start(house: House): Promise<void> {
  await house.start();
  await house.recorder('house').alertStream.untilOpened(1);
  await house.settle();
}

const polls = (house: House) =>
  house.recorder('house').counters.byPath.get('/ISAPI/ContentMgmt/InputProxy/channels/status') ?? 0;
const loss = (channel: string, isActive = true) =>
  alertXml({ type: 'videoloss', dynChannelID: channel, state: isActive ? 'active' : 'inactive' });

test('a push makes the next reading come at once, and the reading decides', async (context) => {
  const house = await build(context);
  await start(house);
  const recorder = house.recorder('house');
  const before = polls(house);
  recorder.changeCamera('2', { online: false });
  recorder.alertStream.send(loss('2'));
  await until('the camera is doubted', () => house.json('house/2/state')['doubts'] === 1);
  assert.equal(polls(house), before + 1, 'no time has passed');
  await house.pass(5);
  await house.hears('house/2/online', 'OFF');
  recorder.changeCamera('2', { online: true });
  recorder.alertStream.send(loss('2', false));
  await house.hears('house/2/online', 'ON');
  assert.deepEqual(
    house.told().map(({ event_type }) => event_type),
    ['offline', 'online'],
  );
});

test('a recorder that lets the stream go and takes no other is read at once', async (context) => {
  const house = await build(context);
  await start(house);
  const before = polls(house);
  await house.passUntil(() => polls(house) > before);
  await house.recorder('house').refuse();
  await house.passUntil(() => house.shown('house/status') === 'unreachable', 10);
  assert.equal(house.told().length, 1);
});

test('a push alone says nothing: a camera that is there stays there', async (context) => {
  const house = await build(context);
  await start(house);
  const before = polls(house);
  house.recorder('house').alertStream.send(loss('2'));
  await until('the reading', () => polls(house) > before);
  await house.settle();
  assert.equal(house.shown('house/2/online'), 'ON');
  assert.deepEqual(house.told(), []);
});

test('a recorder that repeats itself twice a second is not read more often for it', async (context) => {
  const house = await build(context);
  const recorder = house.recorder('house');
  recorder.changeCamera('3', { online: false });
  await start(house);
  await house.pass(60);
  const before = polls(house);
  for (let second = 0; second < 300; second += 1) {
    recorder.alertStream.send(loss('3'));
    recorder.alertStream.send(loss('3'));
    await house.pass(1);
  }
  assert.ok(polls(house) - before <= 10 + 2, String(polls(house) - before));
});

test('a push about a disk has the disks looked at', async (context) => {
  const house = await build(context);
  house.reconfigure('house', { alert_stream: true, health: true });
  await start(house);
  await house.passUntil(() => house.shown('house/disk/1/problem') === 'OFF');
  await house.pass(120, 10);
  const recorder = house.recorder('house');
  recorder.change((model) => void (model.disks = [disk('1', { status: 'error' })]));
  recorder.alertStream.send(alertXml({ type: 'diskerror' }));
  await house.hears('house/disk/1/problem', 'ON');
});

test('the stream is opened after a good reading, closed with the recorder, and no password is tried for it twice', async (context) => {
  const house = await build(context);
  const recorder = house.recorder('house');
  recorder.faults.set({ status: 403, body: 'lowPrivilege' }, { path: ALERT_STREAM });
  await house.start();
  await until('asked', () => (recorder.counters.byPath.get(ALERT_STREAM) ?? 0) > 0);
  await house.pass(600, 10);
  assert.equal(house.shown('house/status'), 'ok');
  assert.ok((recorder.counters.byPath.get(ALERT_STREAM) ?? 0) <= 2);
  assert.equal(recorder.counters.refusedLogins, 0);
  await house.stop();

  recorder.faults.clear();
  await start(house);
  await recorder.refuse();
  await house.passUntil(() => house.shown('house/online') === 'OFF');
  await recorder.accept();
  const opened = recorder.alertStream.opened;
  await house.passUntil(() => house.shown('house/online') === 'ON');
  await recorder.alertStream.untilOpened(opened + 1);
  await house.stop();
  assert.equal(recorder.alertStream.open, 0);
});

test('streams that end bring one reading when they are open again', async (context) => {
  const house = await build(context);
  await start(house);
  const recorder = house.recorder('house');
  await house.pass(40, 10);
  const before = polls(house);
  recorder.alertStream.breakOff();
  await house.passUntil(() => recorder.alertStream.opened === 2);
  await until('one reading', () => polls(house) > before);
  await house.settle();
  assert.equal(polls(house), before + 1);
});
