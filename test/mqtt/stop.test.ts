import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openAedes, openServer, openWire } from './support/brokers.ts';
import { Probe } from './support/probe.ts';
import { channel, known, recorder } from './support/recorders.ts';
import { build } from './support/rig.ts';
import type { Rig } from './support/rig.ts';
import { until } from './support/until.ts';

const house = recorder('house', [channel('1')]);

/** Stops the sink; returns how long that took by the sink's own clock. */
async function timedStop({ sink, clock }: Rig): Promise<number> {
  const begin = clock.now();
  let isDone = false;
  const stopped = sink.stop().finally(() => {
    isDone = true;
  });
  await until('it stops', () => {
    if (!isDone) clock.advance(10);
    return isDone;
  });
  await stopped;
  return clock.now() - begin;
}

test('what is pending is said, then offline, then goodbye', async (context) => {
  const { url, aedes } = await openAedes(context);
  const probe = await Probe.open(context, url);
  const rig = build(context, url, [house]);
  rig.sink.ready();
  await rig.sink.start();
  await probe.has('dvr2mqtt/bridge/state', 'online');
  const outage = { since: 1, reason: 'no_signal', met: false };
  rig.show(recorder('house', [channel('1', { online: known(false, { outage }) })]));
  for (let index = 0; index < 40; index += 1) rig.journal.add({ id: `E${index}`, channel: '1' });
  rig.sink.told();
  await rig.sink.stop();
  assert.equal(rig.journal.waiting(), 0);
  await probe.has('dvr2mqtt/bridge/state', 'offline');
  assert.equal(probe.latest.get('dvr2mqtt/house/1/online'), 'OFF');
  assert.equal(probe.payloads('dvr2mqtt/bridge/event').length, 40);
  assert.equal(probe.seen.at(-1)?.topic, 'dvr2mqtt/bridge/state');
  await until('the sink has left', () => aedes.connectedClients === 1);
  assert.deepEqual(
    probe.payloads('dvr2mqtt/bridge/state'),
    ['online', 'offline'],
    'the will was not sent as well',
  );
  assert.deepEqual(rig.clock.pending(), []);
  const late = await Probe.open(context, url);
  await late.has('dvr2mqtt/bridge/state', 'offline');
});

test('a broker that hangs holds nothing up for longer than 4 seconds, and tells the will', async (context) => {
  const { url } = await openAedes(context);
  const wire = await openWire(context, url);
  const probe = await Probe.open(context, url);
  const rig = build(context, wire.url, [house]);
  rig.sink.ready();
  await rig.sink.start();
  await probe.has('dvr2mqtt/bridge/state', 'online');
  wire.clog();
  for (let index = 0; index < 200; index += 1) rig.journal.add({ id: `E${index}`, channel: '1' });
  rig.sink.told();
  assert.ok((await timedStop(rig)) <= 4_000);
  await probe.has('dvr2mqtt/bridge/state', 'offline');
});

test('a broker that never answers a CONNECT holds nothing up', async (context) => {
  let isConnected = false;
  let isOver = false;
  const url = await openServer(context, (socket) => {
    isConnected = true;
    socket.resume();
    socket.on('close', () => {
      isOver = true;
    });
  });
  const rig = build(context, url, [house]);
  await rig.sink.start();
  await until('there is a connection', () => isConnected);
  assert.ok((await timedStop(rig)) < 250);
  await until('the connection is over', () => isOver);
});

test('a sink that was never started stops', async (context) => {
  const rig = build(context, 'mqtt://127.0.0.1:1', [house]);
  await rig.sink.stop();
  assert.deepEqual(rig.clock.pending(), []);
});
