import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ALERT_STREAM,
  alertJson,
  heartbeat,
  USUAL_FORM,
} from '../../../src/sources/simulator/alert-stream.ts';
import type { LoginRules } from '../../../src/sources/simulator/login-rules.ts';
import { raw, scripted } from '../client/scripted.ts';
import { NVR_VIDEO_LOSS, PICTURE } from './samples.ts';
import { alertStreamOf, faultOf, hear, HeldClock, recorderFor } from './support.ts';

test('alerts are heard as they come, over one connection, behind the login', async (t) => {
  const recorder = await recorderFor(t);
  const stream = alertStreamOf(recorder);
  const heard = hear(stream);
  await heard.opened;
  recorder.alertStream.send(NVR_VIDEO_LOSS);
  recorder.alertStream.send(PICTURE);
  assert.deepEqual(await heard.until(1), [
    { kind: 'video', channel: '16', isActive: true, type: 'videoloss' },
  ]);
  recorder.alertStream.form = {
    ...USUAL_FORM,
    boundary: 'other',
    doubled: true,
    headers: false,
    lineEnd: '\n',
  };
  recorder.alertStream.send(alertJson({ type: 'diskerror' }));
  recorder.alertStream.write(heartbeat(), 7);
  assert.deepEqual(
    (await heard.until(3)).map(({ kind }) => kind),
    ['video', 'disk', 'heartbeat'],
  );
  recorder.alertStream.close();
  assert.equal((await heard.end).kind, 'closed');
  const { requests, connections, refusedLogins, unauthorized } = recorder.counters;
  assert.deepEqual(
    {
      requests,
      connections,
      refusedLogins,
      unauthorized,
      sent: stream.requests,
      open: recorder.alertStream.open,
    },
    { requests: 2, connections: 1, refusedLogins: 0, unauthorized: 1, sent: 2, open: 0 },
  );
});

for (const login of [
  { offers: ['SHA-256'] },
  { qop: false },
  { nextNonce: true },
  { offers: ['Basic'] },
  { required: false },
] satisfies Partial<LoginRules>[])
  test(`the login is kept from one stream to the next: ${JSON.stringify(login)}`, async (t) => {
    const recorder = await recorderFor(t, { login });
    const stream = alertStreamOf(recorder);
    for (const count of [1, 2, 3]) {
      const heard = hear(stream);
      await heard.opened;
      assert.equal(recorder.alertStream.opened, count);
      recorder.alertStream.send(NVR_VIDEO_LOSS);
      await heard.until(1);
      recorder.alertStream.close();
      await heard.end;
    }
    assert.equal(recorder.counters.unauthorized, 'required' in login ? 0 : 1);
    assert.equal(recorder.counters.connections, 3);
  });

test('a kept nonce that has expired costs one round', async (t) => {
  const recorder = await recorderFor(t);
  const stream = alertStreamOf(recorder);
  const first = hear(stream);
  await first.opened;
  first.stop();
  assert.deepEqual(await first.end, { kind: 'stopped' });
  recorder.expireNonces();
  const second = hear(stream);
  await second.opened;
  second.stop();
  await second.end;
  assert.deepEqual([recorder.counters.requests, recorder.counters.refusedLogins], [4, 0]);
});

test('a wrong password is tried once', async (t) => {
  const recorder = await recorderFor(t);
  const heard = hear(alertStreamOf(recorder, new HeldClock(), { password: 'wrong' }));
  assert.deepEqual(faultOf(await heard.end), { kind: 'unauthorized', reason: 'bad_credentials' });
  assert.deepEqual([recorder.counters.requests, recorder.counters.refusedLogins], [2, 1]);
});

test('a locked account is told as one', async (t) => {
  const recorder = await recorderFor(t);
  recorder.faults.set('locked', { path: ALERT_STREAM });
  assert.deepEqual(faultOf(await hear(alertStreamOf(recorder)).end), { kind: 'locked', reason: 'locked' });
  assert.equal(recorder.counters.withAuthorization, 0);
});

