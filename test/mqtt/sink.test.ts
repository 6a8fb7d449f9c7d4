import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openAedes, openWire } from './support/brokers.ts';
import { Probe } from './support/probe.ts';
import { channel, known, recorder } from './support/recorders.ts';
import { build } from './support/rig.ts';
import { until } from './support/until.ts';

const BASE = 'dvr2mqtt';
const lost = known(false, { reason: 'no_signal', outage: { since: 1_000, reason: 'no_signal', met: false } });

/** Where a topic was first heard; fails where it never was. */
function placeOf(probe: Probe, topic: string, payload?: string): number {
  const place = probe.seen.findIndex(
    (message) => message.topic === topic && (payload === undefined || message.payload === payload),
  );
  assert.notEqual(place, -1, `${topic} was never heard`);
  return place;
}

test('announcements come first, then availability and states, and online last', async (context) => {
  const { url } = await openAedes(context);
  const probe = await Probe.open(context, url);
  const rig = build(context, url, [recorder('house', [channel('1')])]);
  rig.sink.ready();
  await rig.sink.start();
  await probe.has(`${BASE}/bridge/state`, 'online');
  const order = [
    'homeassistant/device/dvr2mqtt_bridge/config',
    'homeassistant/device/dvr2mqtt_house/config',
    'homeassistant/device/dvr2mqtt_house_1/config',
    `${BASE}/house/availability`,
    `${BASE}/house/1/online`,
    `${BASE}/bridge/info`,
    `${BASE}/bridge/health`,
    `${BASE}/bridge/state`,
  ].map((topic) => placeOf(probe, topic));
  assert.deepEqual(
    order,
    order.toSorted((one, other) => one - other),
  );
  assert.deepEqual(probe.payloads(`${BASE}/bridge/state`), ['online']);
  assert.deepEqual(JSON.parse(await probe.has(`${BASE}/bridge/info`)), {
    version: '0.1.0',
    started_at: '2026-11-22T14:00:00.000Z',
    recorders: [{ id: 'house', name: 'Recorder house', host: '192.168.1.10' }],
  });
});

test('everything that is state is retained', async (context) => {
  const { url } = await openAedes(context);
  const rig = build(context, url, [recorder('house', [channel('1', { lastDowntime: 5 })])]);
  rig.sink.ready();
  await rig.sink.start();
  const first = await Probe.open(context, url);
  await first.has(`${BASE}/bridge/state`, 'online');
  const late = await Probe.open(context, url);
  await until('all is there', () => late.latest.size === first.latest.size);
  assert.deepEqual(late.topics(BASE), [
    'dvr2mqtt/bridge/cameras_offline',
    'dvr2mqtt/bridge/health',
    'dvr2mqtt/bridge/info',
    'dvr2mqtt/bridge/state',
    'dvr2mqtt/house/1/last_downtime',
    'dvr2mqtt/house/1/offline_since',
    'dvr2mqtt/house/1/online',
    'dvr2mqtt/house/1/recording',
    'dvr2mqtt/house/1/state',
    'dvr2mqtt/house/availability',
    'dvr2mqtt/house/online',
    'dvr2mqtt/house/state',
    'dvr2mqtt/house/status',
  ]);
  assert.ok(late.seen.every(({ retain }) => retain));
});

test('until the first readings are in, the bridge is offline and shows nothing else', async (context) => {
  const { url } = await openAedes(context);
  const probe = await Probe.open(context, url);
  const stale = recorder('house', [channel('1')], { status: null });
  const rig = build(context, url, [stale]);
  await rig.sink.start();
  await probe.has(`${BASE}/bridge/state`, 'offline');
  rig.show({ ...stale, status: 'ok' });
  rig.sink.ready();
  await probe.has(`${BASE}/bridge/state`, 'online');
  assert.deepEqual(probe.payloads(`${BASE}/house/status`), ['ok']);
});

