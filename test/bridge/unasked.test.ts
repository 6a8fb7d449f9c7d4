import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nvr } from '../../src/sources/simulator/builders.ts';
import { picturePath } from '../../src/sources/simulator/pictures.ts';
import { until } from '../mqtt/support/until.ts';
import { openWire } from '../mqtt/support/brokers.ts';
import { openBroker } from './support/broker.ts';
import { House } from './support/house.ts';

const EVERYTHING = {
  health: true,
  alert_stream: true,
  snapshots: { every: 10, width: 640 },
  allow_reboot: true,
};

test('with everything on, a password that is changed at the recorder is tried once more than by readings alone', async (context) => {
  const broker = await openBroker(context);
  const house = await House.build(context, { recorders: { house: nvr({ cameras: 2 }) }, broker });
  house.reconfigure('house', { ...EVERYTHING, poll_interval: 300 });
  await house.start();
  const recorder = house.recorder('house');
  await house.pass(60);
  recorder.change((model) => void (model.password = 'Another-1'));
  recorder.alertStream.close();
  for (let press = 0; press < 4; press += 1) {
    await house.broker.ask('dvr2mqtt/house/reboot/set', 'PRESS', 'dvr2mqtt/bridge/response/reboot');
  }
  await house.passUntil(() => house.shown('house/status') === 'unauthorized');
  await house.pass(600, 10);
  // Whoever meets it first: with the nonce that was kept, and with a fresh one. Then the reading that settles it.
  assert.ok(recorder.counters.refusedLogins <= 3, String(recorder.counters.refusedLogins));
});

test('a broker that takes no picture delays no reading, and no end', async (context) => {
  const broker = await openBroker(context);
  const wire = await openWire(context, broker);
  const house = await House.build(context, {
    recorders: { house: nvr({ cameras: 1 }) },
    broker,
    wire: wire.url,
  });
  house.reconfigure('house', { snapshots: { every: 10, width: 640 }, poll_interval: 10 });
  await house.start();
  const recorder = house.recorder('house');
  wire.clog();
  const pictures = () => recorder.counters.byPath.get(picturePath('1', 'StreamingProxy')) ?? 0;
  while (pictures() === 0) {
    house.clock.pass(1000);
    await house.beat();
  }
  const polls = () => recorder.counters.byPath.get('/ISAPI/System/workingstatus/chanStatus') ?? 0;
  const before = polls();
  for (let second = 0; second < 25; second += 1) {
    house.clock.pass(1000);
    await house.beat();
  }
  assert.ok(polls() - before >= 2, `${polls() - before} readings in 25 s`);
});

test('a restart that hangs delays no end', async (context) => {
  const broker = await openBroker(context);
  const house = await House.build(context, { recorders: { house: nvr({ cameras: 1 }) }, broker });
  house.reconfigure('house', EVERYTHING);
  await house.start();
  const recorder = house.recorder('house');
  recorder.faults.set('hang', { path: '/ISAPI/System/reboot' });
  await house.broker.client.publishAsync('dvr2mqtt/house/reboot/set', 'PRESS', { qos: 1 });
  await until('it hangs', () => (recorder.counters.byPath.get('/ISAPI/System/reboot') ?? 0) > 0);
  const begun = performance.now();
  await house.stop();
  assert.ok(performance.now() - begun < 5000);
});
