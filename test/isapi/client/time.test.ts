import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { nvr } from '../../../src/sources/simulator/builders.ts';
import { startRecorder } from '../../../src/sources/simulator/server.ts';
import { challenge, connect, get, type Line, PASSWORD, PATH, reasonFrom, scripted } from './scripted.ts';

const MODEL = nvr({ cameras: 2, username: 'viewer', password: PASSWORD });

test('a recorder that hangs, or never ends its answer, is a timeout; the next request finds a new connection', async () => {
  await using recorder = await startRecorder(MODEL);
  using client = connect(recorder);
  await get(client);
  for (const fault of ['hang', 'endless'] as const) {
    recorder.faults.set(fault);
    assert.deepEqual(await reasonFrom(get(client, PATH, 60)), ['unreachable', 'timeout', true]);
    recorder.faults.clear();
    assert.equal((await get(client)).status, 200);
  }
  assert.equal(recorder.counters.connections, 3);
  assert.equal(recorder.counters.refusedLogins, 0);
});

test('the time is for the whole of a document, with logging in', async () => {
  const late = (line: Line) => (_: unknown, response: ServerResponse) => {
    setTimeout(() => response.writeHead(line.status ?? 200, { ...line.headers }).end('<a/>'), 250);
  };
  await using recorder = await scripted([late(challenge('a')), late({})]);
  using client = connect(recorder);
  assert.deepEqual(await reasonFrom(get(client, PATH, 400)), ['unreachable', 'timeout', true]);
  assert.equal(recorder.seen.length, 2);
});

test('a signal ends a request, also one that waits for its turn or was never begun', async () => {
  await using recorder = await startRecorder(MODEL);
  recorder.faults.set('hang');
  using client = connect(recorder);
  const stop = new AbortController();
  const ask = () => client.get(PATH, { signal: stop.signal, timeout: 60_000 });
  const [running, waiting] = [ask(), ask()];
  await recorder.nextRequest();
  stop.abort();
  for (const answer of [running, waiting, ask()])
    assert.deepEqual((await reasonFrom(answer)).slice(0, 2), ['unreachable', 'timeout']);
  recorder.faults.clear();
  await get(client);
  assert.deepEqual([recorder.counters.requests, client.requests], [3, 3]);
});

test('a connection that cannot be opened in time: not connected, no request', async () => {
  // TEST-NET-1 (RFC 5737): nobody answers there, or the network says so.
  using client = connect({ host: '192.0.2.1', port: 80 });
  const [kind, reason, connected] = await reasonFrom(get(client, PATH, 40));
  assert.equal(kind, 'unreachable');
  assert.ok(['timeout', 'no_route', 'refused'].includes(reason), reason);
  assert.equal(connected, false);
  assert.equal(client.requests, 0);
});

test('close ends the kept connection and what runs on it', async () => {
  await using recorder = await startRecorder(MODEL);
  const client = connect(recorder);
  await get(client);
  recorder.faults.set('hang');
  const running = get(client);
  await recorder.nextRequest();
  client.close();
  assert.deepEqual((await reasonFrom(running)).slice(0, 2), ['unreachable', 'timeout']);
  assert.equal(recorder.counters.requests, 3);
});
