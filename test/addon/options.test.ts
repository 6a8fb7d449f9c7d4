import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHANNELS_PATTERN } from '../../src/config/app-channels.ts';
import { appLabels } from '../../src/config/app-labels.ts';
import { type Element, type Form, readConfig } from './read.ts';
import { checkOptions } from './supervisor-options.ts';

const { schema, options } = await readConfig();

const RECORDER = { name: 'House DVR', host: '192.168.1.10', username: 'viewer', password: 'secret' };
const FULL = {
  ...RECORDER,
  port: 8443,
  channels: '1-4,7',
  type: 'mixed',
  poll_interval: 60,
  tls: true,
  tls_fingerprint: '3F'.repeat(32),
  tls_insecure: false,
  id: 'house',
};

function check(change: Readonly<Record<string, unknown>>): string[] {
  return checkOptions(schema, { ...options, ...change });
}

function checkRecorder(change: Readonly<Record<string, unknown>>): string[] {
  return check({ recorders: [{ ...RECORDER, ...change }] });
}

test('the app can be started as installed, with the least and with all that the form has', () => {
  const mqtt = { server: 'mqtts://broker.lan:8883', username: 'dvr2mqtt', password: 'secret' };
  assert.deepEqual(check({}), []);
  assert.deepEqual(check({ recorders: [RECORDER] }), []);
  assert.deepEqual(check({ recorders: [FULL, RECORDER], offline_after: 3, mqtt }), []);
});

test('the form refuses what can only be a mistake', () => {
  const wrong: readonly Readonly<Record<string, unknown>>[] = [
    { poll_interval: 4 },
    { poll_interval: 3601 },
    { offline_after: 0 },
    { log_level: 'verbose' },
    { event_log: 'yes' },
    { base_topic: '/dvr2mqtt' },
    { base_topic: 'dvr2mqtt/' },
    { base_topic: 'dvr2mqtt/#' },
    { base_topic: '$SYS' },
    { base_topic: '' },
    { discovery_prefix: 'home//assistant' },
    { mqtt: { server: 'embedded' } },
    { mqtt: { server: 'http://broker' } },
  ];
  for (const change of wrong) {
    const [key = ''] = Object.keys(change);
    const faults = check(change);
    assert.equal(faults.length, 1, JSON.stringify(change));
    assert.match(faults[0] ?? '', new RegExp(key === 'mqtt' ? "'server'" : `'${key}'`));
  }
  for (const [key, value] of Object.entries({ port: 0, type: 'coax', poll_interval: 1, id: 'My House' })) {
    const faults = checkRecorder({ [key]: value });
    assert.match(faults.join(), new RegExp(`^Option '${key}' is not [^']+$`));
  }
});

test('each of name, host, user name and password must be given', () => {
  for (const key of Object.keys(RECORDER)) {
    const { [key]: _, ...rest }: Record<string, string> = RECORDER;
    assert.deepEqual(check({ recorders: [rest] }), [`Missing option '${key}' in recorders`]);
  }
});

test('channels are refused by the form as by the program', () => {
  assert.equal(Object(Object(schema['recorders'])[0])['channels'], `match(${CHANNELS_PATTERN})?`);
  for (const channels of ['1', '1-4,7', ' 1 - 4 , 7 ']) assert.deepEqual(checkRecorder({ channels }), []);
  for (const channels of ['', 'all', '1;2', '1-', '1,,2', '-1', '1 2'])
    assert.equal(checkRecorder({ channels }).length, 1, channels);
});

test('the form has the options that the program reads, in the same order', () => {
  const fields = (type: Element | undefined): string[] | null => {
    if (type === undefined || typeof type === 'string') return null;
    return Array.isArray(type) ? fields(type[0]) : Object.keys(type);
  };
  const ours = Object.entries(appLabels).map(([key, label]) => [
    key,
    label.fields && Object.keys(label.fields),
  ]);
  const form = (all: Form) => Object.entries(all).map(([key, type]) => [key, fields(type) ?? undefined]);
  assert.deepEqual(form(schema), ours);
});
