import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nvr } from '../../../src/sources/simulator/builders.ts';
import { startRecorder } from '../../../src/sources/simulator/server.ts';
import {
  challenge,
  connect,
  faultFrom,
  get,
  param,
  PASSWORD,
  PATH,
  raw,
  reasonFrom,
  scripted,
} from './scripted.ts';

const MODEL = nvr({ cameras: 2, username: 'viewer', password: PASSWORD });
const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n<a/>';

test('an answer is given as it came', async () => {
  await using recorder = await scripted([
    {
      status: 503,
      headers: { 'Content-Type': 'application/xml; charset="UTF-8"' },
      body: Buffer.from([0xff, 0, 1]),
    },
    { body: '' },
  ]);
  using client = connect(recorder);
  assert.deepEqual(await get(client), {
    status: 503,
    body: Buffer.from([0xff, 0, 1]),
    contentType: 'application/xml; charset="UTF-8"',
  });
  assert.deepEqual(await get(client), { status: 200, body: Buffer.alloc(0), contentType: '' });
});

test('requests go one at a time over one connection', async () => {
  let running = 0;
  let most = 0;
  await using recorder = await scripted([
    (_, response) => {
      most = Math.max(most, (running += 1));
      setImmediate(() => {
        running -= 1;
        response.end('<a/>');
      });
    },
  ]);
  using client = connect(recorder);
  await Promise.all(Array.from({ length: 10 }, () => get(client)));
  assert.equal(most, 1);
  assert.equal(recorder.connections, 1);
  assert.equal(client.requests, 10);
});

test('only what a recorder needs is sent', async () => {
  const server = await raw((socket) => {
    socket.once('data', (data) => {
      head = data.toString();
      socket.end(ANSWER);
    });
  });
  let head = '';
  await using _ = server;
  using client = connect(server);
  await get(client);
  assert.deepEqual(head.split('\r\n').filter(Boolean).sort(), [
    'Accept-Encoding: identity',
    'Accept: */*',
    'Connection: keep-alive',
    `GET ${PATH} HTTP/1.1`,
    `Host: 127.0.0.1:${server.port}`,
    'User-Agent: dvr2mqtt',
  ]);
});

test('a kept connection that ends before the first byte of an answer: sent once more, on a new one', async () => {
  await using recorder = await startRecorder(MODEL);
  using client = connect(recorder);
  await get(client);
  recorder.faults.set('closeKept');
  assert.equal((await get(client)).status, 200);
  const { requests, connections, unauthorized } = recorder.counters;
  assert.deepEqual({ requests, connections, unauthorized }, { requests: 4, connections: 2, unauthorized: 1 });
  assert.equal(client.requests, 4);
});

test('the second sending has a higher nc', async () => {
  await using recorder = await scripted([challenge('a'), {}, (request) => request.socket.destroy(), {}]);
  using client = connect(recorder);
  await get(client);
  await get(client);
  assert.deepEqual(
    recorder.seen.map((header) => param(header, 'nc')),
    [undefined, '00000001', '00000002', '00000003'],
  );
});

test('nothing else is sent again: a new connection that ends, and the second one', async () => {
  await using fresh = await raw((socket) => socket.once('data', () => socket.destroy()));
  using one = connect(fresh);
  assert.deepEqual(await reasonFrom(get(one)), ['unreachable', 'reset', true]);
  assert.equal(fresh.connections(), 1);
  assert.equal(one.requests, 1);

  await using kept = await raw((socket, nth) => {
    if (nth > 1) socket.once('data', () => socket.destroy());
    else socket.once('data', () => socket.write(ANSWER, () => socket.once('data', () => socket.destroy())));
  });
  using two = connect(kept);
  await get(two);
  assert.deepEqual(await reasonFrom(get(two)), ['unreachable', 'reset', true]);
  assert.equal(kept.connections(), 2);
  assert.equal(two.requests, 3);
});

test('nothing is sent again once the first byte of an answer is here', async () => {
  await using recorder = await raw((socket) => {
    socket.once('data', () =>
      socket.write(ANSWER, () => socket.once('data', () => socket.end('HTTP/1.1 20'))),
    );
  });
  using client = connect(recorder);
  await get(client);
  assert.deepEqual(await reasonFrom(get(client)), ['unreachable', 'reset', true]);
  assert.equal(recorder.connections(), 1);
});

