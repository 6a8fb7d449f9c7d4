import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { askForBroker } from '../../src/supervisor/broker.ts';
import { FakeClock } from '../mqtt/support/clock.ts';
import { until } from '../mqtt/support/until.ts';
import { type Behaviour, broker, NO_BROKER, startSupervisor } from './support.ts';

const NEVER = new AbortController().signal;
const NOT_THERE =
  'Home Assistant has no MQTT broker yet: the Mosquitto broker app is not installed or not started.';
const odd = (detail: string) => `Supervisor's answer is not understood (${detail}).`;
const ok = (body: unknown): Behaviour => ({ status: 200, body: JSON.stringify(body) });

async function ask(behaviour: Behaviour) {
  await using supervisor = await startSupervisor();
  supervisor.behaviour = behaviour;
  const { url: api, token } = supervisor;
  // The stand-in goes when this function ends.
  return await askForBroker({ api, token }, new FakeClock(), NEVER);
}

const login = { username: 'addons', password: 'broker-secret-1' };
for (const [data, url] of [
  [{}, 'mqtt://core-mosquitto:1883'],
  [{ port: '1884' }, 'mqtt://core-mosquitto:1884'],
  [{ ssl: true, port: 8883 }, 'mqtts://core-mosquitto:8883'],
  [{ ssl: null, host: '172.30.33.4' }, 'mqtt://172.30.33.4:1883'],
  [{ host: 'fd0c::4' }, 'mqtt://[fd0c::4]:1883'],
  [{ host: 'broker_1.lan.' }, 'mqtt://broker_1.lan.:1883'],
] as const) {
  test(`a broker: ${JSON.stringify(data)}`, async () =>
    assert.deepEqual(await ask(broker(data)), { url, ...login }));
}

test('a broker without a login', async () => {
  const url = 'mqtt://core-mosquitto:1883';
  for (const none of [{ username: '', password: '' }, { username: null }, { username: undefined }])
    assert.deepEqual(await ask(broker(none)), { url });
  assert.deepEqual(await ask(broker({ password: '' })), { url, username: 'addons' });
});

test('the token is sent, to the one path that the app may ask', async () => {
  await using supervisor = await startSupervisor();
  supervisor.behaviour = broker();
  const { url, token } = supervisor;
  assert.ok('url' in (await askForBroker({ api: `${url}/`, token }, new FakeClock(), NEVER)));
  assert.deepEqual(supervisor.requests, [
    { method: 'GET', path: '/services/mqtt', authorization: `Bearer ${token}` },
  ]);
  const refused = await askForBroker({ api: url, token: 'other' }, new FakeClock(), NEVER);
  assert.deepEqual(refused, { why: 'Supervisor refuses to tell this app the MQTT broker: HTTP 403.' });
});

const error = (message: unknown) => ({ result: 'error', message });
const ANSWERS: readonly (readonly [behaviour: Behaviour, why: string])[] = [
  [NO_BROKER, NOT_THERE],
  [ok(error('Service not enabled')), NOT_THERE],
  [ok(error('broker-secret-1')), 'Supervisor answers with an error.'],
  [ok({ result: 'error' }), 'Supervisor answers with an error.'],
  [{ status: 400, body: 'broker-secret-1' }, 'Supervisor answers with an error: HTTP 400.'],
  [{ status: 401, body: '' }, 'Supervisor refuses to tell this app the MQTT broker: HTTP 401.'],
  [
    { status: 403, body: JSON.stringify(error('No access to mqtt service!')) },
    'Supervisor refuses to tell this app the MQTT broker: HTTP 403.',
  ],
  [{ status: 500, body: '<h1>broker-secret-1</h1>' }, 'Supervisor answers with an error: HTTP 500.'],
  [{ status: 302, body: '' }, 'Supervisor answers with an error: HTTP 302.'],
  [{ status: 200, body: '' }, odd('no JSON object')],
  [{ status: 200, body: '<!doctype html>broker-secret-1' }, odd('no JSON object')],
  [{ status: 200, body: '{"result":"ok","data":{"password":"broker-secret-1"' }, odd('no JSON object')],
  [ok('broker-secret-1'), odd('no JSON object')],
  [ok({ data: {} }), odd('`result`')],
  [ok({ result: 'ok', data: null }), odd('`data`')],
  [broker({ host: '' }), odd('`data.host`')],
  [broker({ host: 7 }), odd('`data.host`')],
  [broker({ host: 'u:broker-secret-1@host' }), odd('`data.host`')],
  [broker({ host: 'host/path' }), odd('`data.host`')],
  [broker({ host: undefined }), odd('`data.host`')],
  [broker({ port: 'broker-secret-1' }), odd('`data.port`')],
  [broker({ port: 0 }), odd('`data.port`')],
  [broker({ port: '70000' }), odd('`data.port`')],
  [broker({ port: 18.83 }), odd('`data.port`')],
  [broker({ ssl: 'broker-secret-1' }), odd('`data.ssl`')],
  [broker({ username: 7 }), odd('`data.username`')],
  [broker({ password: ['broker-secret-1'] }), odd('`data.password`')],
  [{ status: 200, body: ' '.repeat(65_537) }, odd('more than 64 KiB')],
  ['reset', 'Supervisor does not answer (ECONNRESET).'],
];

