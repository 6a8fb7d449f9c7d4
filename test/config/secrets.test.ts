import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { loadConfig } from '../../src/config/load.ts';
import { publicOptions } from '../../src/config/public.ts';
import { inFolder, loadRight } from './load.ts';

/** Every place where a password can get into a file, by mistake or not. */
const PLACES: readonly ((secret: string) => string)[] = [
  (secret) => `password: ${secret}`,
  (secret) => `password: "${secret}`,
  (secret) => `password: *${secret}`,
  (secret) => `password: &${secret}`,
  (secret) => `password: !${secret} x`,
  (secret) => `password: @${secret}`,
  (secret) => `password: %${secret}`,
  (secret) => `password: |${secret}`,
  (secret) => `password: "\\${secret}"`,
  (secret) => `password: a: ${secret}`,
  (secret) => `password: [${secret}]`,
  (secret) => `password: { ${secret}: ${secret} }`,
  (secret) => `password: !!int ${secret}`,
  (secret) => `password: !env bad-${secret}`,
  (secret) => `password:${secret}`,
  (secret) => `"password:${secret}": x`,
  (secret) => `pasword: ${secret}`,
  (secret) => `password: p\n    password: ${secret}`,
  (secret) => `username: [${secret}]`,
  (secret) => `host: ${secret}@nvr`,
  (secret) => `host: http://admin:${secret}@nvr`,
  (secret) => `port: admin:${secret}@nvr`,
  (secret) => `port: !env SECRET # ${secret}`,
  (secret) => `type: !file secret.txt # ${secret}`,
  (secret) => `port: 1\nmqtt: { url: "mqtt://u:${secret}@h" }`,
  (secret) => `port: 1\nmqtt: { url: "mqtt://u:${secret}" }`,
  (secret) => `port: 1\nmqtt: { url: "${secret}://u" }`,
  (secret) => `port: 1\nmqtt: { url: embedded, username: { a: ${secret} }, password: [${secret}] }`,
  (secret) => `port: 1\nmqtt: ["mqtt://u:${secret}@h"]`,
  (secret) => `port: 1\nmqtt: "mqtt://u:${secret}@h"`,
];

test('no fault and no warning shows a secret, wherever it stands', () => {
  const secret = fc.stringMatching(/^s3[a-zA-Z0-9]{8,20}$/);
  let wrong = 0;
  fc.assert(
    fc.property(secret, fc.constantFrom(...PLACES), fc.boolean(), (value, place, isFlawed) => {
      const login = isFlawed ? 'colour: red' : 'poll_interval: 9';
      const text = `recorders:\n  - name: House\n    ${login}\n    ${place(value)}\n`;
      const files = { 'config.yaml': text, 'secret.txt': value };
      const shown = inFolder(files, (cwd) => {
        const env = { SECRET: value, MQTT_URL: `mqtt:/u:${value}@h`, MQTT_PASSWORD: value };
        const loaded = loadConfig({ env, cwd });
        if (!loaded.ok) wrong += 1;
        return JSON.stringify(loaded.ok ? loaded.warnings : loaded.faults);
      });
      assert.ok(!shown.includes(value), shown);
    }),
    { numRuns: 400 },
  );
  assert.ok(wrong > 300);
});

