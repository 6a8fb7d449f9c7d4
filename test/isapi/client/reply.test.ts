import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { test } from 'node:test';
import { readWhole, replyTo } from '../../../src/sources/isapi/client/reply.ts';

async function answering(body: string) {
  const server = createServer((_, response) => response.end(body)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return {
    port: address.port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test('once stopped, nobody waits any longer, whatever becomes of the answer', async () => {
  await using server = await answering('<a/>');
  const stop = new AbortController();
  const asked = request({ host: '127.0.0.1', port: server.port });
  const begun = once(asked, 'response');
  const reply = replyTo(asked, undefined, () => new Promise(() => {}), stop.signal);
  await begun;
  stop.abort();
  await assert.rejects(reply, { name: 'AbortError' });
  assert.equal(asked.destroyed, true);
});

test('what ended before it was stopped stays as it is', async () => {
  await using server = await answering('<a/>');
  const stop = new AbortController();
  const asked = request({ host: '127.0.0.1', port: server.port });
  const reply = await replyTo(asked, undefined, readWhole, stop.signal);
  stop.abort();
  assert.deepEqual([reply.status, String(reply.body)], [200, '<a/>']);
});
