import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { configOfForm, faultsOfForm, form, readForm, SHOP } from './app.ts';

const ONE = 'Recorders, entry 1 (Shop)';
const OWN = 'mqtt://broker.lan:1883';
const CHANNELS = 'must be numbers and ranges like `1-4, 7`, or empty for all channels';

/** What somebody enters for a recorder, and what the log says. */
const RECORDERS: readonly (readonly [entered: object, ...faults: string[]])[] = [
  [
    { host: 'http://192.168.1.10' },
    `${ONE}, Host: must be the bare host name or address, without \`http://\`; put the port under "Port" and HTTPS under "HTTPS"`,
  ],
  [{ host: '192.168.1.10:8000' }, `${ONE}, Host: must not carry a port; put the port under "Port"`],
  [
    { host: 'admin:pass@nvr' },
    `${ONE}, Host: must not carry a user or a password; they belong under "User name" and "Password"`,
  ],
  [{ host: '' }, `${ONE}, Host: is missing; must be a host name, an IPv4 or an IPv6 address, as text`],
  [{ username: ' ' }, `${ONE}, User name: is missing; must be text that is not empty`],
  [{ password: '' }, `${ONE}, Password: is missing; must be text that is not empty`],
  [{ name: '' }, 'Recorders, entry 1, Name: is missing; must be one line of text'],
  [{ port: 80_000 }, `${ONE}, Port: must be a whole number from 1 to 65535, not \`80000\``],
  [
    { poll_interval: 4 },
    `${ONE}, Poll interval: must be a whole number of seconds from 5 to 3600, not \`4\``,
  ],
  [
    { type: 'port' },
    `${ONE}, Kinds of camera: must be \`auto\`, \`analog\`, \`ip\` or \`mixed\`, not \`port\``,
  ],
  [{ id: 'Shop!' }, `${ONE}, Id: must be of lower-case letters a-z, digits and dashes only`],
  [{ id: 'bridge' }, `${ONE}, Id: must not be \`bridge\`, which is the bridge's own; choose another id`],
  [{ tls: 'yes' }, `${ONE}, HTTPS: must be on or off (true or false)`],
  [
    { tls: true, tls_fingerprint: 'AB:CD' },
    `${ONE}, Certificate fingerprint: must be 64 hex digits, with or without a colon after every two, not \`AB:CD\``,
  ],
  [
    { tls_fingerprint: 'ab'.repeat(32) },
    `${ONE}, Certificate fingerprint: has an effect only while "HTTPS" is on; switch that on, or leave this empty`,
  ],
  [{ tls_insecure: true }, `${ONE}, Accept any certificate: has an effect only while "HTTPS" is on`],
  [
    { tls: true, tls_fingerprint: 'ab'.repeat(32), tls_insecure: true },
    `${ONE}, Accept any certificate: must be off where a "Certificate fingerprint" is entered, which accepts that certificate only`,
  ],
  [{ channels: '4-1' }, `${ONE}, Channels: has the range 4-1, which must be 1-4`],
  [{ channels: '1-99999' }, `${ONE}, Channels: names more than 256 channels; ${CHANNELS}`],
  [{ channels: '0-255, 256' }, `${ONE}, Channels: names more than 256 channels; ${CHANNELS}`],
  [{ channels: '70000' }, `${ONE}, Channels: has a channel above 65535; ${CHANNELS}`],
  [{ channels: '1-4, 3' }, `${ONE}, Channels: names channel 3 twice; every channel must be given once`],
  [{ channels: '1,,2' }, `${ONE}, Channels: has a comma too many; ${CHANNELS}`],
  [{ channels: 'all' }, `${ONE}, Channels: ${CHANNELS}`],
  [{ channels: [1, 2] }, `${ONE}, Channels: ${CHANNELS}`],
  [{ channels: -1 }, `${ONE}, Channels: ${CHANNELS}`],
];

for (const [entered, ...faults] of RECORDERS) {
  test(`${faults.join(' / ')} ${JSON.stringify(entered).slice(0, 40)}`, () =>
    assert.deepEqual(faultsOfForm(form({ ...SHOP, ...entered })), faults));
}