test('what may be the rest of a password is not shown as a key', () => {
  const slips = [
    'recorders: [{ name: A, host: a, username: u, password: p, s3cret }]',
    'recorders: [{ name: A, host: a, username: u, password: p, s3cret: x }]',
    'recorders: [{ name: A, host: a, username: u, password: p, s3cret, s3cret }]',
    'recorders: [{ name: A, host: a, username: u, pasword: p, s3cret: x, s3cret2: y }]',
    'recorders: [{ name: A, host: a, username: u, password s3cret }]',
    'recorders:\n  - name: A\n    password s3cret: x',
    'recorders: [{ s3cret, name: A }]',
    "recorders: [{ name: A, host: a, username: u, &x;password: 's3cret' }]",
    'recorders:\n  - name: A\n    host: a\n    &x;password: "s3cret"',
    'recorders: []\npoll_interval: 20\n  passwords3cret',
    'recorders: [{ name: A, host: a\n  passwords3cret: x }]',
    'recorders: [{ name: A, passwords3cret\n  host: a }]',
    'mqtt: { url: mqtt://u:p, s3cret: x@h }\nrecorders: []',
    'mqtt: mqtt://u:s3cret\nrecorders: []',
    's3cret',
  ];
  for (const text of slips) {
    const shown = inFolder({ 'config.yaml': text }, (cwd) => JSON.stringify(loadConfig({ env: {}, cwd })));
    assert.match(shown, /"ok":false/);
    assert.doesNotMatch(shown, /s3cret/, text);
  }
  const named = 'recorders: [{ colour: red, name: A, shape: round, password: p, prot: 1, port: x }]';
  const shown = inFolder({ 'config.yaml': named }, (cwd) => JSON.stringify(loadConfig({ env: {}, cwd })));
  for (const key of ['colour', 'shape', 'prot', 'port'])
    assert.match(shown, new RegExp(`recorders\\[0\\]\\.${key}`));
});

test('an old file shows no secret either', () => {
  const secret = 's3cretWord';
  for (const place of [
    `"password": ["${secret}"]`,
    `"password": {"a": "${secret}"}`,
    `"password": "${secret}`,
    `"ip": "u:${secret}@h"`,
  ]) {
    const text = `{ "DVR": { "ip": "x", "port": "x", ${place} } }`;
    const shown = inFolder({ 'config.yaml': text }, (cwd) => JSON.stringify(loadConfig({ env: {}, cwd })));
    assert.match(shown, /"ok":false/);
    assert.ok(!shown.includes(secret), shown);
  }
});

test('nor does one whose recorders lack their braces', () => {
  for (const text of [
    '{ "base": { "ip": "x", "port": 80 }, "username": "u", "password": "s3cretWord" }',
    '{ "type": "ip", "password": "s3cretWord", "DVR 2": { "ip": "x" } }',
    '{ "password": 53217794, "DVR 2": { "ip": "x" } }',
  ]) {
    const shown = inFolder({ 'config.yaml': text }, (cwd) => JSON.stringify(loadConfig({ env: {}, cwd })));
    assert.match(shown, /"ok":false.*must be a block/);
    assert.doesNotMatch(shown, /s3cretWord|53217794/);
  }
});

test('the public options are a list of what may be shown', () => {
  const { config } = loadRight(
    `mqtt: { url: "mqtt://h", username: s3-a, password: s3-b }
recorders:
  - { name: A, host: a, username: s3-c, password: s3-d, tls: { ca: s3.pem }, channels: [{ id: 1, name: Gate }] }
  - { name: B, host: b, username: s3-c, password: s3-d, tls: { fingerprint: ${'ab'.repeat(32)} } }
  - { name: C, host: c, username: s3-c, password: s3-d, tls: { insecure: true } }
  - { name: D, host: d, username: s3-c, password: s3-d, tls: true, type: ip, poll_interval: 60 }`,
    {},
    { 's3.pem': '' },
  );
  const shown = config.recorders.map(publicOptions);
  assert.doesNotMatch(JSON.stringify(shown), /s3/);
  assert.deepEqual(
    shown.map((one) => one.tls),
    ['ca', 'fingerprint', 'insecure', true],
  );
  assert.deepEqual(shown[0]?.channels, ['1']);
  assert.deepEqual(shown[3], {
    id: 'd',
    name: 'D',
    host: 'd',
    port: 443,
    tls: true,
    type: 'ip',
    channels: null,
    poll_interval: 60,
    alert_stream: true,
    health: true,
    snapshots: false,
    allow_reboot: false,
  });
});
