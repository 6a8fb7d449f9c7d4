import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { dvr } from '../../../src/sources/simulator/builders.ts';
import type { LoginRules } from '../../../src/sources/simulator/login-rules.ts';
import { type Recorder, startRecorder } from '../../../src/sources/simulator/server.ts';
import { challenge, connect, faultFrom, get, param, PASSWORD, PATH, scripted } from './scripted.ts';

function start(login: Partial<LoginRules> = {}): Promise<Recorder> {
  return startRecorder({ ...dvr({ username: 'viewer', password: PASSWORD }), login });
}
const ok = { status: 200 };
const LOCK_BODY =
  '<userCheck><statusValue>401</statusValue><lockStatus>lock</lockStatus><unlockTime>1800</unlockTime><retryLoginTime>0</retryLoginTime></userCheck>';

for (const rules of [
  { offers: ['MD5'] },
  { offers: ['SHA-256'] },
  { offers: ['MD5-sess'] },
  { offers: ['SHA-256-sess'] },
  { offers: ['MD5', 'SHA-256'], opaque: 'o/p=' },
  { offers: ['Basic', 'MD5'], realm: 'a, b=c' },
  { offers: ['MD5'], qop: false },
  { offers: ['MD5'], nextNonce: true },
  { offers: ['Basic'] },
  { required: false },
] satisfies Partial<LoginRules>[])
  test(`logs in once and asks ahead from then on: ${JSON.stringify(rules)}`, async () => {
    await using recorder = await start(rules);
    using client = connect(recorder);
    for (let nth = 0; nth < 3; nth += 1) assert.equal((await get(client)).status, 200);
    const isOpen = 'required' in rules;
    const { requests, connections, unauthorized, refusedLogins } = recorder.counters;
    assert.deepEqual(
      { requests, connections, unauthorized, refusedLogins },
      { requests: isOpen ? 3 : 4, connections: 1, unauthorized: isOpen ? 0 : 1, refusedLogins: 0 },
    );
    assert.equal(client.requests, requests);
    assert.equal(client.accepted, !isOpen);
  });

test('credentials are never sent to a recorder that does not ask for them', async () => {
  await using recorder = await scripted([{ status: 403 }, { status: 404 }, ok]);
  using client = connect(recorder);
  assert.deepEqual(
    [(await get(client)).status, (await get(client)).status, (await get(client)).status],
    [403, 404, 200],
  );
  assert.deepEqual(recorder.seen, [undefined, undefined, undefined]);
  assert.equal(client.accepted, false);
});

test('a wrong password is tried once', async () => {
  await using recorder = await start();
  using client = connect({ port: recorder.port, password: 'wrong' });
  const { fault, connected } = await faultFrom(get(client));
  assert.deepEqual(
    { ...fault, detail: '' },
    { kind: 'unauthorized', reason: 'bad_credentials', detail: '', triesLeft: 4 },
  );
  assert.equal(connected, true);
  assert.equal(client.accepted, false);
  const { requests, refusedLogins } = recorder.counters;
  assert.deepEqual({ requests, refusedLogins }, { requests: 2, refusedLogins: 1 });
});

test('after a refusal the next request goes out without credentials first', async () => {
  await using recorder = await scripted([challenge('a'), challenge('b'), challenge('c'), ok]);
  using client = connect(recorder);
  await faultFrom(get(client));
  assert.equal((await get(client)).status, 200);
  assert.deepEqual(
    recorder.seen.map((header) => param(header, 'nonce')),
    [undefined, 'a', undefined, 'c'],
  );
  assert.equal(client.accepted, true);
});

test('T21: a recorder that says locked at once gets no credentials', async () => {
  await using recorder = await scripted([{ ...challenge('a'), body: LOCK_BODY }]);
  using client = connect(recorder);
  const { fault } = await faultFrom(get(client));
  assert.deepEqual({ ...fault, detail: '' }, { kind: 'locked', reason: 'locked', detail: '', seconds: 1800 });
  assert.deepEqual(recorder.seen, [undefined]);
});

test('a lock that is told to the first try, or to a kept nonce, is a lock', async () => {
  await using first = await scripted([challenge('a'), { ...challenge('b'), body: LOCK_BODY }]);
  using one = connect(first);
  assert.equal((await faultFrom(get(one))).fault.kind, 'locked');
  assert.equal(first.seen.length, 2);
  await using later = await scripted([challenge('a'), ok, { ...challenge('b'), body: LOCK_BODY }]);
  using two = connect(later);
  await get(two);
  assert.equal(two.accepted, true);
  assert.equal((await faultFrom(get(two))).fault.kind, 'locked');
  assert.equal(two.accepted, false);
  assert.equal(later.seen.length, 3);
});

test('T24: a kept nonce that has expired costs one round and is no failure, whatever stale says', async () => {
  for (const staleWord of ['true', 'FALSE'] as const) {
    await using recorder = await start({ staleWord });
    using client = connect(recorder);
    await get(client);
    recorder.expireNonces();
    assert.equal((await get(client)).status, 200);
    const { requests, refusedLogins, acceptedLogins } = recorder.counters;
    assert.deepEqual(
      { requests, refusedLogins, acceptedLogins },
      { requests: 4, refusedLogins: 0, acceptedLogins: 2 },
    );
  }
});

