import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { nvr } from '../../../src/sources/simulator/builders.ts';
import { startRecorder } from '../../../src/sources/simulator/server.ts';
import { connect, faultFrom, get, listen, PASSWORD, PATH, raw } from './scripted.ts';

const MODEL = nvr({ cameras: 1, username: 'viewer', password: PASSWORD });
const folder = mkdtempSync(join(tmpdir(), 'dvr2mqtt-tls-'));
after(() => rmSync(folder, { recursive: true }));

interface Certificate {
  readonly key: string;
  readonly cert: string;
  readonly file: string;
  readonly print: string;
}

function openssl(...args: string[]): void {
  execFileSync('openssl', args, { stdio: 'ignore', cwd: folder });
}

function read(name: string): Certificate {
  const file = join(folder, `${name}.pem`);
  const cert = readFileSync(file, 'utf8');
  const key = readFileSync(join(folder, `${name}.key`), 'utf8');
  return { key, cert, file, print: new X509Certificate(cert).fingerprint256 };
}

function certify(name: string, subject: string): Certificate {
  const files = ['-keyout', `${name}.key`, '-out', `${name}.pem`];
  const names = ['-subj', '/CN=recorder', '-addext', `subjectAltName=${subject}`];
  openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...files, ...names, '-days', '3650');
  return read(name);
}

const own = certify('own', 'IP:127.0.0.1');
const other = certify('other', 'DNS:elsewhere.example');

test('a fingerprint, with or without colons, in any letter case', async () => {
  await using recorder = await startRecorder(MODEL, { tls: own });
  for (const fingerprint of [own.print, own.print.replaceAll(':', '').toLowerCase()]) {
    using client = connect({ port: recorder.port, tls: { fingerprint } });
    assert.equal((await get(client)).status, 200);
    assert.equal((await get(client)).status, 200);
  }
  assert.equal(recorder.counters.connections, 2);
});

test('another certificate than the pinned one: not a byte of a request is sent, and the new fingerprint is told', async () => {
  await using recorder = await startRecorder(MODEL, { tls: own });
  using client = connect({ port: recorder.port, tls: { fingerprint: other.print } });
  for (let nth = 0; nth < 2; nth += 1) {
    const { fault, connected } = await faultFrom(get(client));
    assert.deepEqual([fault.kind, fault.reason, connected], ['unreachable', 'tls', false]);
    assert.ok(fault.detail.includes(own.print), fault.detail);
  }
  assert.equal(recorder.counters.requests, 0);
  assert.equal(client.requests, 0);
});

test('a certificate that changes under a kept client is seen at the next connection', async () => {
  const recorder = await startRecorder(MODEL, { tls: own });
  using client = connect({ port: recorder.port, tls: { fingerprint: own.print } });
  await get(client);
  const { port } = recorder;
  await recorder.stop();
  await using impostor = await startRecorder(MODEL, { tls: other, port });
  assert.equal((await faultFrom(get(client))).fault.reason, 'tls');
  assert.equal(impostor.counters.requests, 0);
});

test('insecure takes any certificate', async () => {
  await using recorder = await startRecorder(MODEL, { tls: other });
  using client = connect({ port: recorder.port, tls: { insecure: true } });
  assert.equal((await get(client)).status, 200);
});

test('a file of authorities: the certificate must be signed by one, and for this name', async () => {
  await using recorder = await startRecorder(MODEL, { tls: own });
  using good = connect({ port: recorder.port, tls: { ca: own.file } });
  assert.equal((await get(good)).status, 200);
  using foreign = connect({ port: recorder.port, tls: { ca: other.file } });
  assert.match((await faultFrom(get(foreign))).fault.detail, /no known authority .*fingerprint/);
  await using misnamed = await startRecorder(MODEL, { tls: other });
  using elsewhere = connect({ port: misnamed.port, tls: { ca: other.file } });
  assert.match((await faultFrom(get(elsewhere))).fault.detail, /another name.*fingerprint/);
  assert.equal(misnamed.counters.requests, 0);
  using unreadable = connect({ port: recorder.port, tls: { ca: join(folder, 'none.pem') } });
  const { fault } = await faultFrom(get(unreadable));
  assert.deepEqual([fault.reason, fault.detail.includes('`tls: { ca')], ['tls', true]);
});

test('tls: true trusts the system, and nobody else', async () => {
  await using recorder = await startRecorder(MODEL, { tls: own });
  using client = connect({ port: recorder.port, tls: true });
  const { fault, connected } = await faultFrom(get(client, PATH, 5000));
  assert.deepEqual([fault.kind, fault.reason, connected], ['unreachable', 'tls', false]);
  assert.ok(fault.detail.includes(own.print), fault.detail);
  assert.equal(recorder.counters.requests, 0);
});

test('an expired certificate is named as such', async () => {
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'old.key',
    '-out',
    'old.csr',
    '-subj',
    '/CN=old',
  );
  openssl('x509', '-req', '-in', 'old.csr', '-signkey', 'old.key', '-days', '-1', '-out', 'old.pem');
  const expired = read('old');
  await using recorder = await startRecorder(MODEL, { tls: expired });
  using client = connect({ port: recorder.port, tls: { ca: expired.file } });
  assert.match((await faultFrom(get(client))).fault.detail, /expired.*fingerprint/);
});

test('a port without TLS, asked in TLS: the fault names the remedy', async () => {
  await using recorder = await startRecorder(MODEL);
  using client = connect({ port: recorder.port, tls: { insecure: true } });
  const { fault, connected } = await faultFrom(get(client));
  assert.deepEqual([fault.kind, fault.reason, connected], ['unreachable', 'tls', false]);
  assert.match(fault.detail, /tls: false/);
  assert.equal(recorder.counters.requests, 0);
  const gone = Promise.withResolvers<void>();
  await using silent = await raw((socket) => socket.on('close', gone.resolve).resume());
  using waiting = connect({ port: silent.port, tls: { insecure: true } });
  const late = await faultFrom(get(waiting, PATH, 60));
  assert.deepEqual([late.fault.reason, late.connected], ['timeout', false]);
  await gone.promise;
  await using closing = await raw((socket) => socket.once('data', () => socket.destroy()));
  using cut = connect({ port: closing.port, tls: { insecure: true } });
  assert.equal((await faultFrom(get(cut))).fault.reason, 'tls');
});

test('a port with TLS, asked without', async () => {
  await using recorder = await startRecorder(MODEL, { tls: own });
  using client = connect({ port: recorder.port });
  const { fault } = await faultFrom(get(client));
  assert.ok(['not_isapi', 'reset', 'http_error'].includes(fault.reason), fault.reason);
});

test('old firmwares: TLS 1.0 is spoken where the certificate is pinned', async () => {
  const server = createServer(
    { ...own, minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' },
    (_, response) => response.end('<a/>'),
  );
  const port = await listen(server);
  using client = connect({ port, tls: { fingerprint: own.print } });
  assert.equal((await get(client)).status, 200);
  using modern = connect({ port, tls: { ca: own.file } });
  const { fault } = await faultFrom(get(modern));
  assert.equal(fault.reason, 'tls');
  assert.match(fault.detail, /too old.*fingerprint/);
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
});

test('a kept TLS connection that ends before the first byte of an answer is opened anew', async () => {
  await using recorder = await startRecorder(MODEL, { tls: own });
  using client = connect({ port: recorder.port, tls: { fingerprint: own.print } });
  await get(client);
  recorder.faults.set('closeKept');
  assert.equal((await get(client)).status, 200);
  assert.equal(recorder.counters.connections, 2);
});
