import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { importOldConfig } from '../../src/config/import.ts';
import { readConfig } from '../../src/config/read.ts';
import { loadRight } from './load.ts';

const OLD = `{ "base":  { "type": "analog", "ip": "11.11.11.11", "port": 80, "username": "admin", "password": "ad: #min", "valid_camera_ids": [1, 2, "03"] },
  "DVR 2": { "type": "ip", "ip": "11.11.11.11", "port": 81, "username": "admin", "password": "admin" }, }
`;

const YAML = `# Made from dvr_config.json.

# The broker. Without this block it is $MQTT_URL (with $MQTT_USERNAME and $MQTT_PASSWORD), else mqtt://127.0.0.1:1883.
# mqtt:
#   url: mqtt://192.168.1.5:1883
#   username: dvr2mqtt
#   password: !env MQTT_PASSWORD

recorders:
  - id: base
    name: base
    host: 11.11.11.11
    username: admin
    password: "ad: #min" # better: !env BASE_PASSWORD
    type: analog
    channels: [1, 2, "03"]
  - id: dvr-2
    name: DVR 2
    host: 11.11.11.11
    port: 81
    username: admin
    password: admin # better: !env DVR_2_PASSWORD
    type: ip
`;

test('the old form becomes YAML that people can read', () => {
  assert.deepEqual(importOldConfig(OLD, 'dvr_config.json'), { ok: true, yaml: YAML });
});

test('the block that the import proposes for the broker is right', () => {
  const plain = YAML.replaceAll(/^# (mqtt:| {2})/gm, '$1');
  assert.deepEqual(loadRight(plain, { MQTT_PASSWORD: 'm' }).config.mqtt.password, 'm');
});

test('what is no old form, or a wrong one, is not imported', () => {
  const faults = (text: string) => {
    const imported = importOldConfig(text, 'dvr_config.json');
    return imported.ok ? [] : imported.faults;
  };
  assert.deepEqual(faults('recorders: [{ name: A, host: a, username: u, password: p }]'), [
    { line: 1, path: '', message: 'is not of the old form; it has `recorders` and can be used as it is' },
  ]);
  assert.deepEqual(faults('{ "a": { "ip": "x", "username": "u" } }'), [
    { line: 1, path: 'a.password', message: 'is missing; must be text that is not empty' },
  ]);
});

test('whatever the old file says, the import says the same', () => {
  const line = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 24 })
    .filter((text) => /^\P{Cc}+$/u.test(text));
  const block = fc.record(
    {
      ip: fc.ipV4(),
      username: line,
      password: line,
      port: fc.oneof(fc.integer({ min: 1, max: 65_535 }), fc.integer({ min: 1, max: 65_535 }).map(String)),
      type: fc.constantFrom('auto', 'analog', 'ip', 'mixed'),
      valid_camera_ids: fc.uniqueArray(fc.oneof(fc.nat(99), fc.constantFrom('0012', 'I-1', '1e3', 'true')), {
        selector: String,
      }),
    },
    { requiredKeys: ['ip', 'username', 'password'] },
  );
  const file = fc.dictionary(line, block, { minKeys: 1, maxKeys: 4 });
  const outside = { env: { MQTT_URL: 'mqtt://u:p@b' }, folder: '/etc' };
  let compared = 0;
  fc.assert(
    fc.property(file, (value) => {
      const text = JSON.stringify(value, null, 2);
      const before = readConfig(text, outside);
      const imported = importOldConfig(text, 'dvr_config.json');
      assert.equal(imported.ok, before.ok);
      if (!imported.ok || !before.ok) return;
      const after = readConfig(imported.yaml, outside);
      assert.ok(after.ok, JSON.stringify(after));
      assert.equal(after.old, false);
      assert.deepEqual(after.config, before.config);
      compared += 1;
    }),
  );
  assert.ok(compared > 50, `only ${compared} were comparable`);
});
