import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadRight, testFaults } from './load.ts';

/** The example of the contract, to the letter. */
const CONTRACT = `{ "base":  { "type": "analog", "ip": "11.11.11.11", "port": 80, "username": "admin", "password": "admin", "valid_camera_ids": [1, 2, 3] },
  "DVR 2": { "type": "ip", "ip": "11.11.11.11", "port": 81, "username": "admin", "password": "admin" } }
`;

/** The same as people write it: one option a line, a trailing comma, and no last brace. */
const SEED = `{
    "base": {
        "type": "analog",
        "ip": "11.11.11.11",
        "port": 80,
        "username": "admin",
        "password": "admin",
        "valid_camera_ids": [1, 2, 3]
    },
    "DVR 2": {
        "type": "ip",
        "ip": "11.11.11.11",
        "port": 81,
        "username": "admin",
        "password": "admin",
    },
`;
const old = (...lines: string[]) =>
  ['{ "DVR 1": {', '  "ip": "nvr",', '  "username": "admin",', ...lines, '  "password": "admin"', '} }'].join(
    '\n',
  );
const first = (text: string) => loadRight(text).config.recorders[0];

for (const [name, text] of [
  ['the example', CONTRACT],
  ['the same with a trailing comma and its last brace', `${SEED}}\n`],
] as const) {
  test(`the old form: ${name}`, () => {
    const { config, old: isOld, warnings } = loadRight(text);
    const login = {
      username: 'admin',
      password: 'admin',
      tls: false,
      poll_interval: 30,
      alert_stream: true,
      health: true,
      snapshots: false,
      allow_reboot: false,
      host: '11.11.11.11',
    };
    assert.equal(isOld, true);
    assert.deepEqual(warnings, []);
    assert.deepEqual(config.recorders, [
      {
        ...login,
        id: 'base',
        name: 'base',
        port: 80,
        type: 'analog',
        channels: [{ id: '1' }, { id: '2' }, { id: '3' }],
      },
      { ...login, id: 'dvr-2', name: 'DVR 2', port: 81, type: 'ip', channels: null },
    ]);
    assert.match(String(config.log.file), /\/camera_log\.txt$/);
    assert.match(config.data_dir, /\/data$/);
    assert.equal(config.mqtt.url, 'mqtt://127.0.0.1:1883');
  });
}

testFaults([
  [SEED, 'config.yaml:16: `}` is missing: the `{` on line 1 is never closed'],
  [SEED.trimEnd(), 'config.yaml:16: `}` is missing: the `{` on line 1 is never closed'],
  [`${SEED}\n\n`, 'config.yaml:16: `}` is missing: the `{` on line 1 is never closed'],
  [
    '{\n"a": { "ip": "x" },\n"Büro #2": {\n"ip": "http://x", "port": 0, "username": "u", "password": "" },\n"c": 5 }',
    'config.yaml:2 a.username: is missing; must be text that is not empty',
    'config.yaml:2 a.password: is missing; must be text that is not empty',
    'config.yaml:4 Büro #2.ip: must be the bare host name or address, without `http://`; put the port under `port` and HTTPS under `tls`',
    'config.yaml:4 Büro #2.port: must be a whole number from 1 to 65535, not `0`',
    'config.yaml:4 Büro #2.password: is empty; must be text that is not empty',
    'config.yaml:5 c: must be a block with at least `name`, `host`, `username` and `password`, not this value',
  ],
  [
    '{ "DVR 1": { "ip": "a", "username": "u", "password": "p" },\n "dvr-1": { "ip": "A", "username": "u", "password": "p" },\n "b": { "username": "u", "password": "p" } }',
    'config.yaml:2 dvr-1: becomes the id `dvr-1`, which line 1 has already; rename this recorder or give it an `id` of its own',
    'config.yaml:2 dvr-1.ip: is given twice with the same port, also on line 1; every recorder must be given once',
    'config.yaml:3 b.ip: is missing; must be a host name, an IPv4 or an IPv6 address, as text',
  ],
  [
    '{ "a": { "ip": "x", "username": "u", "password": "p" },\n"!!!": { "ip": "x", "username": "", "valid_camera_ids": ["x y"] },\n"?": 5 }',
    'config.yaml:2 ….username: is empty; must be text that is not empty',
    'config.yaml:2 ….password: is missing; must be text that is not empty',
    'config.yaml:2 ….valid_camera_ids[0]: must be a channel id: a whole number from 0 to 65535, or letters, digits, `_` and `-`; or { id, name, area }, not `x y`',
    'config.yaml:2 ….ip: is given twice with the same port, also on line 1; every recorder must be given once',
    'config.yaml:3: must be a block with at least `name`, `host`, `username` and `password`, not this value',
  ],
  [
    old('  "type": "nvr",', '  "valid_camera_ids": [1, "x y"],'),
    'config.yaml:4 DVR 1.type: must be `auto`, `analog`, `ip` or `mixed`, not `nvr`',
    'config.yaml:5 DVR 1.valid_camera_ids[1]: must be a channel id: a whole number from 0 to 65535, or letters, digits, `_` and `-`; or { id, name, area }, not `x y`',
  ],
]);

