import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { makeFolder } from '../bridge/support/folder.ts';
import { Listener } from '../bridge/support/listener.ts';
import { openBroker, openWire } from '../bridge/support/broker.ts';
import { Program } from '../bridge/support/program.ts';
import { nvr } from '../../src/sources/simulator/builders.ts';
import { startRecorder } from '../../src/sources/simulator/server.ts';
import { systemClock } from '../../src/runtime/system-clock.ts';
import { waitForSupervisor } from '../../src/waiting.ts';
import { freePort } from '../mqtt/support/brokers.ts';
import { until } from '../mqtt/support/until.ts';
import { rememberLog } from '../store/support.ts';
import { broker, NO_BROKER, startSupervisor } from '../supervisor/support.ts';
import { run } from './support.ts';

async function install(context: TestContext, change: object = {}): Promise<string> {
  const folder = join(makeFolder(), 'data');
  await mkdir(folder);
  const recorder = await startRecorder(nvr({ cameras: 2 }));
  context.after(() => recorder.stop());
  const { username, password } = recorder.model;
  const options = {
    recorders: [
      { name: 'Shop', host: '127.0.0.1', port: recorder.port, username, password, poll_interval: 5 },
    ],
    poll_interval: 30,
    log_level: 'info',
    event_log: false,
    base_topic: 'dvr2mqtt',
    discovery_prefix: 'homeassistant',
    mqtt: {},
    ...change,
  };
  const file = join(folder, 'options.json');
  await writeFile(file, JSON.stringify(options));
  return file;
}

test('the app waits for the broker of Home Assistant, then runs, and keeps its state beside the options', async (context) => {
  const url = await openBroker(context);
  await using supervisor = await startSupervisor();
  supervisor.behaviour = NO_BROKER;
  const options = await install(context);
  const listener = await Listener.open(context, url);
  const app = Program.start(context, ['run', '--config', options], {
    env: { ...supervisor.env, TZ: 'Asia/Tokyo' },
  });
  await app.says('the Mosquitto broker app is not installed or not started');
  assert.match(app.text, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d info +dvr2mqtt \d/, 'lines for people');
  const hour = new Date().toLocaleString('sv-SE', { timeZone: 'Asia/Tokyo' }).slice(0, 13);
  assert.ok(app.text.startsWith(hour), `${hour}: ${app.text}`);
  assert.deepEqual(listener.seen, []);
  supervisor.behaviour = broker({ host: '127.0.0.1', port: Number(new URL(url).port) });
  await until(
    'the bridge is online',
    () => listener.latest.get('dvr2mqtt/bridge/state') === 'online',
    20_000,
  );
  assert.equal(listener.latest.get('dvr2mqtt/shop/1/online'), 'ON');
  assert.equal(await app.end('SIGTERM'), 0);
  assert.ok(!app.text.includes(supervisor.token));
});

test('the app ends at once, and in order, while it waits', async (context) => {
  await using supervisor = await startSupervisor();
  supervisor.behaviour = NO_BROKER;
  const app = Program.start(context, ['run', '--config', await install(context)], { env: supervisor.env });
  await app.says('dvr2mqtt waits and asks again');
  assert.equal(await app.end('SIGTERM'), 0);
});

test('a broker of one’s own goes before that of Home Assistant', async (context) => {
  const url = await openBroker(context);
  await using supervisor = await startSupervisor();
  const options = await install(context, { mqtt: { server: url } });
  const listener = await Listener.open(context, url);
  const app = Program.start(context, ['run', '--config', options], { env: supervisor.env });
  await until(
    'the bridge is online',
    () => listener.latest.get('dvr2mqtt/bridge/state') === 'online',
    20_000,
  );
  assert.deepEqual(supervisor.requests, []);
  assert.equal(await app.end('SIGTERM'), 0);
});

test('a broker that has moved is found again: Supervisor is asked after a connection that failed', async (context) => {
  const first = await openBroker(context);
  const wire = await openWire(context, first);
  const second = await openBroker(context);
  const portOf = (url: string) => Number(new URL(url).port);
  await using supervisor = await startSupervisor();
  supervisor.behaviour = broker({ host: '127.0.0.1', port: portOf(wire.url) });
  const listener = await Listener.open(context, second);
  const app = Program.start(context, ['run', '--config', await install(context)], { env: supervisor.env });
  await until(
    'the bridge is there',
    async () => supervisor.requests.length === 1 && app.text.includes('connected'),
    20_000,
  );
  supervisor.behaviour = broker({ host: '127.0.0.1', port: portOf(second) });
  await wire.cut();
  await until('it is at the other', () => listener.latest.get('dvr2mqtt/bridge/state') === 'online', 20_000);
  assert.ok(supervisor.requests.length >= 2);
  assert.equal(await app.end('SIGTERM'), 0);
});

test('wrong options end the app with one line each, as the form calls them, before anything is asked', async (context) => {
  await using supervisor = await startSupervisor();
  const options = await install(context, { poll_interval: 1, mqtt: { username: 'someone' } });
  const { code, out, err } = await run(['run', '--config', options], { env: supervisor.env });
  assert.equal(code, 78);
  assert.equal(out, '');
  assert.deepEqual(err.trimEnd().split('\n').length, 2);
  assert.match(err, /^Poll interval: must be a whole number of seconds from 5 to 3600, not `1`$/m);
  assert.match(err, /^MQTT broker, Server: is missing;/m);
  assert.deepEqual(supervisor.requests, []);
});

test('check needs no broker, and its JSON bears the faults of the form', async (context) => {
  await using supervisor = await startSupervisor();
  const env = supervisor.env;
  const good = await run(['check', '--config', await install(context)], { env });
  assert.equal(good.code, 0, good.err + good.out);
  assert.match(good.out, /Shop/);
  const bad = await run(['check', '--json', '--config', await install(context, { recorders: [] })], { env });
  assert.equal(bad.code, 78);
  assert.deepEqual(JSON.parse(bad.out), {
    ok: false,
    faults: [
      {
        line: null,
        path: 'Recorders',
        message: 'none is entered yet; add at least one in the configuration of the app, then start it again',
      },
    ],
  });
  assert.deepEqual(supervisor.requests, []);
});

test('outside of Home Assistant options.json is a file like any other', async (context) => {
  const { code, err } = await run(['check', '--config', await install(context)]);
  assert.equal(code, 78);
  assert.match(err, /^options\.json:\d+ log_level: unknown key/m);
});

test('while the app waits for a broker its health check is good', async (context) => {
  await using supervisor = await startSupervisor();
  const stop = new AbortController();
  const log = rememberLog();
  const port = await freePort();
  const access = { api: supervisor.url, token: supervisor.token };
  const waiting = { clock: systemClock, log, signal: stop.signal };
  const wait = waitForSupervisor(access, { port, host: '127.0.0.1' }, waiting);
  context.after(() => stop.abort());
  await until('Supervisor is asked', () => supervisor.requests.length > 0);
  assert.equal((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 200);
  stop.abort();
  assert.equal(await wait, null);
  await assert.rejects(fetch(`http://127.0.0.1:${port}/healthz`));
});
