import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '../../src/config/load.ts';
import { listOptions, meaningAt } from '../../src/config/options.ts';

const file = fileURLToPath(new URL('../../config.example.yaml', import.meta.url));
const env = { MQTT_PASSWORD: 'm', HOUSE_PASSWORD: 'h', GARAGE_PASSWORD: 'g' };

test('the example is right, and warns of nothing', () => {
  const loaded = loadConfig({ file, env, cwd: '/' });
  assert.ok(loaded.ok, JSON.stringify(loaded));
  assert.deepEqual(loaded.warnings, []);
});

test('the example says what the bridge does without it', () => {
  const loaded = loadConfig({ file, env, cwd: '/' });
  assert.ok(loaded.ok);
  const { config } = loaded;
  assert.deepEqual([config.poll_interval, config.offline_after, config.confirm_after], [30, 2, 5]);
  assert.deepEqual([config.mqtt.base_topic, config.mqtt.discovery_prefix], ['dvr2mqtt', 'homeassistant']);
  assert.deepEqual([config.log.format, config.log.level], ['text', 'info']);
});

test('every option has a meaning, and the example names it', () => {
  const text = readFileSync(file, 'utf8');
  const options = listOptions();
  assert.ok(options.length > 30);
  for (const path of options) {
    assert.notEqual(meaningAt(path), null, path.join('.'));
    const name = path.at(-1);
    if (typeof name === 'string') assert.match(text, new RegExp(`(?:^|[ {])${name}:`, 'm'), path.join('.'));
  }
});

test('each of its variables is needed', () => {
  for (const name of Object.keys(env)) {
    const loaded = loadConfig({ file, env: { ...env, [name]: undefined }, cwd: '/' });
    assert.equal(
      loaded.ok ? null : loaded.faults[0]?.message,
      `the environment variable \`${name}\` is not set`,
    );
  }
});