test('the old form takes numbers as text, and has no place for what it did not know', () => {
  const { config, warnings } = loadRight(
    old(
      '  "port": "8080",',
      '  "valid_camera_ids": ["1", "02"],',
      '  "host": "other",',
      '  "constructor": "x",',
    ),
  );
  assert.equal(config.recorders[0]?.port, 8080);
  assert.equal(first(old().replace('"password": "admin"', '"password": "0123"'))?.password, '0123');
  assert.equal(config.recorders[0]?.host, 'nvr');
  assert.deepEqual(config.recorders[0]?.channels, [{ id: '1' }, { id: '02' }]);
  assert.deepEqual(warnings, [
    'config.yaml:6 DVR 1.host: is not known and has no effect',
    'config.yaml:7 DVR 1.constructor: is not known and has no effect',
  ]);
});

test('the old form without a type or with an empty list asks for everything', () => {
  assert.equal(first(old())?.type, 'auto');
  const { config, warnings } = loadRight(old('  "valid_camera_ids": [],'));
  assert.equal(config.recorders[0]?.channels, null);
  assert.deepEqual(warnings, [
    'config.yaml:4 DVR 1.valid_camera_ids: is empty and has no effect: all channels are read',
  ]);
});

for (const [form, text] of [
  ['the old form', CONTRACT],
  ['YAML without mqtt', 'recorders: [{ name: A, host: a, username: u, password: p }]'],
] as const) {
  const broker = (env: Record<string, string>) => {
    const { url, username, password } = loadRight(text, env).config.mqtt;
    return [url, username, password];
  };

  test(`${form} takes its broker from the environment`, () => {
    assert.deepEqual(broker({}), ['mqtt://127.0.0.1:1883', undefined, undefined]);
    assert.deepEqual(broker({ MQTT_URL: '', MQTT_USERNAME: '' }), [
      'mqtt://127.0.0.1:1883',
      undefined,
      undefined,
    ]);
    assert.deepEqual(broker({ MQTT_URL: 'mqtts://b', MQTT_USERNAME: 'u', MQTT_PASSWORD: 'p' }), [
      'mqtts://b',
      'u',
      'p',
    ]);
    assert.deepEqual(broker({ MQTT_URL: 'wss://me:p%40%3Aw@b:9001/ws' }), ['wss://b:9001/ws', 'me', 'p@:w']);
    assert.deepEqual(broker({ MQTT_URL: 'mqtt://me:pw@b', MQTT_PASSWORD: 'p' }), ['mqtt://b', 'me', 'p']);
    assert.deepEqual(broker({ MQTT_URL: 'mqtt://me:a@b@c' }), ['mqtt://c', 'me', 'a@b']);
    assert.deepEqual(broker({ MQTT_URL: 'mqtt://me:50%@b', MQTT_USERNAME: 'u' }), ['mqtt://b', 'u', '50%']);
  });

  test(`${form}: what is wrong with that has no line`, () => {
    assert.throws(
      () => broker({ MQTT_URL: 'http://b' }),
      /^Error: config\.yaml \$MQTT_URL: has a scheme that is not allowed;[^\n]*$/,
    );
    assert.throws(() => broker({ MQTT_PASSWORD: 'p' }), {
      message: 'config.yaml $MQTT_USERNAME: is missing; `password` is of no use without it',
    });
  });
}

test('a file with its own mqtt block does not ask the environment', () => {
  const text = 'mqtt: { url: "mqtt://own" }\nrecorders: [{ name: A, host: a, username: u, password: p }]';
  const env = { MQTT_URL: 'mqtt://other', MQTT_USERNAME: 'u', MQTT_PASSWORD: 'p' };
  const { url, username } = loadRight(text, env).config.mqtt;
  assert.deepEqual([url, username], ['mqtt://own', undefined]);
});