test('old devices have it elsewhere, some not at all', async (t) => {
  const recorder = await recorderFor(t);
  recorder.alertStream.offered = 'old';
  const heard = hear(alertStreamOf(recorder));
  await heard.opened;
  recorder.alertStream.send(NVR_VIDEO_LOSS);
  await heard.until(1);
  heard.stop();
  await heard.end;
  recorder.alertStream.offered = 'none';
  assert.deepEqual(await hear(alertStreamOf(recorder)).end, { kind: 'unsupported' });
});

for (const [status, body, expected] of [
  [403, 'lowPrivilege', 'forbidden'],
  [403, 'html', 'forbidden'],
  [403, 'empty', 'forbidden'],
  [401, 'lowPrivilege', 'forbidden'],
  [403, 'notSupport', 'unsupported'],
  [404, 'empty', 'unsupported'],
  [405, 'html', 'unsupported'],
  [400, 'notSupport', 'unsupported'],
  [
    403,
    {
      text: '<ResponseStatus><statusCode>4</statusCode><subStatusCode>invalidOperation</subStatusCode></ResponseStatus>',
    },
    'busy',
  ],
  [
    403,
    {
      text: '<ResponseStatus><statusCode>4</statusCode><subStatusCode>deployExceedMax</subStatusCode></ResponseStatus>',
    },
    'busy',
  ],
  [403, 'busy', 'busy'],
  [503, 'busy', 'busy'],
  [500, 'empty', 'http_error'],
  [200, 'html', 'html'],
  [200, 'notSupport', 'unsupported'],
] as const)
  test(`an answer with status ${status} and ${JSON.stringify(body)} is ${expected}`, async (t) => {
    const recorder = await recorderFor(t);
    recorder.faults.set({ status, body });
    const end = await hear(alertStreamOf(recorder)).end;
    assert.equal(end.kind === 'refused' ? end.fault.reason : end.kind, expected);
    assert.equal(recorder.alertStream.opened, 0);
  });

test('a stream that says nothing of its form is one, a document with a length is none', async (t) => {
  const recorder = await recorderFor(t);
  recorder.alertStream.form = { ...USUAL_FORM, type: null, boundary: null, headers: false };
  const heard = hear(alertStreamOf(recorder));
  await heard.opened;
  recorder.alertStream.send(NVR_VIDEO_LOSS);
  assert.equal((await heard.until(1)).length, 1);
  heard.stop();
  await using other = await scripted([
    { headers: { 'Content-Length': String(NVR_VIDEO_LOSS.length) }, body: NVR_VIDEO_LOSS },
  ]);
  assert.deepEqual(faultOf(await hear(alertStreamOf(other)).end), {
    kind: 'malformed',
    reason: 'unexpected',
  });
});

test('a page is no stream, and a multipart that names a length is one', async () => {
  const type = (value: string) => ({ 'Content-Type': value });
  await using page = await scripted([{ headers: type('text/html'), body: '<html><body/></html>' }]);
  assert.deepEqual(faultOf(await hear(alertStreamOf(page)).end), { kind: 'malformed', reason: 'html' });
  const headers = { ...type('multipart/mixed'), 'Content-Length': String(NVR_VIDEO_LOSS.length) };
  await using measured = await scripted([{ headers, body: NVR_VIDEO_LOSS }]);
  const heard = hear(alertStreamOf(measured));
  assert.equal((await heard.end).kind, 'closed');
  assert.equal((await heard.until(1)).length, 1);
});

test('a redirect is not followed', async () => {
  await using recorder = await scripted([{ status: 302, headers: { Location: 'https://127.0.0.1/' } }]);
  assert.deepEqual(faultOf(await hear(alertStreamOf(recorder)).end), {
    kind: 'unreachable',
    reason: 'redirect',
  });
  assert.equal(recorder.seen.length, 1);
});

