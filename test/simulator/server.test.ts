import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { hybrid, nvr } from '../../src/sources/simulator/builders.ts';
import { startFleet, startRecorder } from '../../src/sources/simulator/server.ts';
import { ask, authorize, keptConnection, type Login, read } from './ask.ts';

const PATH = '/ISAPI/System/deviceInfo';
const STATUS = '/ISAPI/ContentMgmt/InputProxy/channels/status';
const RIGHT: Login = { username: 'viewer', password: 'Simulated-1' };

function isRefused(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
}

describe('a recorder', () => {
  it('answers with the headers of the real ones', async () => {
    await using recorder = await startRecorder(nvr());
    const { headers } = await read(recorder, RIGHT, PATH);
    assert.equal(headers['server'], 'App-webs/');
    assert.equal(headers['content-type'], 'application/xml; charset="UTF-8"');
    assert.equal(headers['set-cookie'], undefined);
    assert.equal((await read(recorder, RIGHT, '/ISAPI/Nothing')).headers['content-type'], 'text/html');
  });

  it('keeps connections, and counts', async () => {
    await using recorder = await startRecorder(nvr());
    const agent = keptConnection();
    const [challenge = ''] = (await ask(recorder.url + PATH, { agent })).challenges;
    const target = `${PATH}?a=b`;
    for (const nc of [1, 2]) {
      const authorization = authorize(challenge, RIGHT, target, { nc });
      assert.equal((await ask(recorder.url + target, { agent, authorization })).status, 200);
    }
    agent.destroy();
    assert.deepEqual(recorder.counters, {
      requests: 3,
      connections: 1,
      unauthorized: 1,
      refusedLogins: 0,
      acceptedLogins: 2,
      withAuthorization: 2,
      byPath: new Map([[PATH, 3]]),
    });
    assert.deepEqual(recorder.log.slice(0, 2), [
      { method: 'GET', target: PATH, withAuthorization: false },
      { method: 'GET', target, withAuthorization: true },
    ]);
  });

  it('tells of the next request', async () => {
    await using recorder = await startRecorder(nvr());
    const any = recorder.nextRequest();
    const status = recorder.nextRequest(STATUS);
    await ask(recorder.url + PATH);
    await ask(`${recorder.url}${STATUS}?format=xml`, { method: 'POST' });
    assert.deepEqual(await any, { method: 'GET', target: PATH, withAuthorization: false });
    assert.deepEqual(await status, {
      method: 'POST',
      target: `${STATUS}?format=xml`,
      withAuthorization: false,
    });
  });

  it('tells of changes from the next request on', async () => {
    await using recorder = await startRecorder(nvr({ cameras: 2 }));
    const words = async (): Promise<(string | undefined)[]> =>
      [...(await read(recorder, RIGHT, STATUS)).text.matchAll(/<chanDetectResult>(\w+)</g)].map(
        ([, word]) => word,
      );
    assert.deepEqual(await words(), ['connect', 'connect']);
    recorder.changeCamera('2', { online: false });
    assert.deepEqual(await words(), ['connect', 'netUnreachable']);
    recorder.changeCamera('2', { reason: 'notExist' });
    assert.deepEqual(await words(), ['connect', 'notExist']);
    assert.equal(recorder.model.cameras[1]?.online, false);
  });

  it('runs on a copy of its model', async () => {
    const model = nvr({ cameras: 1 });
    await using recorder = await startRecorder(model);
    const [camera] = model.cameras;
    assert.ok(camera);
    camera.online = false;
    assert.match((await read(recorder, RIGHT, STATUS)).text, /<online>true</);
  });

  it('knows which camera is meant', async () => {
    await using recorder = await startRecorder(hybrid({ analog: 4, ip: 1, givesWay: '4' }));
    assert.throws(() => recorder.changeCamera('9', { online: false }), /^Error: 0 cameras have the id 9$/);
    assert.throws(() => recorder.changeCamera('4', { online: false }), /2 cameras/);
    recorder.changeCamera('4', { online: false }, 'ip');
    assert.match((await read(recorder, RIGHT, STATUS)).text, /<online>false</);
  });

  it('refuses connections and accepts them again on the same port', async () => {
    await using recorder = await startRecorder(nvr());
    recorder.faults.set('hang');
    const cut = assert.rejects(ask(recorder.url + PATH));
    await recorder.nextRequest();
    await recorder.refuse();
    await cut;
    await assert.rejects(ask(recorder.url + PATH), isRefused);
    recorder.faults.clear();
    await recorder.refuse();
    await recorder.accept();
    await recorder.accept();
    assert.equal((await read(recorder, RIGHT, PATH)).status, 200);
  });

  it('speaks IPv6', async () => {
    await using recorder = await startRecorder(nvr(), { host: '::1' });
    assert.match(recorder.url, /^http:\/\/\[::1\]:\d+$/);
    assert.equal((await read(recorder, RIGHT, PATH)).status, 200);
  });

  it('speaks TLS, with its faults', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'simulator-'));
    try {
      const [keyFile, certFile] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
      const certificate = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=recorder';
      const names = ['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', keyFile, '-out', certFile];
      execFileSync('openssl', ['req', ...certificate.split(' '), ...names], { stdio: 'pipe' });
      const [key, cert] = [readFileSync(keyFile, 'utf8'), readFileSync(certFile, 'utf8')];
      await using recorder = await startRecorder(nvr(), { tls: { key, cert } });
      assert.match(recorder.url, /^https:/);
      assert.equal((await read(recorder, RIGHT, PATH, { ca: cert })).status, 200);
      recorder.faults.set('reset');
      await assert.rejects(ask(recorder.url + PATH, { ca: cert }), { code: 'ECONNRESET' });
      await assert.rejects(ask(recorder.url + PATH), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('cannot have a port that is taken', async () => {
    await using recorder = await startRecorder(nvr());
    await assert.rejects(startRecorder(nvr(), { port: recorder.port }), { code: 'EADDRINUSE' });
  });
});

describe('a fleet', () => {
  it('has a port for each recorder, and stops as one', async () => {
    const fleet = await startFleet([nvr({ name: 'One' }), nvr({ name: 'Two' })]);
    const names: (string | undefined)[] = [];
    for (const recorder of fleet.recorders)
      names.push(/<deviceName>(\w+)</.exec((await read(recorder, RIGHT, PATH)).text)?.[1]);
    assert.deepEqual(names, ['One', 'Two']);
    await fleet.stop();
    for (const recorder of fleet.recorders) await assert.rejects(ask(recorder.url + PATH), isRefused);
  });

  it('does not start in part', { timeout: 5000 }, async () => {
    const listening = (): number =>
      process.getActiveResourcesInfo().filter((resource) => resource === 'TCPServerWrap').length;
    const broken = Object.defineProperty(nvr(), 'name', {
      enumerable: true,
      get: () => {
        throw new Error('no name');
      },
    });
    const before = listening();
    await assert.rejects(startFleet([nvr(), broken]), /no name/);
    while (listening() > before) await setImmediate();
  });
});
