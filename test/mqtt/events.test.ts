import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { z } from 'zod';
import { openAedes, openWire } from './support/brokers.ts';
import { Probe } from './support/probe.ts';
import { channel, known, recorder } from './support/recorders.ts';
import { build } from './support/rig.ts';
import { openStrictBroker } from './support/strict-broker.ts';
import { until } from './support/until.ts';

const ALL = 'dvr2mqtt/bridge/event';
const house = recorder('house', [channel('1')]);

function idsOf(payloads: readonly string[]): string[] {
  return payloads.map((payload) => z.object({ id: z.string() }).parse(JSON.parse(payload)).id);
}

async function open(context: TestContext) {
  const { url } = await openAedes(context);
  const wire = await openWire(context, url);
  const probe = await Probe.open(context, url);
  const rig = build(context, wire.url, [house]);
  return { wire, probe, rig };
}

test('an event goes to the bridge’s topic and to its own, not retained', async (context) => {
  const { probe, rig } = await open(context);
  rig.sink.ready();
  await rig.sink.start();
  await probe.has('dvr2mqtt/bridge/state', 'online');
  rig.journal.add({ id: 'E1', channel: '1', camera: 'Gate' });
  rig.journal.add({ id: 'E2', event_type: 'online', duration: 60 });
  rig.sink.told();
  await until('both are delivered', () => rig.journal.cursor === 2);
  assert.deepEqual(JSON.parse(probe.payloads('dvr2mqtt/house/1/event')[0] ?? ''), {
    id: 'E1',
    event_type: 'offline',
    recorder: 'house',
    recorder_name: 'House',
    channel: '1',
    camera: 'Gate',
    at: '2026-11-22T14:40:00.000Z',
    since: '2026-11-22T14:39:00.000Z',
    reason: 'no_signal',
  });
  assert.deepEqual(idsOf(await probe.heard('dvr2mqtt/house/event', 1)), ['E2']);
  assert.deepEqual(idsOf(probe.payloads(ALL)), ['E1', 'E2']);
  assert.ok(probe.seen.filter(({ topic }) => topic.endsWith('/event')).every(({ retain }) => !retain));
});

test('events wait for a broker and for the first readings, and are then told in order, late where they are', async (context) => {
  const { probe, rig } = await open(context);
  for (let index = 1; index <= 100; index += 1) rig.journal.add({ id: `E${index}` });
  rig.clock.advance(60_001);
  rig.journal.add({ id: 'fresh', at: rig.clock.now() - 60_000 });
  await rig.sink.start();
  await probe.has('dvr2mqtt/bridge/state', 'offline');
  assert.deepEqual(probe.payloads(ALL), []);
  rig.sink.ready();
  await until('all are delivered', () => rig.journal.waiting() === 0);
  const heard = await probe.heard(ALL, 101);
  assert.deepEqual(
    idsOf(heard),
    rig.journal.entries.map(({ event }) => event.id),
  );
  assert.ok(heard.slice(0, 100).every((payload) => payload.endsWith('"late":true}')));
  assert.doesNotMatch(heard[100] ?? '', /late/);
});

test('a state goes out before the event that follows from it', async (context) => {
  const { probe, rig } = await open(context);
  rig.sink.ready();
  await rig.sink.start();
  await probe.has('dvr2mqtt/bridge/state', 'online');
  const outage = { since: 1, reason: 'no_signal', met: false };
  rig.journal.add({ id: 'E1', channel: '1' });
  rig.show(recorder('house', [channel('1', { online: known(false, { outage }) })]));
  rig.sink.told();
  await probe.heard(ALL, 1);
  const topics = probe.seen.map(({ topic, payload }) => `${topic} ${payload}`);
  const state = topics.indexOf('dvr2mqtt/house/1/online OFF');
  const event = probe.seen.findIndex(({ topic }) => topic === ALL);
  assert.ok(state !== -1 && state < event, `${state} ${event}`);
});