test('a 401 to a kept nonce without a challenge is followed by one request without credentials', async () => {
  await using recorder = await scripted([challenge('a'), ok, { status: 401 }, challenge('b'), ok]);
  using client = connect(recorder);
  await get(client);
  assert.equal((await get(client)).status, 200);
  assert.deepEqual(
    recorder.seen.map((header) => param(header, 'nonce')),
    [undefined, 'a', 'a', undefined, 'b'],
  );
});

test('a 401 to a kept nonce and then to the fresh one is the refusal', async () => {
  await using recorder = await scripted([challenge('a'), ok, challenge('b'), challenge('c')]);
  using client = connect(recorder);
  await get(client);
  const { fault } = await faultFrom(get(client));
  assert.equal(fault.reason, 'bad_credentials');
  assert.deepEqual(
    recorder.seen.map((header) => param(header, 'nonce')),
    [undefined, 'a', 'a', 'b'],
  );
  assert.equal(client.accepted, false);
});

test('a nonce that was refused is not kept, even when the round after it breaks off', async () => {
  const cut = (request: IncomingMessage): void => void request.socket.destroy();
  await using recorder = await scripted([challenge('a'), ok, challenge('b'), cut, cut, challenge('c'), ok]);
  using client = connect(recorder);
  await get(client);
  assert.equal((await faultFrom(get(client))).fault.reason, 'reset');
  assert.equal((await get(client)).status, 200);
  assert.deepEqual(
    recorder.seen.map((header) => param(header, 'nonce')),
    [undefined, 'a', 'a', 'b', 'b', undefined, 'c'],
  );
});

test('nc rises over the requests of a nonce, and the target is signed with its query', async () => {
  await using recorder = await scripted([challenge('a'), ok]);
  using client = connect(recorder);
  for (const path of [PATH, '/ISAPI/System/status', PATH]) await get(client, path);
  assert.deepEqual(
    recorder.seen.slice(1).map((header) => [param(header, 'uri'), param(header, 'nc')]),
    [
      [PATH, '00000001'],
      ['/ISAPI/System/status', '00000002'],
      [PATH, '00000003'],
    ],
  );
});

test('T22: two challenges in two headers: SHA-256 with its own nonce', async () => {
  const both = [
    'Digest qop="auth", realm="DVR", nonce="A", stale="FALSE"',
    'Digest qop="auth", realm="DVR", nonce="B", algorithm="SHA-256"',
  ];
  await using recorder = await scripted([{ status: 401, headers: { 'WWW-Authenticate': both } }, ok]);
  using client = connect(recorder);
  await get(client);
  const [, header] = recorder.seen;
  assert.deepEqual(
    [param(header, 'nonce'), param(header, 'algorithm'), param(header, 'response')?.length],
    ['B', 'SHA-256', 64],
  );
});

test('a realm and a user name beyond ASCII are signed byte by byte', async () => {
  await using recorder = await start({ realm: 'x' });
  recorder.change((model) => (model.username = 'Näme'));
  using client = connect({ port: recorder.port, username: 'Näme' });
  assert.equal((await get(client)).status, 200);
});

const said = (subStatusCode: string) =>
  `<ResponseStatus><statusCode>4</statusCode><statusString>Invalid Operation</statusString><subStatusCode>${subStatusCode}</subStatusCode></ResponseStatus>`;
const REFUSED = '<userCheck><statusValue>401</statusValue><lockStatus>unlock</lockStatus></userCheck>';

for (const [status, body, kind] of [
  [400, said('badAuthorization'), 'unauthorized'],
  [500, said('badAuthorization'), 'unauthorized'],
  [200, said('badAuthorization'), 'unauthorized'],
  [503, said('userLocked'), 'locked'],
  [400, LOCK_BODY, 'locked'],
  [200, LOCK_BODY, 'locked'],
  [200, REFUSED, 'unauthorized'],
  [403, REFUSED, 'unauthorized'],
] as const)
  test(`a login that is refused is one under any HTTP status: ${status} ${body.slice(0, 40)}…`, async () => {
    await using recorder = await scripted([challenge('a'), { status, body }]);
    using client = connect(recorder);
    const { fault } = await faultFrom(get(client));
    assert.equal(fault.kind, kind);
    assert.equal(client.isRefused, true);
    assert.equal(recorder.seen.length, 2);
  });

test('a document that speaks of locks is a document', async () => {
  const good = LOCK_BODY.replace('401', '200').replace('>lock<', '>unlock<');
  const door = '<Door><id>1</id><lockStatus>lock</lockStatus></Door>';
  await using recorder = await scripted([challenge('a'), { body: good }, { body: door }]);
  using client = connect(recorder);
  assert.equal((await get(client)).status, 200);
  assert.equal((await get(client)).status, 200);
});

test('who has not logged in is asked for a login, whatever right is said to be missing', async () => {
  await using recorder = await scripted([{ ...challenge('a'), body: said('lowPrivilege') }, ok]);
  using client = connect(recorder);
  assert.equal((await get(client)).status, 200);
  assert.equal(param(recorder.seen[1], 'nonce'), 'a');
});

test('what is open to all does not make a refused login good', async () => {
  await using recorder = await scripted([challenge('a'), challenge('b'), ok]);
  using client = connect(recorder);
  await faultFrom(get(client));
  assert.equal((await get(client)).status, 200);
  assert.equal(client.isRefused, true);
});
