import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeConfig, rate } from './config-rules.ts';
import { type AppConfig, readConfig, readPackage } from './read.ts';

const config = await readConfig();

test('the app satisfies Supervisor and the linter', () => {
  assert.deepEqual(judgeConfig(config), []);
});

/** What was found wrong with each of these by Supervisor's validator or the linter. */
const BROKEN: readonly (readonly [change: Readonly<Record<string, unknown>>, fault: RegExp])[] = [
  [{ init: true }, /^\/init/],
  [{ startup: 'application' }, /^\/startup/],
  [{ boot: 'auto' }, /^\/boot/],
  [{ stage: 'stable' }, /^\/stage/],
  [{ timeout: 10 }, /^\/timeout/],
  [{ backup: 'hot' }, /^\/backup/],
  [{ apparmor: true }, /^\/apparmor/],
  [{ ingress_port: 8099 }, /^\/ingress_port/],
  [{ map: [] }, /^\/map/],
  [{ map: ['share:rw'] }, /^\/map/],
  [{ map: [{ type: 'app_config' }] }, /^\/map/],
  [{ hassio_api: false }, /^\/hassio_api/],
  [{ watchdog: 'http://[HOST]:8099/healthz' }, /additional properties/],
  [{ host_network: true }, /additional properties/],
  [{ version: 1 }, /^\/version/],
  [{ name: '' }, /^\/name/],
  [{ slug: 'dvr 2' }, /^\/slug/],
  [{ arch: ['amd64', 'armv7'] }, /^\/arch/],
  [{ url: 'github.com/dvr2mqtt' }, /^\/url/],
  [{ image: 'ghcr.io/Dvr2mqtt/app' }, /^\/image/],
  [{ image: 'ghcr.io/dvr2mqtt/app:0.1.0' }, /^\/image/],
  [{ homeassistant: 'latest' }, /^\/homeassistant/],
  [{ services: ['mqtt'] }, /^\/services/],
  [{ options: {} }, /^Missing option 'recorders' in root$/],
  [{ options: { ...config.options, mqtt: undefined } }, /^Invalid dict for option 'mqtt'$/],
  [{ options: { ...config.options, poll_interval: 1 } }, /^Option 'poll_interval' is not int\(5,3600\)$/],
  [{ options: { ...config.options, extra: 1 } }, /^Unknown option 'extra'$/],
  [{ schema: { ...config.schema, base_topic: 'match(^[a-z]+)' } }, /not anchored/],
  [{ schema: { ...config.schema, base_topic: 'str(1,)' } }, /limits that no text satisfies/],
  [{ schema: { ...config.schema, base_topic: 'text' } }, /^\/schema\/base_topic/],
  [{ schema: { a: { b: { c: { d: 'str?' } } } } }, /deeper than two/],
];

test('what Supervisor or the linter refuse is found', () => {
  for (const [change, fault] of BROKEN) {
    const broken: AppConfig = { ...config, ...change };
    const faults = judgeConfig(broken);
    const isFound = faults.some((one) => fault.test(one));
    assert.ok(isFound, `${JSON.stringify(change)}: ${faults.join('; ')}`);
  }
});

test('the version and the home page are those of the package', async () => {
  const { version, homepage } = await readPackage();
  assert.deepEqual({ version: config.version, url: config.url }, { version, url: homepage });
});

test('the app asks for no more than the broker and the share folder, and runs where device discovery is', () => {
  assert.deepEqual(config['services'], ['mqtt:want']);
  assert.deepEqual(config['map'], [{ type: 'share', read_only: false }]);
  assert.deepEqual(config['arch'], ['aarch64', 'amd64']);
  assert.equal(config['homeassistant'], '2024.12.0');
});

test('the security rating is 6 without ingress', () => {
  assert.equal(rate(config, true), 6);
  assert.equal(rate(config, false), 5);
  assert.equal(rate({ ...config, ingress: true }, true), 8);
  assert.equal(rate({ ...config, host_network: true }, true), 5);
  assert.equal(rate({ ...config, apparmor: false }, true), 4);
  assert.equal(rate({ ...config, hassio_role: 'admin' }, true), 4);
  assert.equal(rate({ ...config, privileged: ['NET_ADMIN'] }, true), 5);
  assert.equal(rate({ ...config, full_access: true }, true), 1);
});
