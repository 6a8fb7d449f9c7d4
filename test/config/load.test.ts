import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '../../src/config/load.ts';
import { inFolder, load, loadRight } from './load.ts';

const GOOD = 'recorders:\n  - { name: House, host: nvr, username: viewer, password: secret }\n';
const recorder = (line: string) => GOOD.replace(' }', `, ${line} }`);

/** The example of the contract, to the letter. */
const CONTRACT = `mqtt:
  url: mqtt://192.168.1.5:1883      # mqtt, mqtts, ws, wss; \`embedded\` starts a broker inside the bridge (embedded_port, default 1883; on 127.0.0.1, on all interfaces only with a username and password)
  username: dvr2mqtt
  password: !env MQTT_PASSWORD      # any scalar may be !env NAME or !file PATH
  ca: /etc/ssl/broker.pem           # also cert and key for client certificates
  base_topic: dvr2mqtt
  discovery_prefix: homeassistant   # \`false\` turns Home Assistant discovery off
recorders:
  - id: house                       # [a-z0-9-]+, not \`bridge\`; the identity in topics and unique ids; default: the name, slugged (transliterated to Latin; if nothing is left, recorder- and 8 hex digits of the name's SHA-256)
    name: House DVR
    host: 192.168.1.10              # host name, IPv4 or IPv6
    port: 80                        # default 80, or 443 with tls
    tls: false                      # true | { ca: FILE } | { fingerprint: SHA-256 } | { insecure: true }
    username: viewer
    password: !env HOUSE_PASSWORD
    type: auto                      # auto | analog | ip | mixed: which kinds of channel to ask for
    channels: [1, 2, { id: 3, name: Gate, area: Garden }]   # default: all that the recorder has
    poll_interval: 30               # seconds, 5..3600, default 30
poll_interval: 30                   # default for every recorder
offline_after: 2                    # consecutive bad readings before a camera or a recorder counts as lost (1..10)
confirm_after: 5                    # seconds until a doubtful reading is asked again, instead of a whole interval (1..60, below every interval; default: 5, or half the interval where that is less)
log:
  file: camera_log.txt              # the local event log; \`false\` turns it off
  format: text                      # text | json (a line is the event of section 4)
  level: info                       # of the program's own log on standard output
data_dir: ./data                    # where the bridge keeps what must survive a restart
`;

test('the example of the contract is read as it says', () => {
  const env = { MQTT_PASSWORD: 'm', HOUSE_PASSWORD: 'h' };
  inFolder({ 'config.yaml': CONTRACT }, (cwd) => {
    const loaded = loadConfig({ env, cwd });
    assert.deepEqual(loaded, {
      ok: true,
      file: join(cwd, 'config.yaml'),
      old: false,
      warnings: [
        'config.yaml:5 mqtt.ca: has no effect, the connection is not encrypted; for that use mqtts:// or wss:// in `url`',
      ],
      config: {
        mqtt: {
          url: 'mqtt://192.168.1.5:1883',
          embedded_port: 1883,
          username: 'dvr2mqtt',
          password: 'm',
          ca: '/etc/ssl/broker.pem',
          cert: undefined,
          key: undefined,
          base_topic: 'dvr2mqtt',
          discovery_prefix: 'homeassistant',
        },
        recorders: [
          {
            id: 'house',
            name: 'House DVR',
            host: '192.168.1.10',
            port: 80,
            tls: false,
            username: 'viewer',
            password: 'h',
            type: 'auto',
            channels: [{ id: '1' }, { id: '2' }, { id: '3', name: 'Gate', area: 'Garden' }],
            poll_interval: 30,
            alert_stream: true,
            health: true,
            snapshots: false,
            allow_reboot: false,
          },
        ],
        poll_interval: 30,
        offline_after: 2,
        confirm_after: 5,
        log: { file: join(cwd, 'camera_log.txt'), format: 'text', level: 'info' },
        web: { port: 8099, host: '127.0.0.1' },
        data_dir: join(cwd, 'data'),
      },
    });
  });
});

