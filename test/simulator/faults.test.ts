import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nvr } from '../../src/sources/simulator/builders.ts';
import type { FaultPlace, SimulatedFault } from '../../src/sources/simulator/faults.ts';
import { type Recorder, startRecorder } from '../../src/sources/simulator/server.ts';
import { ask, keptConnection, type Login, read, type Reply } from './ask.ts';

const PATH = '/ISAPI/System/deviceInfo';
const OTHER = '/ISAPI/System/time';
const RIGHT: Login = { username: 'viewer', password: 'Simulated-1' };

async function faulty(fault: SimulatedFault, place?: FaultPlace): Promise<Recorder> {
  const recorder = await startRecorder(nvr());
  recorder.faults.set(fault, place);
  return recorder;
}

async function spoiled(fault: SimulatedFault): Promise<Reply> {
  await using recorder = await faulty(fault);
  return await read(recorder, RIGHT, PATH);
}

function isReset(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
}

describe('a fault of the connection', () => {
  it('hang: does not answer, while others are answered', async () => {
    await using recorder = await faulty('hang', { path: PATH });
    const abort = new AbortController();
    const asked = ask(recorder.url + PATH, { signal: abort.signal });
    const failed = assert.rejects(asked, { name: 'AbortError' });
    await recorder.nextRequest(PATH);
    assert.equal((await ask(recorder.url + OTHER)).status, 401);
    assert.equal(await Promise.race([asked, Promise.resolve('pending')]), 'pending');
    abort.abort();
    await failed;
  });

  it('reset: ends the connection', async () => {
    await using recorder = await faulty('reset');
    await assert.rejects(ask(recorder.url + PATH), isReset);
  });

  it('closeKept: closes a kept connection once, and spares a fresh one', async () => {
    const agent = keptConnection();
    await using recorder = await faulty('closeKept');
    assert.equal((await ask(recorder.url + PATH, { agent })).status, 401);
    await assert.rejects(ask(recorder.url + PATH, { agent }), isReset);
    assert.equal((await ask(recorder.url + PATH, { agent })).status, 401);
    assert.equal((await ask(recorder.url + PATH, { agent })).status, 401);
    assert.equal(recorder.counters.connections, 2);
    agent.destroy();
  });

  it('lyingLength: closes in the middle of the body', async () => {
    await using recorder = await faulty('lyingLength');
    const sizes: number[] = [];
    await assert.rejects(read(recorder, RIGHT, PATH, { arrived: (size) => sizes.push(size) }), isReset);
    assert.ok((sizes.at(-1) ?? 0) > 100);
  });

  it('endless: never comes to an end', async ({ mock }) => {
    mock.timers.enable({ apis: ['setInterval'] });
    await using recorder = await faulty('endless', { beforeLogin: true });
    const abort = new AbortController();
    const sizes: number[] = [];
    const arrived = (size: number): void => {
      sizes.push(size);
      if (sizes.length < 50) mock.timers.tick(100);
      else abort.abort();
    };
    const asked = ask(recorder.url + PATH, { signal: abort.signal, arrived });
    await assert.rejects(asked, { name: 'AbortError' });
    assert.ok((sizes.at(-1) ?? 0) > 40 * 1024);
  });

  it('slow: answers late, and rightly', async ({ mock }) => {
    mock.timers.enable({ apis: ['setTimeout'] });
    await using recorder = await faulty({ slow: 60_000 }, { beforeLogin: true });
    const asked = ask(recorder.url + PATH);
    await recorder.nextRequest(PATH);
    mock.timers.tick(59_999);
    assert.equal(await Promise.race([asked, Promise.resolve('pending')]), 'pending');
    mock.timers.tick(1);
    assert.match((await asked).text, /<DeviceInfo/);
  });

  it('lets a recorder with open faults be stopped', async () => {
    for (const fault of ['hang', 'endless', { slow: 60_000 }] as const) {
      const recorder = await faulty(fault, { beforeLogin: true });
      const asked = ask(recorder.url + PATH);
      const failed = assert.rejects(asked);
      await recorder.nextRequest();
      await recorder.stop();
      await failed;
    }
  });
});

