import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openAedes } from './support/brokers.ts';
import { Probe } from './support/probe.ts';
import { channel, recorder } from './support/recorders.ts';
import { build } from './support/rig.ts';

const AT = Date.parse('2026-11-22T14:00:00.000Z');
const TOPIC = 'dvr2mqtt/house/2/snapshot';

test('a picture goes with its camera', async (context) => {
  const { url } = await openAedes(context);
  const probe = await Probe.open(context, url);
  const rig = build(context, url, [recorder('house', [channel('1'), channel('2')])]);
  rig.sink.ready();
  await rig.sink.start();
  await probe.has('dvr2mqtt/bridge/state', 'online');
  assert.equal(await rig.sink.picture('house', '2', Buffer.from('a picture'), AT), true);
  await probe.has(TOPIC, 'a picture');
  await probe.has(`${TOPIC}_at`, '2026-11-22T14:00:00.000Z');
  rig.show(recorder('house', [channel('1'), channel('2', { removed: true })]));
  await probe.hasNot(TOPIC);
  await probe.hasNot(`${TOPIC}_at`);
});

test('a picture that was asked for is taken back by the next run, which takes none', async (context) => {
  const { url } = await openAedes(context);
  const notes = new Map<string, string>();
  const house = recorder('house', [channel('2')]);
  const first = build(context, url, [house], {}, notes);
  first.sink.ready();
  await first.sink.start();
  const probe = await Probe.open(context, url);
  await probe.has('dvr2mqtt/bridge/state', 'online');
  await first.sink.picture('house', '2', Buffer.from('a picture'), AT);
  await probe.has(TOPIC, 'a picture');
  await first.stop();
  const second = build(context, url, [house], {}, notes);
  second.sink.ready();
  await second.sink.start();
  await probe.hasNot(TOPIC);
});