test('of states that follow each other fast, at least the last is shown', async (context) => {
  const { url } = await openAedes(context);
  const probe = await Probe.open(context, url);
  const rig = build(context, url, [recorder('house', [channel('1'), channel('2')])]);
  rig.sink.ready();
  await rig.sink.start();
  await probe.has(`${BASE}/bridge/state`, 'online');
  for (let round = 0; round < 50; round += 1) {
    rig.show(
      recorder('house', [channel('1', { online: round % 2 === 0 ? lost : known(true) }), channel('2')]),
    );
  }
  rig.show(recorder('house', [channel('1', { online: lost }), channel('2')]));
  await probe.has(`${BASE}/house/1/online`, 'OFF');
  await probe.has(`${BASE}/bridge/cameras_offline`, '1');
  assert.ok(probe.payloads(`${BASE}/house/1/online`).length < 50);
  assert.deepEqual(probe.payloads(`${BASE}/house/2/online`), ['ON']);
});

test('a channel that comes is announced, one that goes leaves nothing', async (context) => {
  const { url } = await openAedes(context);
  const probe = await Probe.open(context, url);
  const rig = build(context, url, [recorder('house', [channel('1')])]);
  rig.sink.ready();
  await rig.sink.start();
  await probe.has(`${BASE}/bridge/state`, 'online');
  rig.clock.advance(1_000);
  rig.show(recorder('house', [channel('1'), channel('2')]));
  await probe.has('homeassistant/device/dvr2mqtt_house_2/config');
  await probe.has(`${BASE}/house/2/state`);
  rig.clock.advance(1_000);
  rig.show(recorder('house', [channel('1', { enabled: false }), channel('2', { removed: true })]));
  await probe.hasNot('homeassistant/device/dvr2mqtt_house_1/config');
  await probe.hasNot('homeassistant/device/dvr2mqtt_house_2/config');
  await probe.hasNot(`${BASE}/house/2/state`);
  assert.deepEqual(probe.topics(`${BASE}/house/2/`), []);
  assert.ok(probe.latest.has(`${BASE}/house/1/online`));
});

test('a device is not announced twice within a second, but its last word is', async (context) => {
  const { url } = await openAedes(context);
  const probe = await Probe.open(context, url);
  const rig = build(context, url, [recorder('house', [])]);
  rig.sink.ready();
  await rig.sink.start();
  await probe.has(`${BASE}/bridge/state`, 'online');
  const topic = 'homeassistant/device/dvr2mqtt_house/config';
  rig.show(recorder('house', [], { name: 'One' }));
  rig.show(recorder('house', [], { name: 'Two', reason: 'seen' }));
  await until('the state is shown', () => probe.latest.get(`${BASE}/house/state`)?.includes('seen') === true);
  assert.equal(probe.payloads(topic).length, 1);
  rig.clock.advance(1_000);
  const [, second] = await probe.heard(topic, 2);
  assert.match(second ?? '', /"name":"Two"/);
});

test('after a reconnect everything is said again, in order', async (context) => {
  const { url } = await openAedes(context);
  const wire = await openWire(context, url);
  const probe = await Probe.open(context, url);
  const rig = build(context, wire.url, [recorder('house', [channel('1')])]);
  rig.sink.ready();
  await rig.sink.start();
  await probe.has(`${BASE}/bridge/state`, 'online');
  wire.cut();
  await probe.has(`${BASE}/bridge/state`, 'offline');
  rig.show(recorder('house', [channel('1', { online: lost })]));
  const heard = probe.seen.length;
  await rig.connected();
  await probe.has(`${BASE}/bridge/state`, 'online');
  const again = probe.seen.slice(heard).map(({ topic }) => topic);
  assert.equal(again[0], 'homeassistant/device/dvr2mqtt_bridge/config');
  assert.equal(again.at(-1), `${BASE}/bridge/state`);
  assert.ok(again.includes(`${BASE}/house/availability`));
  assert.equal(probe.latest.get(`${BASE}/house/1/online`), 'OFF');
});

