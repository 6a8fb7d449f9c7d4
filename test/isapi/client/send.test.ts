import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import { connect, listen, PASSWORD } from './scripted.ts';

const REALM = 'DS-7608NI';
const limits = () => ({ signal: new AbortController().signal, timeout: 5000 });
const md5 = (value: string) => createHash('md5').update(value).digest('hex');

/** A recorder that asks for Digest without `qop`, and keeps what it was sent under a right login. */
async function listenForOrders(
  context: TestContext,
  drop: (request: IncomingMessage) => boolean = () => false,
) {
  const seen: string[] = [];
  const server = createServer((request, response) => void answer(request, response));
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url = '', headers } = request;
    const body = await text(request);
    const digest = /response="(\w+)"/.exec(headers.authorization ?? '')?.[1];
    const right = md5(`${md5(`viewer:${REALM}:${PASSWORD}`)}:n1:${md5(`${method}:${url}`)}`);
    if (digest !== right) {
      response.writeHead(401, { 'WWW-Authenticate': `Digest realm="${REALM}", nonce="n1"` }).end();
      return;
    }
    seen.push(`${method} ${url} ${headers['content-type'] ?? '-'} ${body}`.trim());
    if (drop(request)) request.socket.destroy();
    else response.end('<ResponseStatus/>');
  };
  context.after(() => server.close());
  return { seen, port: await listen(server) };
}

test('a PUT and a POST are signed as such and carry their body', async (context) => {
  const { seen, port } = await listenForOrders(context);
  using client = connect({ port });
  await client.send({ method: 'POST', path: '/ISAPI/ContentMgmt/search', body: '<a>é</a>' }, limits());
  await client.send({ method: 'POST', path: '/ISAPI/ContentMgmt/search', body: '<longer/>' }, limits());
  await client.send({ method: 'PUT', path: '/ISAPI/System/reboot' }, limits());
  await client.get('/ISAPI/System/deviceInfo', limits());
  assert.deepEqual(seen, [
    'POST /ISAPI/ContentMgmt/search application/xml; charset="UTF-8" <a>é</a>',
    'POST /ISAPI/ContentMgmt/search application/xml; charset="UTF-8" <longer/>',
    'PUT /ISAPI/System/reboot -',
    'GET /ISAPI/System/deviceInfo -',
  ]);
});

test('what changes something is not asked for twice when the connection ends', async (context) => {
  let isDropping = false;
  const { seen, port } = await listenForOrders(context, () => isDropping);
  using client = connect({ port });
  await client.get('/ISAPI/System/deviceInfo', limits());
  isDropping = true;
  await assert.rejects(client.send({ method: 'PUT', path: '/ISAPI/System/reboot' }, limits()));
  assert.equal(seen.filter((line) => line.startsWith('PUT')).length, 1);
  await assert.rejects(client.get('/ISAPI/System/status', limits()));
});