/** What somebody enters besides, and what the log says. */
const OPTIONS: readonly (readonly [entered: object, ...faults: string[]])[] = [
  [{ poll_interval: 3601 }, 'Poll interval: must be a whole number of seconds from 5 to 3600, not `3601`'],
  [{ offline_after: 11 }, 'Readings until lost: must be a whole number from 1 to 10, not `11`'],
  [{ log_level: 'all' }, 'Log level: must be `error`, `warn`, `info`, `debug` or `trace`, not `all`'],
  [{ event_log: 'no' }, 'Event log file: must be on or off (true or false)'],
  [
    { base_topic: 'a/#' },
    'Base topic: must not contain the wildcards `+` and `#`; must be a topic like `dvr2mqtt` or `home/cameras`',
  ],
  [
    { discovery_prefix: 'False' },
    'Discovery prefix: must be a topic like `homeassistant`; discovery cannot be turned off in the app',
  ],
  [{ base_topic: 'homeassistant' }, 'Base topic: must not be the same as "Discovery prefix"'],
  [{ base_topic: 'homeassistant/x' }, 'Base topic: must not lie above or below "Discovery prefix"'],
  [
    { mqtt: { username: 'me' } },
    'MQTT broker, Server: is missing; "User name" and "Password" belong to it: leave all three empty to use Home Assistant\'s own broker',
  ],
  [
    { mqtt: { server: OWN, password: 'pass-1' } },
    'MQTT broker, User name: is missing; "Password" is of no use without it',
  ],
  [
    { mqtt: { server: 'embedded' } },
    'MQTT broker, Server: must begin with mqtt://, mqtts://, ws:// or wss://, like mqtt://192.168.1.5:1883',
  ],
  [
    { mqtt: { server: '192.168.1.5' } },
    'MQTT broker, Server: must begin with mqtt://, mqtts://, ws:// or wss://, like mqtt://192.168.1.5:1883',
  ],
  [
    { mqtt: { server: 'mqtt://me:pass-1@host' } },
    'MQTT broker, Server: must not carry a user or a password; they belong under "User name" and "Password"',
  ],
  [
    { mqtt: { server: 'me:pass-1@host' } },
    'MQTT broker, Server: must not carry a user or a password; they belong under "User name" and "Password"',
  ],
  [
    { mqtt: { server: 'mqtt://host:99999' } },
    'MQTT broker, Server: is not a valid URL; must be like mqtt://192.168.1.5:1883',
  ],
  [{ mqtt: 'mqtt://u:pass-1@host' }, 'MQTT broker: must be a block with at least "Server", not this text'],
  [{ recorders: 'nvr' }, 'Recorders: must be a list of at least one recorder, not `nvr`'],
  [
    { recorders: ['nvr'] },
    'Recorders, entry 1: must be a block with at least "Name", "Host", "User name" and "Password", not `nvr`',
  ],
];

for (const [entered, ...faults] of OPTIONS) {
  test(`${faults.join(' / ')} ${JSON.stringify(entered).slice(0, 40)}`, () =>
    assert.deepEqual(faultsOfForm({ ...form(SHOP), ...entered }), faults));
}

test('two recorders of one name, of one id, and at one address', () => {
  const twins = [SHOP, { ...SHOP, host: 'b' }, { ...SHOP, name: 'Barn', id: 'shop', host: 'c' }];
  assert.deepEqual(faultsOfForm(form(...twins, { ...SHOP, name: 'Yard', port: 80 })), [
    'Recorders, entry 2 (Shop), Name: becomes the id `shop`, which entry 1 (Shop) has already; rename this recorder or give it an "Id" of its own',
    'Recorders, entry 3 (Barn), Id: `shop` is given twice, also on entry 1 (Shop); every recorder must have an id of its own',
    'Recorders, entry 4 (Yard), Host: is given twice with the same port, also on entry 1 (Shop); every recorder must be given once',
  ]);
});

test('what was entered is never taken for the name of an option', () => {
  const port = { ...SHOP, name: 'Port' };
  assert.deepEqual(faultsOfForm(form(port, { ...port, host: 'nvr' }, { ...SHOP, host: 'dvr', id: 'port' })), [
    'Recorders, entry 2 (Port), Name: becomes the id `port`, which entry 1 (Port) has already; rename this recorder or give it an "Id" of its own',
    'Recorders, entry 3 (Shop), Id: `port` is given twice, also on entry 1 (Port); every recorder must have an id of its own',
  ]);
});