test('a stream that breaks off is closed, and one that nobody offers is refused', async (t) => {
  const recorder = await recorderFor(t);
  const stream = alertStreamOf(recorder);
  const heard = hear(stream);
  await heard.opened;
  recorder.alertStream.breakOff();
  assert.deepEqual(await heard.end, { kind: 'closed', quiet: 0 });
  await recorder.refuse();
  assert.deepEqual(faultOf(await hear(stream).end), { kind: 'unreachable', reason: 'refused' });
});

test('a connection that a recorder closes between challenge and login is opened anew, once', async () => {
  const head =
    'HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nWWW-Authenticate: Digest realm="x", nonce="n"\r\n\r\n';
  const multipart = 'HTTP/1.1 200 OK\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n';
  await using recorder = await raw((socket, nth) => {
    let asked = 0;
    socket.on('data', () => {
      asked += 1;
      if (nth === 1 && asked === 1) socket.write(head);
      else if (nth === 1) socket.destroy();
      else socket.end(`${multipart}${NVR_VIDEO_LOSS}`);
    });
  });
  const heard = hear(alertStreamOf(recorder));
  assert.equal((await heard.until(1)).length, 1);
  assert.equal((await heard.end).kind, 'closed');
  assert.equal(recorder.connections(), 2);
});

// Searched at every byte, the second half of it would take a minute.
test('an alert of 600 KB in chunks of one byte holds nothing up', { timeout: 30_000 }, async () => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Type: multipart/mixed\r\nTransfer-Encoding: chunked\r\n\r\n';
  const chunks = (text: string): string => text.replaceAll(/[^]/g, '1\r\n$&\r\n');
  const endless = `<EventNotificationAlert>${' '.repeat(600_000)}</EventNotificationAlert>`;
  await using recorder = await raw((socket) =>
    socket.once('data', () => socket.end(`${head}${chunks(`${endless}${NVR_VIDEO_LOSS}`)}0\r\n\r\n`)),
  );
  const heard = hear(alertStreamOf(recorder));
  assert.equal((await heard.end).kind, 'closed');
  assert.equal((await heard.until(1)).length, 1);
});

test('90 s without a byte end a stream; any byte is a sign of life', async (t) => {
  const recorder = await recorderFor(t);
  const clock = new HeldClock();
  const heard = hear(alertStreamOf(recorder, clock));
  await heard.opened;
  for (let nth = 1; nth <= 5; nth += 1) {
    clock.pass(60_000);
    recorder.alertStream.send(heartbeat());
    await heard.until(nth);
  }
  clock.pass(89_999);
  recorder.alertStream.send(heartbeat());
  await heard.until(6);
  clock.pass(90_000);
  assert.deepEqual(await heard.end, { kind: 'silent' });
  assert.equal(clock.timers, 0);
});

test('a quiet stream that the recorder ends tells for how long it was quiet', async (t) => {
  const recorder = await recorderFor(t);
  const clock = new HeldClock();
  const heard = hear(alertStreamOf(recorder, clock));
  await heard.opened;
  clock.pass(5000);
  recorder.alertStream.send(heartbeat());
  await heard.until(1);
  clock.pass(23_000);
  recorder.alertStream.close();
  assert.deepEqual(await heard.end, { kind: 'closed', quiet: 23_000 });
  assert.equal(clock.timers, 0);
});

test('it can be stopped before, while and when it is opened', async (t) => {
  const recorder = await recorderFor(t);
  recorder.faults.set('hang', { path: ALERT_STREAM });
  const stream = alertStreamOf(recorder);
  const heard = hear(stream);
  await recorder.nextRequest(ALERT_STREAM);
  heard.stop();
  assert.deepEqual(await heard.end, { kind: 'stopped' });
  assert.deepEqual(await stream.listen({ opened: () => {}, heard: () => {} }, AbortSignal.abort()), {
    kind: 'stopped',
  });
  assert.equal(recorder.counters.requests, 1);
  recorder.faults.clear();
  const stop = new AbortController();
  const end = await stream.listen({ opened: () => stop.abort(), heard: () => {} }, stop.signal);
  assert.deepEqual(end, { kind: 'stopped' });
});
