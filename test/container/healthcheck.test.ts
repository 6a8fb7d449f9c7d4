import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { freePort, portOf } from '../mqtt/support/brokers.ts';
import { ROOT } from './support/project.ts';

/** Runs the health check; its exit status and what it said. */
async function check(url: string): Promise<{ status: number | null; said: string }> {
  const child = spawn(process.execPath, [join(ROOT, 'scripts/healthcheck.js')], {
    env: { DVR2MQTT_HEALTH_URL: url },
  });
  let said = '';
  const hear = (data: Buffer): void => void (said += data.toString());
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  await once(child, 'close');
  return { status: child.exitCode, said: said.trim() };
}

async function answer(context: TestContext, status: number, body: string): Promise<string> {
  const server = createServer((_, response) => {
    response.writeHead(status);
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => server.close());
  return `http://127.0.0.1:${portOf(server)}/healthz`;
}

test('200 is healthy, anything else is not, and Docker is told what was said', async (context) => {
  const [ok, failing, moved, nobody, nonsense] = await Promise.all([
    check(await answer(context, 200, '{"status":"ok"}\n')),
    check(await answer(context, 503, '{"status":"failing"}')),
    check(await answer(context, 302, '')),
    check(`http://127.0.0.1:${await freePort()}/healthz`),
    check('8099'),
  ]);
  assert.deepEqual(ok, { status: 0, said: '200 {"status":"ok"}' });
  assert.deepEqual(failing, { status: 1, said: '503 {"status":"failing"}' });
  assert.equal(moved.status, 1);
  assert.equal(nobody.status, 1);
  assert.match(nobody.said, /ECONNREFUSED/);
  assert.equal(nonsense.status, 1);
  assert.match(nonsense.said, /^DVR2MQTT_HEALTH_URL: /);
});
