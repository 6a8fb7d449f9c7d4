import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import { test } from 'node:test';
import { connectAsync } from 'mqtt';
import { openServer } from './support/brokers.ts';
import { Probe } from './support/probe.ts';
import { recorder } from './support/recorders.ts';
import { build } from './support/rig.ts';

const house = recorder('house', []);
const outside = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

test('the embedded broker serves the sink and everyone on this machine', async (context) => {
  const rig = build(context, 'embedded', [house]);
  rig.sink.ready();
  await rig.sink.start();
  const port = rig.sink.embeddedPort();
  const probe = await Probe.open(context, `mqtt://127.0.0.1:${port}`);
  await probe.has('dvr2mqtt/bridge/state', 'online');
  assert.doesNotMatch(rig.lines.join('\n'), /cannot connect/);
  if (outside !== undefined) await assert.rejects(connectAsync(`mqtt://${outside}:${port}`, {}, false));
  await rig.stop();
  await assert.rejects(connectAsync(`mqtt://127.0.0.1:${port}`, {}, false));
});

test('with a username and a password it is open to all, and asks for both', async (context) => {
  const login = { username: 'bridge', password: 'hunter2' };
  const rig = build(context, 'embedded', [house], login);
  rig.sink.ready();
  await rig.sink.start();
  const url = `mqtt://${outside ?? '127.0.0.1'}:${rig.sink.embeddedPort()}`;
  const probe = await Probe.open(context, url, login);
  await probe.has('dvr2mqtt/bridge/state', 'online');
  for (const wrong of [{}, { ...login, password: 'hunter' }, { ...login, username: '' }]) {
    await assert.rejects(connectAsync(url, wrong, false), /Not authorized/);
  }
});

test('a port that is taken is a clear error', async (context) => {
  const port = Number(new URL(await openServer(context, () => {})).port);
  const rig = build(context, 'embedded', [house], { embeddedPort: port });
  await assert.rejects(rig.sink.start(), new RegExp(`port ${port}: another program uses it`));
});
