import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { formatAppFault, loadAppOptions, readAppOptions } from '../../src/config/app-options.ts';
import { configOfForm, faultsOfForm, form, readForm, SHOP } from './app.ts';
import { inFolder, loadRight } from './load.ts';

const FINGERPRINT = 'AB:'.repeat(31).concat('AB');

const FULL = {
  recorders: [
    {
      ...SHOP,
      port: 8443,
      channels: '1-3, 7',
      type: 'mixed',
      poll_interval: 10,
      tls: true,
      tls_fingerprint: FINGERPRINT,
      alert_stream: false,
      health: false,
      snapshots: true,
      allow_reboot: true,
      id: 'corner-shop',
    },
    { ...SHOP, name: 'House DVR', host: 'nvr.lan', tls: true, tls_insecure: true, channels: 5 },
    { ...SHOP, name: 'Barn', host: 'fe80::1', tls: true },
  ],
  poll_interval: 60,
  offline_after: 3,
  log_level: 'debug',
  event_log: false,
  base_topic: 'home/cameras',
  discovery_prefix: 'ha',
  mqtt: { server: 'mqtts://broker.lan:8883', username: 'bridge', password: 'pass-2' },
};
const FULL_YAML = `
recorders:
  - { id: corner-shop, name: Shop, host: 192.168.1.10, port: 8443, username: viewer, password: pass-1, type: mixed,
      channels: [1, 2, 3, 7], poll_interval: 10, tls: { fingerprint: "${FINGERPRINT}" },
      alert_stream: false, health: false, snapshots: true, allow_reboot: true }
  - { name: House DVR, host: nvr.lan, username: viewer, password: pass-1, tls: { insecure: true }, channels: [5] }
  - { name: Barn, host: "fe80::1", username: viewer, password: pass-1, tls: true }
poll_interval: 60
offline_after: 3
log: { level: debug, file: false }
mqtt: { url: "mqtts://broker.lan:8883", username: bridge, password: pass-2, base_topic: home/cameras, discovery_prefix: ha }
data_dir: /data
`;

test('the form means what the YAML file with the same words means', () => {
  assert.deepEqual(configOfForm(FULL), loadRight(FULL_YAML).config);
});

test('the form as it comes, with one recorder', () => {
  const { recorders, mqtt, log, data_dir, ...rest } = configOfForm(form(SHOP));
  assert.deepEqual(recorders, [
    {
      ...SHOP,
      id: 'shop',
      port: 80,
      tls: false,
      type: 'auto',
      channels: null,
      poll_interval: 30,
      alert_stream: true,
      health: true,
      snapshots: false,
      allow_reboot: false,
    },
  ]);
  assert.equal(mqtt.url, 'mqtt://core-mosquitto:1883');
  assert.equal(mqtt.base_topic, 'dvr2mqtt');
  assert.equal(mqtt.discovery_prefix, 'homeassistant');
  assert.deepEqual(log, { file: '/share/dvr2mqtt/camera_log.txt', format: 'text', level: 'info' });
  assert.equal(data_dir, '/data');
  assert.equal(rest.poll_interval, 30);
  assert.equal(rest.offline_after, 2);
});

test("without a server the configuration waits for Supervisor's broker, and says the log level before", () => {
  const read = readForm({ ...form(SHOP), log_level: 'trace' });
  assert.ok(read.ok && !read.ownBroker);
  assert.equal(read.level, 'trace');
  assert.ok(!('config' in read));
  const config = read.complete({ url: 'mqtts://10.0.0.2:8883', username: 'addons', password: 'p' });
  assert.equal(config.mqtt.url, 'mqtts://10.0.0.2:8883');
  assert.equal(config.mqtt.username, 'addons');
  assert.equal(config.mqtt.password, 'p');
});

test('fields left empty or at their switches, keys of another version, and blanks from pasting do no harm', () => {
  const empty = { port: null, channels: ' ', type: '', poll_interval: null, tls_fingerprint: '', id: ' ' };
  const switches = { tls: false, tls_insecure: false };
  const pasted = { name: ' Shop ', host: '\t192.168.1.10 ', username: ' viewer\n', password: 'pass-1' };
  const plain = configOfForm(form(SHOP));
  assert.deepEqual(configOfForm(form({ ...SHOP, ...empty, ...switches, zone: 'north' })), plain);
  assert.deepEqual(configOfForm({ ...form(pasted), beta: true, mqtt: { server: ' ', username: '' } }), plain);
  assert.deepEqual(configOfForm({ recorders: [SHOP], mqtt: null }), plain);
});

test('names and logins of digits are text; blanks in a password belong to it', () => {
  const [digits] = configOfForm(form({ ...SHOP, name: 7, username: 1, password: 123_456 })).recorders;
  assert.deepEqual([digits?.name, digits?.id, digits?.username, digits?.password], ['7', '7', '1', '123456']);
  const [blanks] = configOfForm(form({ ...SHOP, password: ' p ' })).recorders;
  assert.equal(blanks?.password, ' p ');
});

test('a fresh install says in one line what to do', () => {
  const line =
    'Recorders: none is entered yet; add at least one in the configuration of the app, then start it again';
  for (const value of [form(), {}, { recorders: null }]) assert.deepEqual(faultsOfForm(value), [line]);
});

test('wrong options are told before any broker is known, all at once, in the order of the form', () => {
  const wrong = {
    mqtt: { username: 'me' },
    poll_interval: 1,
    recorders: [SHOP, { ...SHOP, name: 'Barn', host: 'x', poll_interval: 2, port: 0 }],
    log_level: 'loud',
  };
  assert.deepEqual(
    faultsOfForm(wrong).map((line) => line.split(':')[0]),
    [
      'Recorders, entry 2 (Barn), Port',
      'Recorders, entry 2 (Barn), Poll interval',
      'Poll interval',
      'Log level',
      'MQTT broker, Server',
    ],
  );
});

test('options that are damaged or not there are one line without any part of them', () => {
  const folders = { data: '/data', share: '/share' };
  for (const text of ['', '{"recorders":[{"password":"pass-1"', '[]', 'null', '"pass-1"']) {
    const read = readAppOptions(text, folders);
    assert.ok(!read.ok);
    assert.deepEqual(read.faults.map(formatAppFault), [
      'the options of the app are damaged; save its configuration again',
    ]);
  }
});

test('options.json is read from its file, and its folder keeps the state', () => {
  inFolder({ 'options.json': JSON.stringify(form(SHOP)) }, (data) => {
    const read = loadAppOptions(join(data, 'options.json'), join(data, 'share'));
    assert.ok(read.ok && !read.ownBroker);
    const { log, data_dir } = read.complete({ url: 'mqtt://core-mosquitto:1883' });
    assert.equal(data_dir, data);
    assert.equal(log.file, join(data, 'share', 'dvr2mqtt', 'camera_log.txt'));
    const missing = loadAppOptions(join(data, 'none.json'));
    assert.deepEqual(!missing.ok && missing.faults.map(formatAppFault), [
      `the options of the app (${join(data, 'none.json')}) cannot be used: the file does not exist`,
    ]);
    mkdirSync(join(data, 'folder.json'));
    const folder = loadAppOptions(join(data, 'folder.json'));
    assert.match(!folder.ok ? (folder.faults[0]?.message ?? '') : '', /is a folder$/);
    writeFileSync(join(data, 'options.json'), '{');
    assert.equal(loadAppOptions(join(data, 'options.json')).ok, false);
  });
});