test('channels as people write them', () => {
  const read = (channels: unknown) =>
    configOfForm(form({ ...SHOP, channels })).recorders[0]?.channels?.map(({ id }) => Number(id));
  assert.deepEqual(read('1 - 4, 7'), [1, 2, 3, 4, 7]);
  assert.deepEqual(read(' 33,01 '), [33, 1]);
  assert.deepEqual(read(4), [4]);
  assert.deepEqual(read('0-255')?.length, 256);
});

test('no fault shows a secret, wherever it was entered', () => {
  const places: readonly ((secret: string) => object)[] = [
    (secret) => ({ recorders: [{ ...SHOP, host: `admin:${secret}@nvr` }] }),
    (secret) => ({ recorders: [{ ...SHOP, host: `http://admin:${secret}@nvr` }] }),
    (secret) => ({ recorders: [{ ...SHOP, password: [secret], port: 0 }] }),
    (secret) => ({ recorders: [{ ...SHOP, username: { [secret]: secret }, port: 0 }] }),
    (secret) => ({ recorders: [{ ...SHOP, channels: secret, password: secret }] }),
    (secret) => ({ recorders: [{ ...SHOP, [secret]: secret, port: 0 }] }),
    (secret) => ({ recorders: [{ name: 'Shop', password: secret }] }),
    (secret) => ({ recorders: secret.split('').map((letter) => ({ password: secret, host: letter })) }),
    (secret) => ({ recorders: [SHOP], mqtt: `mqtt://u:${secret}@host` }),
    (secret) => ({ recorders: [SHOP], mqtt: { server: `mqtt://u:${secret}@host` } }),
    (secret) => ({ recorders: [SHOP], mqtt: { server: secret } }),
    (secret) => ({ recorders: [SHOP], mqtt: { password: secret } }),
    (secret) => ({ recorders: [SHOP], mqtt: { server: OWN, username: [secret], password: { secret } } }),
  ];
  const secret = fc.stringMatching(/^s3[a-zA-Z0-9]{8,20}$/);
  fc.assert(
    fc.property(secret, fc.constantFrom(...places), (value, place) => {
      const faults = faultsOfForm({ ...form(), ...place(value) });
      assert.ok(faults.length > 0);
      assert.ok(!faults.join('\n').includes(value), faults.join('\n'));
    }),
    { numRuns: 200 },
  );
});

test('whatever the form holds, it is read or every fault is one line that names an option', () => {
  const names = ['name', 'host', 'port', 'channels', 'type', 'tls', 'tls_insecure', 'tls_fingerprint', 'id'];
  const block = fc.dictionary(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 1 }));
  const top = ['poll_interval', 'log_level', 'event_log', 'base_topic', 'discovery_prefix', 'mqtt'];
  const options = fc.dictionary(fc.constantFrom(...top), fc.jsonValue({ maxDepth: 2 }));
  fc.assert(
    fc.property(fc.array(block, { maxLength: 3 }), options, fc.jsonValue(), (blocks, rest, any) => {
      const recorders = blocks.map((one) => ({ ...SHOP, ...one }));
      for (const value of [{ ...form(...recorders), ...rest }, { recorders: any }, any]) {
        const read = readForm(value);
        if (read.ok) continue;
        assert.ok(read.faults.length > 0);
        for (const { path, message } of read.faults) {
          assert.match(`${path}: ${message}`, /^[^\n]+$/);
          assert.ok(path !== '' || message.startsWith('the options of the app are damaged'));
          assert.doesNotMatch(message, /\bline \d|\b[a-z]+_[a-z]+\b(?!`)/);
        }
      }
    }),
    { numRuns: 200 },
  );
});

test('an option that is an object with names of its own is a fault like any other', () => {
  for (const option of ['discovery_prefix', 'base_topic', 'log_level', 'poll_interval', 'event_log']) {
    const value = { toString: '', valueOf: null };
    assert.notDeepEqual(faultsOfForm({ ...form(SHOP), [option]: value }), [], option);
  }
});
