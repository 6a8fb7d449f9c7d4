import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { test } from 'node:test';
import { openWebAedes } from './support/brokers.ts';
import { certify } from './support/certificates.ts';
import { Probe } from './support/probe.ts';
import { recorder } from './support/recorders.ts';
import { build } from './support/rig.ts';
import { until } from './support/until.ts';

const house = recorder('house', []);

test('web sockets carry it as well', async (context) => {
  const url = `ws://127.0.0.1:${await openWebAedes(context, createServer())}/mqtt`;
  const rig = build(context, url, [house]);
  rig.sink.ready();
  await rig.sink.start();
  const probe = await Probe.open(context, url);
  await probe.has('dvr2mqtt/bridge/state', 'online');
});

test('so do web sockets over TLS with a client certificate', async (context) => {
  const { files, client, server } = await certify(context);
  const web = createSecureServer({ ...server, requestCert: true, rejectUnauthorized: true });
  const url = `wss://127.0.0.1:${await openWebAedes(context, web)}/mqtt`;
  const rig = build(context, url, [house], files);
  rig.sink.ready();
  await rig.sink.start();
  const probe = await Probe.open(context, url, client);
  await probe.has('dvr2mqtt/bridge/state', 'online');
  const stranger = build(context, url, [house], { ca: files.ca });
  await stranger.sink.start();
  await until('the stranger is sent away', () => stranger.lines.length > 0);
  assert.match(stranger.lines[0] ?? '', /cannot connect/);
});
