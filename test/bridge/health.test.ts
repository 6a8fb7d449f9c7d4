import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { nvr } from '../../src/sources/simulator/builders.ts';
import { until } from '../mqtt/support/until.ts';
import { openBroker, openWire } from './support/broker.ts';
import { House } from './support/house.ts';

const Answer = z.object({ status: z.string(), broker: z.string(), reasons: z.array(z.string()) });

test('the health check turns bad when the main loop hangs, and when the broker is gone for 5 minutes', async (context) => {
  const broker = await openBroker(context);
  const wire = await openWire(context, broker);
  const house = await House.build(context, {
    recorders: { house: nvr({ cameras: 1 }) },
    broker,
    wire: wire.url,
  });
  house.config = { ...house.config, web: { port: 0, host: '127.0.0.1' } };
  await house.start();
  const ask = async () => {
    const answer = await fetch(`http://127.0.0.1:${house.bridge.webPort}/healthz`);
    return { code: answer.status, ...Answer.parse(await answer.json()) };
  };
  assert.deepEqual(await ask(), { code: 200, status: 'ok', broker: 'connected', reasons: [] });

  house.clock.pass(16_000);
  const hung = await ask();
  assert.equal(hung.code, 503);
  assert.deepEqual(hung.reasons, ['The main loop has not beaten for 16 s.']);
  await house.beat();
  assert.equal((await ask()).code, 200);

  await wire.cut();
  await until('the bridge knows', async () => (await ask()).broker === 'disconnected');
  assert.equal((await ask()).code, 200);
  const beatFor = async (seconds: number) => {
    for (let passed = 0; passed < seconds; passed += 10) {
      house.clock.pass(10_000);
      await house.beat();
    }
  };
  await beatFor(290);
  assert.equal((await ask()).code, 200, 'less than 5 minutes');
  await beatFor(20);
  const parted = await ask();
  assert.equal(parted.code, 503);
  assert.match(parted.reasons[0] ?? '', /no connection to the broker for 3\d\d s/);

  await wire.mend();
  await until('well again', async () => {
    house.clock.pass(1000);
    await house.beat();
    return (await ask()).code === 200;
  });
});
