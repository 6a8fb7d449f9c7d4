import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Recorder } from '../../src/domain/state.ts';
import type { MqttOptions } from '../../src/sinks/mqtt/options.ts';
import { openAedes } from './support/brokers.ts';
import { Probe } from './support/probe.ts';
import { channel, recorder } from './support/recorders.ts';
import { build } from './support/rig.ts';
import { until } from './support/until.ts';

const house = recorder('house', [channel('1'), channel('2')]);
const attic = recorder('attic', [channel('1')]);

/** One life of the bridge, over the notes of those before; returns what is on the broker when it is settled. */
async function live(
  context: TestContext,
  { url, probe, notes }: { url: string; probe: Probe; notes: Map<string, string> },
  recorders: readonly Recorder[],
  change: Partial<MqttOptions> = {},
): Promise<string[]> {
  const base = change.baseTopic ?? 'dvr2mqtt';
  const rig = build(context, url, recorders, change, notes);
  rig.sink.ready();
  await rig.sink.start();
  await probe.has(`${base}/bridge/state`, 'online');
  await probe.answered(base);
  await rig.stop();
  return probe.topics('').filter((topic) => !topic.includes('/bridge/') && !topic.includes('/response/'));
}

async function open(context: TestContext) {
  const { url } = await openAedes(context);
  return { url, probe: await Probe.open(context, url), notes: new Map<string, string>() };
}

test('a recorder that is gone from the configuration leaves nothing, nor a note', async (context) => {
  const place = await open(context);
  const both = await live(context, place, [house, attic]);
  const one = await live(context, place, [house]);
  assert.ok(both.some((topic) => topic.includes('attic')));
  assert.deepEqual(
    one,
    both.filter((topic) => !topic.includes('attic')),
  );
  assert.deepEqual([...place.notes.keys()].sort(), [
    '["dvr2mqtt","homeassistant","bridge"]',
    '["dvr2mqtt","homeassistant","house"]',
  ]);
});

test('a channel that is gone from the configuration leaves nothing', async (context) => {
  const place = await open(context);
  await live(context, place, [house]);
  const left = await live(context, place, [recorder('house', [channel('2')])]);
  assert.deepEqual(
    left.filter((topic) => /house[/_]1/.test(topic)),
    [],
  );
  assert.ok(left.includes('homeassistant/device/dvr2mqtt_house_2/config'));
  assert.equal(place.notes.get('["dvr2mqtt","homeassistant","house"]'), '{"states":["2"],"devices":["2"]}');
});

test('a channel that was switched off meanwhile loses its device, not its topics', async (context) => {
  const place = await open(context);
  const before = await live(context, place, [house]);
  const after = await live(context, place, [
    recorder('house', [channel('1', { enabled: false }), channel('2')]),
  ]);
  assert.deepEqual(
    after,
    before.filter((topic) => topic !== 'homeassistant/device/dvr2mqtt_house_1/config'),
  );
});

test('a recorder of which nothing is known yet keeps what it has left', async (context) => {
  const place = await open(context);
  const before = await live(context, place, [house]);
  const after = await live(context, place, [recorder('house', [], { status: null, met: false })]);
  assert.deepEqual(after, before);
});

test('a changed base topic leaves nothing of the old one', async (context) => {
  const place = await open(context);
  await live(context, place, [house]);
  await live(context, place, [house], { baseTopic: 'cams/home' });
  assert.deepEqual(
    place.probe
      .topics('')
      .filter((topic) => topic.startsWith('dvr2mqtt/') && !/request|response/.test(topic)),
    [],
  );
  assert.deepEqual(place.probe.topics('homeassistant/'), [
    'homeassistant/device/cams-home_bridge/config',
    'homeassistant/device/cams-home_house/config',
    'homeassistant/device/cams-home_house_1/config',
    'homeassistant/device/cams-home_house_2/config',
  ]);
});

test('a changed prefix, or none any more, leaves no announcement, and the states stay', async (context) => {
  const place = await open(context);
  const before = await live(context, place, [house]);
  const states = before.filter((topic) => topic.startsWith('dvr2mqtt/'));
  const moved = await live(context, place, [house], { discoveryPrefix: 'ha' });
  assert.deepEqual(place.probe.topics('homeassistant/'), []);
  assert.equal(place.probe.topics('ha/device/').length, 4);
  assert.deepEqual(
    moved.filter((topic) => topic.startsWith('dvr2mqtt/')),
    states,
  );
  const off = await live(context, place, [recorder('house', [channel('1')])], { discoveryPrefix: false });
  assert.deepEqual(
    off,
    states.filter((topic) => !topic.includes('/house/2/')),
  );
});

test('nothing is emptied that this bridge has not left', async (context) => {
  const place = await open(context);
  await place.probe.say('dvr2mqtt/house/9/online', 'ON', true);
  await place.probe.say('homeassistant/device/other/config', '{}', true);
  await live(context, place, [house]);
  const heard = place.probe.seen.filter(({ payload }) => payload === '');
  assert.deepEqual(heard, []);
  assert.ok(place.probe.latest.has('dvr2mqtt/house/9/online'));
});

test('the note is written before the first publish, and kept until the emptying is acknowledged', async (context) => {
  const { url, aedes } = await openAedes(context);
  const notes = new Map<string, string>();
  const seen: (string | undefined)[] = [];
  // Asked before the broker acknowledges.
  aedes.authorizePublish = (_client, { topic, payload }, done) => {
    const note = notes.get('["dvr2mqtt","homeassistant","house"]');
    if (topic.endsWith('house_1/config') || topic === 'dvr2mqtt/house/1/online')
      seen.push(`${payload.length} ${note}`);
    done(null);
  };
  const probe = await Probe.open(context, url);
  const rig = build(context, url, [house], {}, notes);
  rig.sink.ready();
  await rig.sink.start();
  await probe.has('dvr2mqtt/bridge/state', 'online');
  assert.equal(seen.length, 2);
  assert.ok(seen.every((line) => line?.endsWith('{"states":["1","2"],"devices":["1","2"]}')));
  rig.clock.advance(1_000);
  rig.show(recorder('house', [channel('2')]));
  await until('the note is up to date', () =>
    [...notes.values()].includes('{"states":["2"],"devices":["2"]}'),
  );
  assert.deepEqual(seen.slice(2), [
    '0 {"states":["1","2"],"devices":["1","2"]}',
    '0 {"states":["1","2"],"devices":["1","2"]}',
  ]);
});

test('notes that are not to be understood are left alone, notes that cannot be written harm nothing', async (context) => {
  const place = await open(context);
  place.notes
    .set('something else', 'x')
    .set('["a"]', '{}')
    .set('["dvr2mqtt","homeassistant","house"]', 'broken');
  const rig = build(context, place.url, [house], {}, place.notes, {
    notes: {
      all: () => place.notes,
      set: () => {
        throw new Error('disk full');
      },
    },
  });
  rig.sink.ready();
  await rig.sink.start();
  await place.probe.has('dvr2mqtt/bridge/state', 'online');
  assert.equal(rig.lines.filter((line) => line.includes('disk full')).length, 1);
});
