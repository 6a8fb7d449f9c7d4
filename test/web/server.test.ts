import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test, type TestContext } from 'node:test';
import { type Health, judge } from '../../src/sinks/web/health.ts';
import { openWeb } from '../../src/sinks/web/server.ts';
import { rememberLog } from '../store/support.ts';

const WELL = judge({ now: 5000, beatAt: 4000, broker: { isConnected: true, since: 0 } });
const ILL = judge({ now: 50_000, beatAt: 4000, broker: { isConnected: true, since: 0 } });

async function serve(context: TestContext, health: () => Health = () => WELL) {
  const log = rememberLog();
  const web = await openWeb({ port: 0, host: '127.0.0.1' }, health, log);
  context.after(() => web.stop());
  return { web, log, url: `http://127.0.0.1:${web.port}` };
}

test('/healthz answers 200 while the bridge is well, and 503 with the reason when it is not', async (context) => {
  let health = WELL;
  const { url } = await serve(context, () => health);
  const good = await fetch(`${url}/healthz`);
  assert.equal(good.status, 200);
  assert.equal(good.headers.get('content-type'), 'application/json; charset=utf-8');
  assert.equal(good.headers.get('cache-control'), 'no-store');
  assert.deepEqual(await good.json(), WELL);
  health = ILL;
  const bad = await fetch(`${url}/healthz?again`);
  assert.equal(bad.status, 503);
  assert.deepEqual(await bad.json(), ILL);
  const head = await fetch(`${url}/healthz`, { method: 'HEAD' });
  assert.deepEqual([head.status, await head.text()], [503, '']);
});

test('anything else is 404, and anything but reading is 405', async (context) => {
  const { url } = await serve(context);
  for (const path of ['/', '/healthz/', '/healthz2', '/%2e%2e/etc/passwd', '//healthz']) {
    assert.equal((await fetch(url + path)).status, 404, path);
  }
  const posted = await fetch(`${url}/healthz`, { method: 'POST', body: 'x' });
  assert.deepEqual([posted.status, posted.headers.get('allow')], [405, 'GET, HEAD']);
});

test('a client that sends garbage or nothing harms nobody', async (context) => {
  const { url, web } = await serve(context);
  const garbage = connect(web.port ?? 0, '127.0.0.1');
  garbage.on('error', () => {});
  garbage.write('\u0000\u0001 nonsense\r\n\r\n');
  await once(garbage.resume(), 'close');
  const silent = connect(web.port ?? 0, '127.0.0.1');
  silent.on('error', () => {});
  await once(silent, 'connect');
  assert.equal((await fetch(`${url}/healthz`)).status, 200);
  const closed = once(silent.resume(), 'close');
  await web.stop();
  await closed;
});

test('a port that another has is said, and the bridge goes on without', async (context) => {
  const { web } = await serve(context);
  const log = rememberLog();
  const second = await openWeb({ port: web.port ?? 0, host: '127.0.0.1' }, () => WELL, log);
  assert.equal(second.port, null);
  await second.stop();
  assert.deepEqual(log.lines, [
    `error No health check on 127.0.0.1:${web.port}: another program has this port. Give \`web.port\` another port, or \`false\`.`,
  ]);
  const elsewhere = await openWeb({ port: 0, host: '192.0.2.1' }, () => WELL, log);
  assert.equal(elsewhere.port, null);
  assert.match(log.lines[1] ?? '', /this machine does not have this address/);
});
