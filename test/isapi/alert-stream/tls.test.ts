import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { nvr } from '../../../src/sources/simulator/builders.ts';
import { startRecorder } from '../../../src/sources/simulator/server.ts';
import { NVR_VIDEO_LOSS } from './samples.ts';
import { alertStreamOf, faultOf, hear, HeldClock, LOGIN } from './support.ts';

test('over TLS a stream is as bound to the pinned certificate as every request', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'dvr2mqtt-stream-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=recorder'];
  execFileSync('openssl', ['req', '-x509', ...kind, '-keyout', 'key', '-out', 'cert'], {
    cwd: folder,
    stdio: 'ignore',
  });
  const [key, cert] = ['key', 'cert'].map((name) => readFileSync(join(folder, name), 'utf8'));
  assert.ok(key !== undefined && cert !== undefined);
  await using recorder = await startRecorder(nvr({ cameras: 1, ...LOGIN }), { tls: { key, cert } });

  const pinned = { tls: { fingerprint: new X509Certificate(cert).fingerprint256 } };
  const heard = hear(alertStreamOf(recorder, new HeldClock(), pinned));
  await heard.opened;
  recorder.alertStream.send(NVR_VIDEO_LOSS);
  assert.equal((await heard.until(1)).length, 1);
  heard.stop();
  assert.equal((await heard.end).kind, 'stopped');

  const before = recorder.counters.requests;
  const other = { tls: { fingerprint: '00'.repeat(32) } };
  const refused = hear(alertStreamOf(recorder, new HeldClock(), other));
  assert.deepEqual(faultOf(await refused.end), { kind: 'unreachable', reason: 'tls' });
  assert.equal(recorder.counters.requests, before);
});
