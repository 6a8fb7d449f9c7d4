import assert from 'node:assert/strict';
import { test } from 'node:test';
import { challenge, connect, faultFrom, get, param, PASSWORD, scripted } from './scripted.ts';

const ok = { status: 200 };
const LIMIT_BODY =
  '<ResponseStatus><statusCode>4</statusCode><subStatusCode>sesssionUserReachesLimit</subStatusCode></ResponseStatus>';

test('no login that is known: nothing is tried', async () => {
  for (const headers of [{}, { 'WWW-Authenticate': 'Bearer realm="x"' }]) {
    await using recorder = await scripted([{ status: 401, headers }]);
    using client = connect(recorder);
    const { fault } = await faultFrom(get(client));
    assert.deepEqual(
      { ...fault, detail: '' },
      { kind: 'unauthorized', reason: 'no_supported_login', detail: '', triesLeft: null },
    );
    assert.deepEqual(recorder.seen, [undefined]);
  }
});

test('Basic: only where it is the only offer, with one warning; its refusal is final', async () => {
  const basic = { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="x"' } };
  await using recorder = await scripted([basic, ok, ok, basic, basic, ok]);
  using client = connect(recorder);
  await get(client);
  await get(client);
  assert.equal((await faultFrom(get(client))).fault.reason, 'bad_credentials');
  assert.equal(recorder.seen.length, 4);
  await get(client);
  assert.equal(client.warnings.length, 1);
  assert.ok(!client.warnings.join().includes(PASSWORD));
  assert.deepEqual(
    recorder.seen.map((header) => header?.split(' ')[0]),
    [undefined, 'Basic', 'Basic', 'Basic', undefined, 'Basic'],
  );
});

test('a limit of sessions or connections is no refusal, with whatever status', async () => {
  for (const status of [401, 403]) {
    await using recorder = await scripted([
      challenge('a'),
      ok,
      { ...challenge('b'), status, body: LIMIT_BODY },
      challenge('c'),
      ok,
    ]);
    using client = connect(recorder);
    await get(client);
    const { fault } = await faultFrom(get(client));
    assert.deepEqual([fault.kind, fault.reason], ['unreachable', 'busy']);
    assert.equal(client.accepted, true);
    assert.equal((await get(client)).status, 200);
  }
});

test('a 403 badAuthorization is judged as a 401; any other 403 is an answer', async () => {
  const bad = { status: 403, body: '{"statusCode":4,"subStatusCode":"badAuthorization"}' };
  await using recorder = await scripted([challenge('a'), ok, bad, challenge('b'), bad]);
  using client = connect(recorder);
  await get(client);
  assert.equal((await faultFrom(get(client))).fault.reason, 'bad_credentials');
  assert.deepEqual(
    recorder.seen.map((header) => param(header, 'nonce')),
    [undefined, 'a', 'a', undefined, 'b'],
  );
  await using other = await scripted([
    challenge('a'),
    { status: 403, body: '{"statusCode":4,"subStatusCode":"notSupport"}' },
  ]);
  using second = connect(other);
  assert.equal((await get(second)).status, 403);
  assert.equal(second.accepted, true);
});