test('the shortest file has every default', () => {
  const { config, warnings } = loadRight(GOOD);
  const { log, data_dir, ...rest } = config;
  assert.deepEqual(warnings, []);
  assert.equal(log.level, 'info');
  assert.match(data_dir, /^\/.*\/data$/);
  assert.deepEqual(rest, {
    mqtt: {
      url: 'mqtt://127.0.0.1:1883',
      embedded_port: 1883,
      ca: undefined,
      cert: undefined,
      key: undefined,
      base_topic: 'dvr2mqtt',
      discovery_prefix: 'homeassistant',
    },
    recorders: [
      {
        id: 'house',
        name: 'House',
        host: 'nvr',
        port: 80,
        tls: false,
        username: 'viewer',
        password: 'secret',
        type: 'auto',
        channels: null,
        poll_interval: 30,
        alert_stream: true,
        health: true,
        snapshots: false,
        allow_reboot: false,
      },
    ],
    poll_interval: 30,
    offline_after: 2,
    confirm_after: 5,
    web: { port: 8099, host: '127.0.0.1' },
  });
});

test('defaults that hang on other options', () => {
  const first = (text: string) => loadRight(text).config.recorders[0];
  assert.equal(first(recorder('tls: true'))?.port, 443);
  assert.equal(first(recorder('tls: { insecure: true }, port: 80'))?.port, 80);
  assert.equal(first(`${GOOD}poll_interval: 60`)?.poll_interval, 60);
  assert.equal(first(`${recorder('poll_interval: 7')}poll_interval: 60`)?.poll_interval, 7);
  assert.equal(first(GOOD.replace('name: House', 'id: house'))?.name, 'house');
  assert.equal(loadRight(recorder('poll_interval: 7')).config.confirm_after, 3.5);
  assert.equal(loadRight(`${GOOD}poll_interval: 9`).config.confirm_after, 4.5);
  assert.equal(loadRight(`${GOOD}poll_interval: 9\nconfirm_after: 8`).config.confirm_after, 8);
});

test('the health check can be turned off, and can listen elsewhere', () => {
  const web = (text: string) => loadRight(`${GOOD}web: ${text}`).config.web;
  assert.deepEqual(web('{ port: false }'), { port: false, host: '127.0.0.1' });
  assert.deepEqual(web('{ port: 80, host: "[::]" }'), { port: 80, host: '::' });
  assert.deepEqual(web('{ host: 0.0.0.0 }'), { port: 8099, host: '0.0.0.0' });
});

test('values come in one spelling', () => {
  const colons = Array.from({ length: 32 }, () => 'AB').join(':');
  const first = (text: string) => loadRight(text).config.recorders[0];
  assert.deepEqual(first(recorder(`tls: { fingerprint: "${colons}" }`))?.tls, {
    fingerprint: 'ab'.repeat(32),
  });
  assert.deepEqual(first(recorder(`tls: { fingerprint: ${'ab'.repeat(32)} }`))?.tls, {
    fingerprint: 'ab'.repeat(32),
  });
  assert.equal(first(GOOD.replace('nvr', '"[FE80::1]"'))?.host, 'FE80::1');
  assert.equal(first(GOOD.replace('nvr', 'my_nvr-1.lan.'))?.host, 'my_nvr-1.lan.');
  assert.deepEqual(first(recorder('channels: [1, "2", I-1, { id: "0012" }]'))?.channels, [
    { id: '1' },
    { id: '2' },
    { id: 'I-1' },
    { id: '0012' },
  ]);
  assert.equal(
    loadRight(`${GOOD}mqtt: { url: "MQTTS://Broker:8883" }`).config.mqtt.url,
    'mqtts://Broker:8883',
  );
});

