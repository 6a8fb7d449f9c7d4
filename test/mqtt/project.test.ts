import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { NO_LOGIN } from '../../src/domain/state.ts';
import type { Channel, Recorder } from '../../src/domain/state.ts';
import { states } from '../../src/sinks/mqtt/project.ts';
import type { ChannelLeaf, RecorderLeaf } from '../../src/sinks/mqtt/topics.ts';
import { channel, known, recorder, unknown } from './support/recorders.ts';

const view = states('dvr2mqtt', () => new Map([['9', { name: 'Gate' }]]));
const since = Date.parse('2026-11-22T14:40:45.004Z');
const outage = { since, reason: 'no_signal', met: false };

/** Payloads by the last level of their topic. */
type Topics = { readonly [leaf in ChannelLeaf | RecorderLeaf]?: string };

function ofChannel(shown: Channel): Topics {
  return strip(view.ofChannel('house', shown), `dvr2mqtt/house/${shown.key}/`);
}

function ofRecorder(shown: Recorder): Topics {
  return strip(view.ofRecorder(shown), `dvr2mqtt/${shown.id}/`);
}

function strip(publishes: Iterable<readonly [string, string]>, stem: string): Topics {
  return Object.fromEntries(
    [...publishes].map(([topic, payload]) => {
      assert.ok(topic.startsWith(stem), topic);
      return [topic.slice(stem.length), payload];
    }),
  );
}

function json(text: string | undefined): Record<string, unknown> {
  return z.record(z.string(), z.unknown()).parse(JSON.parse(text ?? 'null'));
}

test('a camera that is online and recorded', () => {
  const { state, ...scalars } = ofChannel(channel('1'));
  assert.deepEqual(scalars, { online: 'ON', recording: 'ON', offline_since: 'None' });
  assert.deepEqual(Object.entries(json(state)), [
    ['channel', '1'],
    ['name', 'Camera at 1'],
    ['kind', 'ip'],
    ['ip', null],
    ['port', null],
    ['protocol', null],
    ['user', null],
    ['auth', null],
    ['model', null],
    ['firmware', null],
    ['online', true],
    ['recording', true],
    ['offline_since', null],
    ['last_downtime', null],
    ['reason', null],
    ['recording_reason', null],
    ['evidence', 'workingstatus record=1'],
    ['recording_mode', 'continuous'],
    ['enabled', true],
  ]);
});

test('a camera that is lost', () => {
  const lost = channel('2', {
    online: known(false, { reason: 'no_signal', outage }),
    recording: known(false, { reason: 'no_signal' }),
    lastDowntime: 145,
  });
  const { state, ...scalars } = ofChannel(lost);
  assert.deepEqual(scalars, {
    online: 'OFF',
    recording: 'OFF',
    offline_since: '2026-11-22T14:40:45.004Z',
    last_downtime: '145',
  });
  const { reason, online, offline_since, last_downtime } = json(state);
  assert.deepEqual(
    [reason, online, offline_since, last_downtime],
    ['no_signal', false, scalars.offline_since, 145],
  );
});

test('an outage that runs stays shown while nothing is known', () => {
  const { online, offline_since, state } = ofChannel(
    channel('2', {
      online: unknown('unreachable', { last: false, outage }),
      recording: unknown('unreachable'),
    }),
  );
  assert.deepEqual([online, offline_since], ['None', '2026-11-22T14:40:45.004Z']);
  assert.deepEqual([json(state)['online'], json(state)['reason']], [null, 'unreachable']);
});

test('an input that is switched off shows no outage', () => {
  const off = channel('2', { enabled: false, online: unknown('disabled', { last: false, outage }) });
  const { online, offline_since, state } = ofChannel(off);
  assert.deepEqual([online, offline_since, json(state)['offline_since']], ['None', 'None', null]);
});

test('a downtime of no seconds is a downtime', () => {
  assert.equal(ofChannel(channel('1', { lastDowntime: 0 })).last_downtime, '0');
});

test('doubts are told only while there are some', () => {
  const doubt = { bad: 1, since, blind: 0 };
  assert.equal(json(ofChannel(channel('1', { online: known(true, { doubt }) })).state)['doubts'], 1);
  assert.equal(json(ofRecorder(recorder('house', [], { doubt })).state)['doubts'], 1);
  assert.ok(!('doubts' in json(ofChannel(channel('1')).state)));
});

test('a configured name goes before the recorder’s', () => {
  assert.equal(json(ofChannel(channel('9')).state)['name'], 'Gate');
  assert.equal(json(ofChannel(channel('8', { name: null })).state)['name'], 'Camera 8');
});

test('a removed channel has no topics', () => {
  assert.deepEqual(ofChannel(channel('1', { removed: true })), {});
});

test('a recorder that can be read', () => {
  const channels = [
    channel('1'),
    channel('2', { online: known(false, { outage }), recording: unknown('x') }),
    channel('3', { enabled: false, online: unknown('disabled') }),
  ];
  const device = { model: 'DS-7608NI-K2', serial: 'D1', firmware: 'V4.30', mac: null, name: null };
  const { state, ...scalars } = ofRecorder(recorder('house', channels, { device }));
  assert.deepEqual(scalars, { availability: 'online', online: 'ON', status: 'ok' });
  assert.deepEqual(Object.entries(json(state)), [
    ['name', 'Recorder house'],
    ['status', 'ok'],
    ['reason', null],
    ['detail', null],
    ['since', null],
    ['model', 'DS-7608NI-K2'],
    ['serial', 'D1'],
    ['firmware', 'V4.30'],
    ['restarted_at', null],
    ['channels', 2],
    ['cameras_online', 1],
    ['cameras_offline', 1],
    ['cameras_recording', 1],
    ['paused_until', null],
  ]);
});

test('a figure of which nothing is known is none', () => {
  const figures = (...channels: Channel[]) => {
    const { cameras_online, cameras_recording } = json(ofRecorder(recorder('house', channels)).state);
    return [cameras_online, cameras_recording];
  };
  const blind = { recording: unknown('no_evidence') };
  assert.deepEqual(figures(channel('1', blind), channel('2', blind)), [2, null]);
  assert.deepEqual(figures(channel('1', blind), channel('2', { recording: known(false) })), [2, 0]);
  assert.deepEqual(figures(channel('1', { ...blind, online: unknown('unreachable') })), [null, null]);
  assert.deepEqual(figures(channel('1', { enabled: false, online: unknown('disabled') })), [0, 0]);
  assert.equal(json(ofRecorder(recorder('house', [], { status: null })).state)['cameras_recording'], null);
});

test('a recorder that nothing is known of yet', () => {
  const { state, ...scalars } = ofRecorder(recorder('house', [], { status: null }));
  assert.deepEqual(scalars, { availability: 'offline', online: 'OFF', status: 'None' });
  assert.equal(json(state)['status'], null);
});

test('a recorder that refuses the login says until when it is left alone', () => {
  const lost = { status: 'unauthorized', reason: 'bad_credentials', outage } as const;
  const until = (pausedUntil: number) =>
    json(ofRecorder(recorder('house', [], { ...lost, login: { ...NO_LOGIN, pausedUntil } })).state);
  const state = until(since + 31 * 60_000);
  assert.deepEqual(
    [state['paused_until'], state['since'], state['reason']],
    ['2026-11-22T15:11:45.004Z', '2026-11-22T14:40:45.004Z', 'bad_credentials'],
  );
  assert.equal(until(Infinity)['paused_until'], 'credentials change');
});