for (const [behaviour, why] of ANSWERS) {
  test(`${JSON.stringify(behaviour).slice(0, 90)}: ${why}`, async () =>
    assert.deepEqual(await ask(behaviour), { why }));
}

test('the token goes nowhere else: no redirect is followed, no proxy is asked', async (t) => {
  await using other = await startSupervisor();
  await using supervisor = await startSupervisor();
  const access = { api: supervisor.url, token: supervisor.token };
  const former = process.env['HTTP_PROXY'];
  t.after(() => {
    delete process.env['HTTP_PROXY'];
    if (former !== undefined) process.env['HTTP_PROXY'] = former;
  });
  process.env['HTTP_PROXY'] = other.url;
  supervisor.behaviour = { status: 307, body: '', location: `${other.url}/services/mqtt` };
  assert.deepEqual(await askForBroker(access, new FakeClock(), NEVER), {
    why: 'Supervisor answers with an error: HTTP 307.',
  });
  assert.equal(supervisor.requests.length, 1);
  assert.deepEqual(other.requests, []);
});

test('nobody there, and somebody who speaks no HTTP or breaks off', async () => {
  const gone = await startSupervisor();
  await gone.close();
  const access = { api: gone.url, token: 'token-secret-1' };
  assert.deepEqual(await askForBroker(access, new FakeClock(), NEVER), {
    why: 'Supervisor does not answer (ECONNREFUSED).',
  });
  for (const [bytes, why] of [
    ['SSH-2.0-x\r\n\r\n', odd('no HTTP')],
    ['HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{', 'Supervisor does not answer'],
    ['', 'Supervisor does not answer'],
  ] as const) {
    const server = createServer((socket) => void socket.once('data', () => socket.end(bytes)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const api = `http://127.0.0.1:${port}`;
    const answer = await askForBroker({ api, token: 'token-secret-1' }, new FakeClock(), NEVER);
    assert.ok('why' in answer && answer.why.startsWith(why), JSON.stringify(answer));
    server.close();
  }
});

test('a Supervisor that hangs is given up after 10 s, or at once when the program ends', async () => {
  await using supervisor = await startSupervisor();
  supervisor.behaviour = 'hang';
  const access = { api: supervisor.url, token: supervisor.token };
  const clock = new FakeClock();
  const hung = askForBroker(access, clock, NEVER);
  await until('the request', () => supervisor.requests.length === 1);
  clock.advance(10_000);
  assert.deepEqual(await hung, { why: 'Supervisor does not answer (no answer within 10 s).' });
  const program = new AbortController();
  const ended = askForBroker(access, clock, program.signal);
  await until('the second request', () => supervisor.requests.length === 2);
  program.abort();
  assert.ok('why' in (await ended));
  assert.deepEqual(clock.pending(), []);
});

test('whatever Supervisor answers, it is a broker with a valid URL or a reason without any part of it', async () => {
  await using supervisor = await startSupervisor();
  const access = { api: supervisor.url, token: supervisor.token };
  const keys = fc.constantFrom('host', 'port', 'ssl', 'username', 'password');
  const data = fc.dictionary(keys, fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constant('broker-secret-1')));
  await fc.assert(
    fc.asyncProperty(data, fc.constantFrom(200, 400, 502), async (changed, status) => {
      supervisor.behaviour = { status, body: broker(changed).body };
      const answer = await askForBroker(access, new FakeClock(), NEVER);
      if ('url' in answer) assert.ok(URL.canParse(answer.url), answer.url);
      else assert.doesNotMatch(answer.why, /secret/);
    }),
    { numRuns: 100 },
  );
});
