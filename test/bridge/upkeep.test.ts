import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { disk, nvr } from '../../src/sources/simulator/builders.ts';
import type { SimulatedRecorder } from '../../src/sources/simulator/model.ts';
import { openBroker } from './support/broker.ts';
import { House } from './support/house.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

async function build(context: TestContext, change: Partial<SimulatedRecorder> = {}): Promise<House> {
  const broker = await openBroker(context);
  const house = await House.build(context, {
    recorders: { house: nvr({ cameras: 1, disks: [disk('1'), disk('2')], ...change }) },
    broker,
  });
  house.reconfigure('house', { health: true });
  return house;
}

const change = (house: House, to: Partial<SimulatedRecorder>): void =>
  house.recorder('house').change((model) => Object.assign(model, to));
const told = (house: House) =>
  house.told('house/event').map(({ event_type, disk: id }) => [event_type, id].filter(Boolean).join(' '));

test('disks, clock and load are read one after the other, and are topics', async (context) => {
  const house = await build(context);
  await house.start();
  await house.pass(6 * MINUTE, 10);
  assert.equal(house.shown('house/disk/1/problem'), 'OFF');
  assert.equal(house.shown('house/disk/2/problem'), 'OFF');
  assert.equal(house.shown('house/clock_drift'), '0');
  const { capacity_gb, free_gb, status, type, temperature, smart } = house.json('house/disk/1/state');
  assert.deepEqual(
    [status, type, capacity_gb, free_gb, temperature, smart],
    ['ok', 'SATA', 1000.2, 853.6, 36, 'ok'],
  );
  const { cpu, memory, uptime } = house.json('house/load');
  assert.ok([cpu, memory, uptime].every((value) => typeof value === 'number'));
  assert.equal(typeof house.json('house/state')['restarted_at'], 'string');
  assert.deepEqual(house.told(), []);
});

test('no cycle carries more than one request more, and where it is off there is none', async (context) => {
  const house = await build(context);
  await house.start();
  const recorder = house.recorder('house');
  const perCycle: number[] = [];
  for (let cycle = 0; cycle < 40; cycle += 1) {
    const before = recorder.counters.requests;
    await house.pass(30, 10);
    perCycle.push(recorder.counters.requests - before);
  }
  assert.ok(Math.max(...perCycle) <= 3, `requests a cycle: ${perCycle.join()}`);
  await house.stop();
  house.reconfigure('house', { health: false });
  await house.start();
  await house.pass(5 * MINUTE, 10);
  const before = recorder.counters.requests;
  await house.pass(20 * MINUTE, 10);
  assert.equal(recorder.counters.requests - before, 80);
  assert.equal(house.shown('house/clock_drift'), undefined, 'what was left is taken away');
  assert.equal(house.shown('house/disk/1/problem'), undefined);
});

test('a disk that fails is told within ten minutes, and its end', async (context) => {
  const house = await build(context);
  await house.start();
  await house.passUntil(() => house.shown('house/disk/2/problem') === 'OFF');
  const disks = (status: string) => change(house, { disks: [disk('1'), disk('2', { status })] });
  disks('smartFailed');
  await house.pass(11 * MINUTE, 10);
  assert.equal(house.shown('house/disk/2/problem'), 'ON');
  assert.equal(house.shown('house/disk/1/problem'), 'OFF');
  disks('ok');
  assert.equal(await house.refresh('{"recorder":"house"}').then((answer) => JSON.parse(answer).status), 'ok');
  await house.pass(30, 10);
  assert.deepEqual(told(house), ['disk_problem 2', 'disk_ok 2']);
  const lines = (await house.lines(3)).slice(1).map((line) => line.slice(20));
  assert.match(
    lines[0] ?? '',
    /^- WARNING - house recorder: Disk 2 problem at \d\d:\d\d:\d\d\. Reason: smartFailed$/,
  );
  assert.match(
    lines[1] ?? '',
    /^- WARNING - house recorder: Disk 2 ok again at \d\d:\d\d:\d\d\. Duration: .*s$/,
  );
});

test('a clock that is wrong is told after two readings, not after a summer hour', async (context) => {
  const house = await build(context);
  await house.start();
  await house.passUntil(() => house.shown('house/clock_drift') === '0');
  change(house, { summerTime: true });
  await house.pass(HOUR + MINUTE, 10);
  assert.equal(house.shown('house/clock_drift'), '0');
  change(house, { timeOffset: 300_000 });
  await house.passUntil(() => house.shown('house/clock_drift') === '300', HOUR + 2 * MINUTE);
  await house.pass(MINUTE, 10);
  change(house, { timeOffset: 0 });
  await house.pass(HOUR + 2 * MINUTE, 10);
  assert.deepEqual(told(house), ['clock_wrong', 'clock_ok']);
  assert.match((await house.lines(2))[1] ?? '', /clock wrong at \d\d:\d\d:\d\d\. Drift: 300s$/);
});

test('a recorder that was restarted is told, with the time of its start, also after the bridge was away', async (context) => {
  const house = await build(context);
  await house.start();
  await house.passUntil(() => house.json('house/state')['restarted_at'] !== null);
  change(house, { bootedAt: house.clock.now() });
  await house.pass(3 * MINUTE, 10);
  assert.deepEqual(told(house), ['restarted']);
  const start = Date.parse(house.told('house/event')[0]?.since ?? '');
  assert.ok(Math.abs(start - (house.clock.now() - 3 * MINUTE * 1000)) < 40_000);
  await house.stop();
  house.clock.pass(HOUR * 1000);
  change(house, { bootedAt: house.clock.now() - 600_000 });
  await house.start();
  await house.pass(5 * MINUTE, 10);
  assert.deepEqual(told(house), ['restarted', 'restarted']);
});

test('a recorder without these documents loses nothing, and is not asked again and again', async (context) => {
  const house = await build(context, { storage: false, workingstatus: 'unsupported' });
  const recorder = house.recorder('house');
  for (const path of ['/ISAPI/System/status', '/ISAPI/System/time'])
    recorder.faults.set({ status: 403, body: 'notSupport' }, { path });
  await house.start();
  await house.pass(15 * MINUTE, 10);
  assert.equal(house.shown('house/status'), 'ok');
  assert.equal(house.shown('house/1/online'), 'ON');
  assert.equal(house.shown('house/clock_drift'), 'None');
  assert.deepEqual(house.json('house/load'), { cpu: null, memory: null, uptime: null });
  const before = recorder.counters.requests;
  await house.pass(10 * MINUTE, 10);
  assert.ok(recorder.counters.requests - before <= 22, String(recorder.counters.requests - before));
  assert.deepEqual(house.told(), []);
});
