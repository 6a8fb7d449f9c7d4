import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Channel, Recorder } from '../../src/domain/state.ts';
import { devices } from '../../src/sinks/mqtt/discovery.ts';
import { states } from '../../src/sinks/mqtt/project.ts';
import { reconcile } from '../../src/sinks/mqtt/reconcile.ts';
import type { View } from '../../src/sinks/mqtt/reconcile.ts';
import { channel, known, recorder, unknown } from './support/recorders.ts';
import { optionsFor } from './support/rig.ts';

const names = () => undefined;
const VIEWS = [states('dvr2mqtt', names), devices(optionsFor('mqtt://broker', ['house']), names)];

const beliefs = fc.constantFrom(
  known(true),
  known(false, { reason: 'no_signal', outage: { since: 1_000, reason: 'no_signal', met: false } }),
  unknown('starting'),
  known(true, { doubt: { bad: 1, since: 5, blind: 0 } }),
);
const channels = fc.record({
  key: fc.constantFrom('1', '2', '3', 'ip-1'),
  name: fc.constantFrom(null, 'Gate', 'Garden'),
  enabled: fc.boolean(),
  removed: fc.boolean(),
  online: beliefs,
  recording: beliefs,
  lastDowntime: fc.constantFrom(null, 0, 12),
});
const recorders = fc
  .record({
    status: fc.constantFrom(null, 'ok' as const, 'unreachable' as const),
    channels: fc.uniqueArray(channels, { selector: ({ key }) => key }),
  })
  .map(({ status, channels: list }) =>
    recorder(
      'house',
      list.map(({ key, ...rest }) => channel(key, rest)),
      { status },
    ),
  );
/** Two states of one recorder that share some channels. */
const pairs = fc.tuple(recorders, recorders, fc.array(fc.boolean())).map(([before, after, kept]) => {
  const merge = (next: Channel, index: number) =>
    kept[index] === true ? (before.channels.find(({ key }) => key === next.key) ?? next) : next;
  return [before, { ...after, channels: after.channels.map(merge) }] as const;
});

function apply(
  topics: Map<string, string>,
  publishes: Iterable<readonly [string, string]>,
): Map<string, string> {
  for (const [topic, payload] of publishes) {
    if (payload === '') topics.delete(topic);
    else topics.set(topic, payload);
  }
  return topics;
}

function project(view: View, { id, channels: list, ...rest }: Recorder): Map<string, string> {
  const whole = { id, channels: list, ...rest };
  return new Map([...view.ofRecorder(whole), ...list.flatMap((one) => view.ofChannel(id, one))]);
}

test('what is published makes of the one state the other, with not one publish too many', () => {
  fc.assert(
    fc.property(pairs, fc.constantFrom(...VIEWS), ([before, after], view) => {
      const topics = apply(new Map(), reconcile(view, null, before));
      assert.deepEqual(topics, project(view, before));
      const changes = [...reconcile(view, before, after)];
      for (const [topic, payload] of changes) assert.notEqual(topics.get(topic) ?? '', payload, topic);
      assert.deepEqual(apply(topics, changes), project(view, after));
    }),
    { numRuns: 300 },
  );
});

test('a state and itself differ in nothing, and cost no look at it', () => {
  const view: View = { ofRecorder: () => assert.fail(), ofChannel: () => assert.fail() };
  const house = recorder('house', [channel('1')]);
  assert.deepEqual([...reconcile(view, house, house)], []);
});

test('a channel that is the same object costs no look at it', () => {
  const looked: string[] = [];
  const view: View = { ofRecorder: () => [], ofChannel: (_id, { key }) => (looked.push(key), [[key, key]]) };
  const before = recorder('house', [channel('1'), channel('2')]);
  const after = { ...before, channels: [before.channels[0] ?? assert.fail(), channel('2')] };
  assert.deepEqual([...reconcile(view, before, after)], []);
  assert.deepEqual(looked, ['2', '2']);
});

test('a channel that is gone is emptied, its announcement too', () => {
  const before = recorder('house', [channel('1'), channel('2', { lastDowntime: 3 })]);
  const after = { ...before, channels: before.channels.slice(0, 1) };
  const emptied = VIEWS.flatMap((view) => Array.from(reconcile(view, before, after))).filter(
    ([, payload]) => payload === '',
  );
  assert.deepEqual(emptied.map(([topic]) => topic).sort(), [
    'dvr2mqtt/house/2/last_downtime',
    'dvr2mqtt/house/2/offline_since',
    'dvr2mqtt/house/2/online',
    'dvr2mqtt/house/2/recording',
    'dvr2mqtt/house/2/state',
    'homeassistant/device/dvr2mqtt_house_2/config',
  ]);
});