test('a body that is cut off below its length is a reset', async () => {
  await using recorder = await startRecorder(MODEL);
  using client = connect(recorder);
  await get(client);
  recorder.faults.set('lyingLength');
  assert.deepEqual(await reasonFrom(get(client)), ['unreachable', 'reset', true]);
  recorder.faults.clear();
  assert.equal((await get(client)).status, 200);
});

test('nobody listens, nobody knows the name', async () => {
  await using recorder = await startRecorder(MODEL);
  using client = connect(recorder);
  for (const sent of [0, 2]) {
    await recorder.refuse();
    assert.deepEqual(await reasonFrom(get(client)), ['unreachable', 'refused', false]);
    await recorder.accept();
    assert.equal((await get(client)).status, 200);
    assert.ok(client.requests > sent);
  }
  for (const host of ['no-such-host.invalid', 'no such host']) {
    using lost = connect({ host, port: 80 });
    assert.deepEqual(await reasonFrom(get(lost, PATH, 5000)), ['unreachable', 'dns', false]);
  }
});

test('a body over 2 MiB is too large', async () => {
  await using recorder = await startRecorder(MODEL);
  recorder.faults.set('huge');
  using client = connect(recorder);
  assert.deepEqual(await reasonFrom(get(client)), ['unreachable', 'too_large', true]);
  await using exact = await scripted([
    { body: Buffer.alloc(2 * 1024 * 1024) },
    { body: Buffer.alloc(2 * 1024 * 1024 + 1) },
  ]);
  using other = connect(exact);
  assert.equal((await get(other)).body.length, 2 * 1024 * 1024);
  assert.deepEqual(await reasonFrom(get(other)), ['unreachable', 'too_large', true]);
});

test('what is no HTTP is malformed', async () => {
  await using recorder = await raw((socket) =>
    socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.6\r\n')),
  );
  using client = connect(recorder);
  assert.deepEqual(await reasonFrom(get(client)), ['malformed', 'not_isapi', true]);
});

test('a redirect is not followed; the fault says where it goes and what to set', async () => {
  const to = (location?: string) => ({
    status: 302,
    headers: location === undefined ? {} : { Location: location },
  });
  await using recorder = await scripted([
    to('https://user:secret@dvr.example/doc/page?token=abc'),
    to('http://other.example:8080/'),
    to('/doc/page/login.asp'),
    to('http://['),
    to(),
  ]);
  using client = connect(recorder);
  const details: string[] = [];
  for (let nth = 0; nth < 5; nth += 1) {
    const { fault } = await faultFrom(get(client));
    assert.deepEqual([fault.kind, fault.reason], ['unreachable', 'redirect']);
    details.push(fault.detail);
  }
  assert.match(details[0] ?? '', /https:\/\/dvr\.example: set `tls: true` and `port: 443`/);
  assert.match(details[1] ?? '', /http:\/\/other\.example:8080/);
  assert.match(details[2] ?? '', /page of its own/);
  assert.ok(!/secret|token|abc/.test(details.join()));
  assert.equal(recorder.seen.length, 5);
});

test('IPv6, with and without brackets', async () => {
  await using recorder = await startRecorder(MODEL, { host: '::1' });
  for (const host of ['::1', '[::1]', '0:0:0:0:0:0:0:1']) {
    using client = connect({ host, port: recorder.port });
    assert.equal((await get(client)).status, 200);
  }
});

test('a proxy that the environment names is not asked, nor is it told anything', async () => {
  await using proxy = await scripted([{ status: 502 }]);
  const targets: (string | undefined)[] = [];
  await using recorder = await scripted([
    ({ url }, response) => {
      targets.push(url);
      response.end('<DeviceInfo/>');
    },
  ]);
  using client = connect(recorder);
  const names = ['http_proxy', 'HTTP_PROXY', 'all_proxy'];
  for (const value of [`http://127.0.0.1:${proxy.port}`, 'no URL at all']) {
    for (const name of names) process.env[name] = value;
    try {
      assert.equal((await get(client)).status, 200);
    } finally {
      for (const name of names) delete process.env[name];
    }
  }
  assert.deepEqual(targets, [PATH, PATH]);
  assert.deepEqual(proxy.seen, []);
});
