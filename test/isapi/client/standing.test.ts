import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { bareRecorder } from '../../../src/config/bare-recorder.ts';
import { openSource } from '../../../src/recorder-source.ts';
import type { IsapiSource } from '../../../src/sources/isapi/source.ts';
import { ALERT_STREAM } from '../../../src/sources/simulator/alert-stream.ts';
import { nvr } from '../../../src/sources/simulator/builders.ts';
import type { LoginRules } from '../../../src/sources/simulator/login-rules.ts';
import { picturePath } from '../../../src/sources/simulator/pictures.ts';
import { type Recorder, startRecorder } from '../../../src/sources/simulator/server.ts';
import { HeldClock, SILENT } from '../watched.ts';

const CAMERA = { id: '1', kind: 'ip' } as const;
const { signal } = new AbortController();

/** A recorder that has let the bridge in once, and has another password now. */
async function open(context: TestContext, login: Partial<LoginRules>): Promise<[Recorder, IsapiSource]> {
  const recorder = await startRecorder(nvr({ cameras: 1, login }));
  const { username, password } = recorder.model;
  const source = openSource(
    bareRecorder({
      id: 'house',
      host: '127.0.0.1',
      port: recorder.port,
      username,
      password,
      alert_stream: true,
    }),
    { device: null, unsupported: {} },
    { clock: new HeldClock(), log: SILENT },
    5000,
  );
  context.after(async () => {
    source.close();
    await recorder.stop();
  });
  assert.equal((await read(source)).ok, true);
  recorder.change((model) => (model.password = 'another'));
  recorder.expireNonces();
  return [recorder, source];
}

const read = (source: IsapiSource) => source.read({ introduce: false, doubtful: [] }, signal);

/** Opens the alertStream; resolves when its login was refused. */
async function listen(context: TestContext, source: IsapiSource): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const listener = source.listen(() => {}, resolve);
  context.after(() => listener?.close());
  listener?.allow();
  await promise;
}

test('what a picture is told of a lock is taken by the reading, which asks for nothing', async (context) => {
  const [recorder, source] = await open(context, { maxIllegalLoginTimes: 1 });
  assert.equal((await source.picture(CAMERA, null, signal)).ok, false);
  const { requests } = recorder.counters;
  const reading = await read(source);
  assert.equal(reading.ok ? null : reading.fault.kind, 'locked');
  assert.equal(recorder.counters.requests, requests);
});

test('where a picture is told that few tries are left, the reading makes none; after it, one asks again', async (context) => {
  const [recorder, source] = await open(context, { maxIllegalLoginTimes: 3 });
  await source.picture(CAMERA, null, signal);
  const reading = await read(source);
  assert.equal(!reading.ok && reading.fault.kind === 'unauthorized' && reading.fault.triesLeft, 2);
  assert.equal(recorder.counters.refusedLogins, 1);
  await read(source);
  assert.equal(recorder.counters.refusedLogins, 2, 'whether it may is decided elsewhere');
});

test('what the alertStream is told counts for the reading, for pictures and for commands', async (context) => {
  const [recorder, source] = await open(context, { maxIllegalLoginTimes: 2 });
  await listen(context, source);
  assert.equal(source.isRefused, true);
  assert.deepEqual(await source.picture(CAMERA, null, signal), { ok: false, reason: 'refused' });
  assert.match((await source.reboot(signal)) ?? '', /refused/);
  assert.equal((await read(source)).ok, false);
  assert.equal(recorder.counters.refusedLogins, 1);
  assert.equal(recorder.counters.byPath.get(picturePath('1', 'Streaming')), undefined);
});

test('a stream that is refused alone leaves the readings as they are', async (context) => {
  const [recorder, source] = await open(context, { maxIllegalLoginTimes: 7 });
  recorder.change((model) => (model.password = 'Simulated-1'));
  recorder.faults.set('unauthorized', { path: ALERT_STREAM });
  await listen(context, source);
  assert.equal(source.isRefused, true);
  assert.equal((await read(source)).ok, true);
  assert.equal(source.isRefused, false);
  assert.equal((await source.picture(CAMERA, null, signal)).ok, true);
});

test('two connections do not try a password at a time: who comes second sees what became of the first', async (context) => {
  const [recorder, source] = await open(context, { maxIllegalLoginTimes: 7 });
  const [reading] = await Promise.all([read(source), listen(context, source)]);
  assert.equal(reading.ok, false);
  assert.equal(recorder.counters.refusedLogins, 1);
});

test('a reading after a refused stream tries no nonce that it has kept', async (context) => {
  const [recorder, source] = await open(context, { maxIllegalLoginTimes: 7 });
  await listen(context, source);
  const { unauthorized } = recorder.counters;
  assert.equal((await read(source)).ok, false);
  // One answer is the challenge, one the refusal.
  assert.equal(recorder.counters.unauthorized, unauthorized + 2);
});

test('a refused login is not tried for document after document while others are open to all', async (context) => {
  const [recorder, source] = await open(context, { maxIllegalLoginTimes: 7 });
  await source.picture(CAMERA, null, signal);
  recorder.change((model) => (model.login = { ...model.login, required: false }));
  assert.equal((await read(source)).ok, true);
  recorder.change((model) => (model.login = { ...model.login, required: true }));
  assert.deepEqual(await source.picture(CAMERA, null, signal), { ok: false, reason: 'refused' });
  assert.equal(recorder.counters.refusedLogins, 1);
});