test('what was not acknowledged is told again after a reconnect, under the same id', async (context) => {
  const { wire, probe, rig } = await open(context);
  rig.sink.ready();
  await rig.sink.start();
  await probe.has('dvr2mqtt/bridge/state', 'online');
  wire.clog();
  rig.journal.add({ id: 'E1', channel: '1' });
  rig.journal.add({ id: 'E2', channel: '1' });
  rig.sink.told();
  await probe.heard('dvr2mqtt/house/1/event', 2);
  assert.equal(rig.journal.cursor, 0);
  wire.cut();
  wire.unclog();
  await rig.disconnected();
  await rig.connected();
  await until('both are delivered', () => rig.journal.cursor === 2);
  assert.deepEqual(idsOf(await probe.heard(ALL, 4)), ['E1', 'E2', 'E1', 'E2']);
  const [first, , again] = probe.payloads(ALL);
  assert.equal(again?.replace(',"late":true', ''), first);
});

test('a broker that acknowledges nothing is given up', async (context) => {
  const { wire, probe, rig } = await open(context);
  rig.sink.ready();
  await rig.sink.start();
  await probe.has('dvr2mqtt/bridge/state', 'online');
  wire.clog();
  rig.journal.add({ id: 'E1' });
  rig.sink.told();
  await probe.heard(ALL, 1);
  for (const _ of [1, 2, 3]) rig.clock.advance(30_000);
  await until('the connection is given up', () => !rig.sink.connection().isConnected);
  assert.match(rig.lines.join('\n'), /acknowledges nothing/);
  wire.unclog();
  await rig.connected();
  await until('it is delivered', () => rig.journal.cursor === 1);
});

test('an event counts as told only when both its topics are acknowledged, and those before it', async (context) => {
  let isHolding = true;
  const isHeld = (message: string) =>
    isHolding && message.startsWith('dvr2mqtt/house/event') && message.includes('E2');
  const broker = await openStrictBroker(context, 100, isHeld);
  const rig = build(context, broker.url, [house]);
  for (const id of ['E1', 'E2', 'E3']) rig.journal.add({ id });
  rig.sink.ready();
  await rig.sink.start();
  const told = (id: string) => broker.published.filter((message) => message.includes(`"${id}"`)).length;
  await until('all are published', () => told('E3') === 2 && broker.waiting() === 0);
  isHolding = false;
  broker.end();
  await rig.disconnected();
  assert.equal(rig.journal.cursor, 1);
  await rig.connected();
  await until('all are off the list', () => rig.journal.cursor === 3);
  assert.deepEqual([told('E1'), told('E2'), told('E3')], [2, 4, 4]);
});

test('the end of a batch is not waited for while there are more to tell', async (context) => {
  // A broker that holds an acknowledgement back until it hears more: it would be waited for without end.
  let isHolding = true;
  const isHeld = (message: string) => isHolding && message.includes('"E250"');
  const broker = await openStrictBroker(context, 20, isHeld);
  const rig = build(context, broker.url, [house]);
  const ids = Array.from({ length: 600 }, (_, index) => `E${index + 1}`);
  for (const id of ids) rig.journal.add({ id });
  rig.sink.ready();
  await rig.sink.start();
  const told = (id: string) => broker.published.filter((message) => message.includes(`"${id}"`)).length;
  await until('those behind it are published', () => told('E300') === 2);
  assert.ok(rig.journal.cursor > 200 && rig.journal.cursor < 250, String(rig.journal.cursor));
  isHolding = false;
  broker.end();
  await rig.disconnected();
  await rig.connected();
  await until('all are delivered', () => rig.journal.cursor === 600);
  const all = broker.published.filter((message) => message.startsWith(ALL));
  const heard = new Set(idsOf(all.map((message) => message.slice(ALL.length + 1))));
  assert.deepEqual([...heard], ids);
});

test('each event is told once by a broker that takes one message at a time', async (context) => {
  const broker = await openStrictBroker(context, 1);
  const rig = build(context, broker.url, [house]);
  const ids = Array.from({ length: 300 }, (_, index) => `E${index + 1}`);
  for (const id of ids) rig.journal.add({ id });
  rig.sink.ready();
  await rig.sink.start();
  await until('all are delivered', () => rig.journal.cursor === 300);
  const heard = broker.published.filter((message) => message.startsWith(ALL));
  assert.deepEqual(idsOf(heard.map((message) => message.slice(ALL.length + 1))), ids);
  assert.equal(broker.most(), 1);
});
