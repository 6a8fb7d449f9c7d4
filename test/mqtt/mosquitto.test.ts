import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { openMosquitto, openWire, WITHOUT_MOSQUITTO } from './support/brokers.ts';
import { Probe } from './support/probe.ts';
import { channel, known, recorder } from './support/recorders.ts';
import { build } from './support/rig.ts';
import { until } from './support/until.ts';

const skip = WITHOUT_MOSQUITTO;
const house = recorder('house', [channel('1')]);

test(
  'a broker that is killed and comes back without its memory has everything again',
  { skip },
  async (context) => {
    const broker = await openMosquitto(context);
    const rig = build(context, broker.url, [house]);
    rig.sink.ready();
    await rig.sink.start();
    const before = await Probe.open(context, broker.url);
    await before.has('dvr2mqtt/bridge/state', 'online');
    assert.match(rig.lines[0] ?? '', /MQTT 5/);
    await broker.kill();
    await rig.disconnected();
    const outage = { since: 1, reason: 'no_signal', met: false };
    rig.show(recorder('house', [channel('1', { online: known(false, { outage }) })]));
    rig.journal.add({ id: 'E1', channel: '1' });
    rig.sink.told();
    await broker.start();
    const after = await Probe.open(context, broker.url);
    await rig.connected();
    await after.has('dvr2mqtt/bridge/state', 'online');
    await after.heard('dvr2mqtt/house/1/event', 1);
    assert.equal(after.latest.get('dvr2mqtt/house/1/online'), 'OFF');
    const kept = (probe: Probe) => probe.topics('').filter((topic) => !topic.endsWith('/event'));
    assert.deepEqual(kept(after), kept(before));
  },
);

test('many cameras go through a broker that takes few messages at once', { skip }, async (context) => {
  const broker = await openMosquitto(context, () => 'max_inflight_messages 2');
  const channels = Array.from({ length: 200 }, (_, index) => channel(String(index + 1)));
  const rig = build(context, broker.url, [recorder('house', channels)]);
  rig.sink.ready();
  await rig.sink.start();
  const probe = await Probe.open(context, broker.url);
  await probe.has('dvr2mqtt/bridge/state', 'online');
  assert.equal(probe.topics('dvr2mqtt/house/').filter((topic) => topic.endsWith('/online')).length, 201);
  assert.equal(rig.lines.length, 1);
});

test(
  'a message too large for the broker is skipped and logged, and the rest goes on',
  { skip },
  async (context) => {
    const broker = await openMosquitto(context, () => 'max_packet_size 3500');
    const health = { health: () => ({ blob: 'x'.repeat(4_000) }) };
    const rig = build(context, broker.url, [house], {}, new Map(), health);
    rig.sink.ready();
    await rig.sink.start();
    const probe = await Probe.open(context, broker.url);
    await probe.has('dvr2mqtt/bridge/state', 'online');
    rig.journal.add({ id: 'large', reason: 'x'.repeat(4_000) });
    rig.journal.add({ id: 'small' });
    rig.sink.told();
    await until('both are off the list', () => rig.journal.cursor === 2);
    assert.equal((await probe.heard('dvr2mqtt/bridge/event', 1)).length, 1);
    assert.ok(!probe.latest.has('dvr2mqtt/bridge/health'));
    const skipped = rig.lines.filter((line) => line.includes('too large'));
    assert.equal(skipped.length, 3, skipped.join('\n'));
    assert.ok(rig.sink.connection().isConnected);
  },
);

test(
  'what the broker forbids is logged once and tried again, ever more seldom',
  { skip },
  async (context) => {
    const broker = await openMosquitto(context, async (folder) => {
      const acl = join(folder, 'acl');
      await writeFile(acl, 'topic readwrite dvr2mqtt/#\ntopic read homeassistant/#\n', { mode: 0o700 });
      return `acl_file ${acl}\nuser root`;
    });
    const rig = build(context, broker.url, [house]);
    rig.sink.ready();
    await rig.sink.start();
    const probe = await Probe.open(context, broker.url);
    await probe.has('dvr2mqtt/bridge/state', 'online');
    const complaints = rig.lines.filter((line) => line.includes('refuses a message'));
    assert.deepEqual(complaints, [
      'warn the broker refuses a message {"topic":"homeassistant/device/dvr2mqtt_bridge/config","reason":"Publish error: Not authorized"}',
      'warn the broker refuses a message {"topic":"homeassistant/device/dvr2mqtt_house/config","reason":"Publish error: Not authorized"}',
      'warn the broker refuses a message {"topic":"homeassistant/device/dvr2mqtt_house_1/config","reason":"Publish error: Not authorized"}',
    ]);
    await probe.answered();
    const { length } = rig.lines;
    const pass = async (seconds: number) => {
      for (let passed = 0; passed < seconds; passed += 20) {
        await probe.answered();
        rig.clock.advance(20_000);
      }
      await probe.answered();
    };
    await pass(60);
    await probe.heard('dvr2mqtt/house/1/online', 2);
    await pass(100);
    assert.equal(probe.payloads('dvr2mqtt/house/1/online').length, 2);
    await pass(20);
    await probe.heard('dvr2mqtt/house/1/online', 3);
    assert.equal(rig.lines.length, length);
  },
);

test('the will is told when the wire is cut', { skip }, async (context) => {
  const broker = await openMosquitto(context);
  const wire = await openWire(context, broker.url);
  const probe = await Probe.open(context, broker.url);
  const rig = build(context, wire.url, [house]);
  rig.sink.ready();
  await rig.sink.start();
  await probe.has('dvr2mqtt/bridge/state', 'online');
  wire.cut();
  await probe.has('dvr2mqtt/bridge/state', 'offline');
  await rig.disconnected();
  await rig.connected();
  await probe.has('dvr2mqtt/bridge/state', 'online');
  await rig.stop();
  await probe.has('dvr2mqtt/bridge/state', 'offline');
});