test('what may be turned off, and what belongs to the embedded broker', () => {
  const { config } = loadRight(
    `${GOOD}log: { file: false }\nmqtt: { url: embedded, embedded_port: 1884, discovery_prefix: false }`,
  );
  assert.equal(config.log.file, false);
  assert.equal(config.mqtt.discovery_prefix, false);
  assert.equal(config.mqtt.embedded_port, 1884);
  const { warnings } = loadRight(`${GOOD}mqtt: { url: "ws://h/mqtt", embedded_port: 1884 }`);
  assert.deepEqual(warnings, ['config.yaml:3 mqtt.embedded_port: has an effect only with `url: embedded`']);
});

test('files that are named are looked for beside the configuration', () => {
  const text = `${recorder('tls: { ca: nvr.pem }')}mqtt: { url: "mqtts://h", ca: a.pem, cert: b.pem, key: c.pem }`;
  const { config, file } = loadRight(text, {}, { 'nvr.pem': '', 'a.pem': '', 'b.pem': '', 'c.pem': '' });
  const beside = (name: string) => join(file, '..', name);
  assert.deepEqual(config.recorders[0]?.tls, { ca: beside('nvr.pem') });
  assert.deepEqual(
    [config.mqtt.ca, config.mqtt.cert, config.mqtt.key],
    ['a.pem', 'b.pem', 'c.pem'].map(beside),
  );
});

test('the file is that of the command line, else of the environment, else ./config.yaml', () => {
  const named = (name: string) => GOOD.replace('House', name);
  inFolder(
    { 'config.yaml': named('here'), 'env.yaml': named('env'), 'asked.yaml': named('asked') },
    (cwd) => {
      const nameOf = (file: string | undefined, env: Record<string, string>) => {
        const loaded = loadConfig({ file, env, cwd });
        return loaded.ok && loaded.config.recorders[0]?.name;
      };
      const env = { DVR2MQTT_CONFIG: 'env.yaml' };
      assert.equal(nameOf('asked.yaml', env), 'asked');
      assert.equal(nameOf(join(cwd, 'asked.yaml'), env), 'asked');
      assert.equal(nameOf(undefined, env), 'env');
      assert.equal(nameOf(undefined, {}), 'here');
      assert.equal(nameOf(undefined, { DVR2MQTT_CONFIG: '' }), 'here');
    },
  );
});

test('a file that cannot be read is one fault without a line', () => {
  inFolder({ 'latin1.yaml': new Uint8Array([0x61, 0x3a, 0x20, 0xe9]) }, (cwd) => {
    mkdirSync(join(cwd, 'folder'));
    const faults = (file: string) => {
      const loaded = loadConfig({ file, env: {}, cwd });
      return loaded.ok ? [] : loaded.faults;
    };
    const fault = (why: string) => [
      { line: null, path: '', message: `the configuration ${why}; must be a YAML file in UTF-8` },
    ];
    assert.deepEqual(faults('none.yaml'), fault('does not exist'));
    assert.deepEqual(faults('folder'), fault('is a folder'));
    assert.deepEqual(faults('latin1.yaml'), fault('is not UTF-8'));
  });
});

test('a byte order mark, Windows line ends and JSON are no obstacle', () => {
  assert.equal(load(`\uFEFF${GOOD.replaceAll('\n', '\r\n')}`).ok, true);
  const json = { recorders: [{ name: 'A', host: 'a', username: 'u', password: 'p' }] };
  assert.equal(loadRight(JSON.stringify(json, null, '\t')).old, false);
});

test('relative paths start at the folder of the file, not at the working directory', () => {
  inFolder({}, (cwd) => {
    mkdirSync(join(cwd, 'etc'));
    writeFileSync(join(cwd, 'etc', 'c.yaml'), `${GOOD}data_dir: ../var`);
    const loaded = loadConfig({ file: 'etc/c.yaml', env: {}, cwd });
    assert.ok(loaded.ok);
    assert.equal(loaded.config.data_dir, join(cwd, 'var'));
    assert.equal(loaded.config.log.file, join(cwd, 'etc', 'camera_log.txt'));
  });
});