test('the health is told every minute', async (context) => {
  const { url } = await openAedes(context);
  const probe = await Probe.open(context, url);
  const rig = build(context, url, [recorder('house', [])]);
  rig.sink.ready();
  await rig.sink.start();
  await probe.has(`${BASE}/bridge/state`, 'online');
  await probe.answered();
  rig.clock.advance(60_000);
  await probe.heard(`${BASE}/bridge/health`, 2);
  await probe.answered();
  rig.clock.advance(60_000);
  await probe.heard(`${BASE}/bridge/health`, 3);
});

test('a will that comes late is contradicted', async (context) => {
  const { url } = await openAedes(context);
  const probe = await Probe.open(context, url);
  const rig = build(context, url, [recorder('house', [])]);
  rig.sink.ready();
  await rig.sink.start();
  await probe.has(`${BASE}/bridge/state`, 'online');
  await probe.say(`${BASE}/bridge/state`, 'offline', true);
  await probe.heard(`${BASE}/bridge/state`, 3);
  assert.deepEqual(probe.payloads(`${BASE}/bridge/state`), ['online', 'offline', 'online']);
});

test('when Home Assistant has started, everything is announced again, after a moment, once', async (context) => {
  const { url } = await openAedes(context);
  const probe = await Probe.open(context, url);
  const rig = build(context, url, [recorder('house', [channel('1')])]);
  rig.sink.ready();
  await rig.sink.start();
  await probe.has(`${BASE}/bridge/state`, 'online');
  rig.clock.advance(5_000);
  for (const payload of ['online', 'offline', 'Online']) await probe.say('homeassistant/status', payload);
  await probe.heard('homeassistant/status', 3);
  await probe.answered();
  rig.clock.advance(1_499);
  const topics = [
    'homeassistant/device/dvr2mqtt_house_1/config',
    `${BASE}/house/1/online`,
    `${BASE}/bridge/state`,
  ];
  for (const topic of topics) assert.equal(probe.payloads(topic).length, 1);
  rig.clock.advance(1);
  await probe.heard(`${BASE}/bridge/state`, 2);
  for (const topic of topics) assert.equal(probe.payloads(topic).length, 2);
});

test('a retained word of Home Assistant brings nothing', async (context) => {
  const { url } = await openAedes(context);
  const probe = await Probe.open(context, url);
  await probe.say('homeassistant/status', 'online', true);
  await probe.say(`${BASE}/bridge/request/refresh`, '{}', true);
  const rig = build(context, url, [recorder('house', [])]);
  rig.sink.ready();
  await rig.sink.start();
  await probe.has(`${BASE}/bridge/state`, 'online');
  await probe.say(`${BASE}/bridge/request/refresh`, '{"recorder":"attic","transaction":"t"}');
  const answers = await probe.heard(`${BASE}/bridge/response/refresh`, 1);
  assert.deepEqual(answers, ['{"status":"error","error":"unknown recorder attic","transaction":"t"}']);
  assert.deepEqual(rig.refreshed, []);
  rig.clock.advance(3_000);
  await probe.answered();
  assert.equal(probe.payloads(`${BASE}/bridge/state`).length, 1);
  assert.equal(probe.payloads('homeassistant/device/dvr2mqtt_house/config').length, 1);
});

test('commands are answered over the broker', async (context) => {
  const { url } = await openAedes(context);
  const probe = await Probe.open(context, url);
  const rig = build(context, url, [recorder('house', [])]);
  rig.sink.ready();
  await rig.sink.start();
  await probe.has(`${BASE}/bridge/state`, 'online');
  await probe.say(`${BASE}/bridge/request/refresh`, '{"recorder":"house","transaction":"t1"}');
  await probe.has(`${BASE}/bridge/response/refresh`, '{"status":"ok","data":{},"transaction":"t1"}');
  assert.deepEqual(rig.refreshed, ['house']);
  await probe.say(`${BASE}/bridge/request/Explode!`, Buffer.from([0xff, 0x00]));
  assert.match(await probe.has(`${BASE}/bridge/response/unknown`), /"status":"error"/);
});