describe('a fault of the login', () => {
  it('unauthorized: asks for a login whatever is sent', async () => {
    await using recorder = await faulty('unauthorized', { path: PATH });
    const reply = await read(recorder, RIGHT, PATH);
    assert.equal(reply.status, 401);
    assert.match(reply.challenges[0] ?? '', /^Digest /);
    assert.equal(recorder.counters.refusedLogins, 1);
    assert.equal((await read(recorder, RIGHT, OTHER)).status, 200);
  });

  it('locked: answers as a locked account does', async () => {
    await using recorder = await faulty('locked');
    const reply = await ask(recorder.url + PATH);
    assert.equal(reply.status, 401);
    assert.match(reply.text, /<lockStatus>lock<\/lockStatus><unlockTime>1800</);
    recorder.faults.clear();
    assert.equal((await read(recorder, RIGHT, PATH)).status, 200);
  });
});

describe('a fault of the document', () => {
  it('garbage: no text', async () => {
    const { status, bytes } = await spoiled('garbage');
    assert.equal(status, 200);
    assert.equal(bytes.toString().includes('�'), true);
  });

  it('truncated: the first half, with a length to match', async () => {
    const { status, text, headers } = await spoiled('truncated');
    assert.equal(status, 200);
    assert.match(text, /^<\?xml[\s\S]*<DeviceInfo/);
    assert.doesNotMatch(text, /<\/DeviceInfo>/);
    assert.equal(Number(headers['content-length']), text.length);
  });

  it('empty: no byte', async () => {
    const { status, bytes } = await spoiled('empty');
    assert.deepEqual([status, bytes.length], [200, 0]);
  });

  it('loginPage: HTML with status 200', async () => {
    const { status, headers, text } = await spoiled('loginPage');
    assert.deepEqual([status, headers['content-type']], [200, 'text/html']);
    assert.match(text, /<form action="\/login"/);
  });

  it('huge: over 3 MiB', async () => {
    const { status, bytes } = await spoiled('huge');
    assert.equal(status, 200);
    assert.ok(bytes.length > 3 * 1024 * 1024);
  });

  it('doctype: entities before the document', async () => {
    const { status, text } = await spoiled('doctype');
    assert.equal(status, 200);
    assert.match(text, /^<\?xml.*\n<!DOCTYPE lolz \[<!ENTITY[\s\S]*<DeviceInfo/);
  });

  it('status: any status with any body', async () => {
    const busy = await spoiled({ status: 503, body: 'busy' });
    assert.equal(busy.status, 503);
    assert.match(busy.text, /<statusString>Device Busy<[\s\S]*<subStatusCode>deviceBusy</);
    assert.match((await spoiled({ status: 403, body: 'notSupport' })).text, /<subStatusCode>notSupport</);
    assert.match((await spoiled({ status: 403, body: 'lowPrivilege' })).text, /<subStatusCode>lowPrivilege</);
    assert.match((await spoiled({ status: 403, body: 'html' })).text, /Access Error: 403 -- Forbidden/);
    const empty = await spoiled({ status: 500, body: 'empty' });
    assert.deepEqual([empty.status, empty.bytes.length, empty.headers['content-type']], [500, 0, undefined]);
    const own = await spoiled({ status: 501, body: { text: 'no' } });
    assert.deepEqual([own.status, own.text, own.headers['content-type']], [501, 'no', 'text/plain']);
  });
});

describe('the place of a fault', () => {
  it('is one path, or everywhere; the path comes first', async () => {
    await using recorder = await faulty({ status: 500, body: 'empty' });
    recorder.faults.set({ status: 404, body: 'html' }, { path: PATH });
    const statuses = async (): Promise<number[]> => [
      (await read(recorder, RIGHT, `${PATH}?a=b`)).status,
      (await read(recorder, RIGHT, OTHER)).status,
    ];
    assert.deepEqual(await statuses(), [404, 500]);
    recorder.faults.clear(PATH);
    assert.deepEqual(await statuses(), [500, 500]);
    recorder.faults.clear();
    assert.deepEqual(await statuses(), [200, 200]);
  });

  it('is behind the login unless told otherwise', async () => {
    await using recorder = await faulty('loginPage');
    assert.equal((await ask(recorder.url + PATH)).status, 401);
    recorder.faults.set('loginPage', { beforeLogin: true });
    assert.equal((await ask(recorder.url + PATH)).status, 200);
  });

  it('may be so many requests', async () => {
    await using recorder = await faulty({ status: 500, body: 'empty' }, { times: 2 });
    const statuses: number[] = [];
    for (let count = 0; count < 3; count += 1) statuses.push((await read(recorder, RIGHT, PATH)).status);
    assert.deepEqual(statuses, [500, 500, 200]);
  });
});
