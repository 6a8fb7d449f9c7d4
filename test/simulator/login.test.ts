import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nvr } from '../../src/sources/simulator/builders.ts';
import type { LoginRules } from '../../src/sources/simulator/login-rules.ts';
import { type Recorder, startRecorder } from '../../src/sources/simulator/server.ts';
import { ask, authorize, type Login, read, type Reply } from './ask.ts';

const PATH = '/ISAPI/System/workingstatus/chanStatus?format=json';
const RIGHT: Login = { username: 'viewer', password: 'Simulated-1' };
const WRONG: Login = { username: 'viewer', password: 'wrong' };

function start(login: Partial<LoginRules>, account: Partial<Login> = {}): Promise<Recorder> {
  return startRecorder(nvr({ login, ...account }));
}

async function challengesOf(recorder: Recorder): Promise<readonly string[]> {
  return (await ask(recorder.url + PATH)).challenges;
}

function send(recorder: Recorder, challenge: string, login: Login, nc = 1): Promise<Reply> {
  return ask(recorder.url + PATH, { authorization: authorize(challenge, login, PATH, { nc }) });
}

describe('a login', () => {
  const forms: readonly Partial<LoginRules>[] = [
    {},
    { qop: false },
    { offers: ['SHA-256'] },
    { offers: ['MD5-sess'] },
    { offers: ['SHA-256-sess'], opaque: '5ccc069c403ebaf9f0171e9517f40e41' },
  ];
  for (const rules of forms)
    it(`is accepted when right and refused when wrong with ${JSON.stringify(rules)}`, async () => {
      await using recorder = await start(rules);
      const challenges = await challengesOf(recorder);
      assert.equal(challenges.length, 1);
      assert.equal((await send(recorder, challenges[0] ?? '', RIGHT)).status, 200);
      assert.equal((await send(recorder, challenges[0] ?? '', WRONG, 2)).status, 401);
      assert.equal(recorder.counters.acceptedLogins, 1);
      assert.equal(recorder.counters.refusedLogins, 1);
      assert.equal(recorder.counters.unauthorized, 2);
    });

  it('is asked for as real recorders do', async () => {
    await using recorder = await start({ realm: 'DS-7608' });
    const reply = await ask(recorder.url + PATH);
    assert.equal(reply.status, 401);
    assert.match(
      reply.challenges[0] ?? '',
      /^Digest qop="auth", realm="DS-7608", nonce="[0-9a-f]{32}", stale="FALSE"$/,
    );
    assert.equal(reply.headers['set-cookie'], undefined);
  });

  it('may be offered in several headers, each with its own nonce', async () => {
    await using recorder = await start({ offers: ['MD5', 'SHA-256', 'Basic'] });
    const [md5 = '', sha = '', basic = '', ...rest] = await challengesOf(recorder);
    assert.deepEqual(rest, []);
    assert.match(basic, /^Basic realm=/);
    assert.notEqual(/nonce="(.*?)"/.exec(md5)?.[1], /nonce="(.*?)"/.exec(sha)?.[1]);
    assert.equal((await send(recorder, md5, RIGHT)).status, 200);
    assert.equal((await send(recorder, sha, RIGHT)).status, 200);
    const mixed = sha.replace(/nonce=".*?"/, /nonce=".*?"/.exec(md5)?.[0] ?? '');
    assert.equal((await send(recorder, mixed, RIGHT, 2)).status, 401);
    assert.equal(recorder.counters.refusedLogins, 1);
  });

  it('covers user, realm, target, method, opaque and qop', async () => {
    await using recorder = await start({ opaque: 'o', maxIllegalLoginTimes: 20 });
    const [challenge = ''] = await challengesOf(recorder);
    const good = authorize(challenge, RIGHT, PATH);
    const bad = [
      authorize(challenge, { ...RIGHT, username: 'admin' }, PATH),
      authorize(challenge, RIGHT, '/ISAPI/System/workingstatus/chanStatus'),
      authorize(challenge, RIGHT, PATH, { method: 'PUT' }),
      authorize(challenge.replace('opaque="o"', 'opaque="p"'), RIGHT, PATH),
      authorize(challenge.replace('qop="auth", ', ''), RIGHT, PATH),
      authorize(challenge.replace(/realm=".*?"/, 'realm="other"'), RIGHT, PATH),
      good.replace(/realm="[^"]*"/, 'realm="other"'),
      good.replace(/uri="[^"]*"/, 'uri="/"'),
      good.replace('nc=00000001', 'nc=1'),
      `Basic ${Buffer.from('viewer:Simulated-1').toString('base64')}`,
      'Bearer x',
    ];
    for (const [index, authorization] of bad.entries()) {
      assert.equal((await ask(recorder.url + PATH, { authorization })).status, 401, authorization);
      assert.equal(recorder.counters.refusedLogins, index + 1, authorization);
    }
    assert.equal((await ask(recorder.url + PATH, { authorization: good })).status, 200);
  });

  it('may be Basic alone', async () => {
    await using recorder = await start({ offers: ['Basic'] });
    assert.deepEqual(await challengesOf(recorder), ['Basic realm="DS-7608NXI-I2"']);
    const basic = (login: string): Promise<Reply> =>
      ask(recorder.url + PATH, { authorization: `Basic ${Buffer.from(login).toString('base64')}` });
    assert.equal((await basic('viewer:Simulated-1')).status, 200);
    assert.equal((await basic('viewer:wrong')).status, 401);
    assert.equal((await basic('nocolon')).status, 401);
  });

  it('may be impossible, or not asked for', async () => {
    await using closed = await start({ offers: [] });
    const reply = await ask(closed.url + PATH);
    assert.equal(reply.status, 401);
    assert.deepEqual(reply.challenges, []);
    await using open = await start({ required: false });
    assert.equal((await ask(open.url + PATH)).status, 200);
    assert.equal(open.counters.acceptedLogins, 0);
  });

  it('takes user names and passwords in UTF-8', async () => {
    const login = { username: 'Jäsøn "J" Дое', password: 'pässwörd:ключ' };
    await using recorder = await start({ offers: ['SHA-256'] }, login);
    const [challenge = ''] = await challengesOf(recorder);
    const plain = authorize(challenge, login, PATH);
    const username = Buffer.from(login.username).toString('latin1');
    const quoted = plain.replace(`"${username}"`, `"${username.replaceAll('"', String.raw`\"`)}"`);
    assert.equal((await ask(recorder.url + PATH, { authorization: quoted })).status, 200);
    const [next = ''] = await challengesOf(recorder);
    const extended = authorize(next, login, PATH).replace(
      `username="${username}"`,
      `username*=UTF-8''${encodeURIComponent(login.username)}`,
    );
    assert.equal((await ask(recorder.url + PATH, { authorization: extended })).status, 200);
  });

  it('is judged by the password of the moment', async () => {
    await using recorder = await start({});
    assert.equal((await read(recorder, RIGHT, PATH)).status, 200);
    recorder.change((model) => {
      model.password = 'changed';
    });
    assert.equal((await read(recorder, RIGHT, PATH)).status, 401);
    assert.equal((await read(recorder, { ...RIGHT, password: 'changed' }, PATH)).status, 200);
  });
});

describe('a nonce', () => {
  it('is good for many requests while nc rises', async () => {
    await using recorder = await start({});
    const [challenge = ''] = await challengesOf(recorder);
    for (const nc of [1, 2, 5]) assert.equal((await send(recorder, challenge, RIGHT, nc)).status, 200);
    for (const nc of [5, 3]) assert.equal((await send(recorder, challenge, RIGHT, nc)).status, 401);
    assert.equal((await send(recorder, challenge, RIGHT, 6)).status, 200);
    assert.equal(recorder.counters.refusedLogins, 0);
  });

  it('expires on demand, which stale tells or not', async () => {
    for (const staleWord of ['true', 'FALSE'] as const) {
      await using recorder = await start({ staleWord });
      const [challenge = ''] = await challengesOf(recorder);
      assert.equal((await send(recorder, challenge, RIGHT)).status, 200);
      recorder.expireNonces();
      const expired = await send(recorder, challenge, RIGHT, 2);
      assert.equal(expired.status, 401);
      assert.equal(/stale="(\w+)"/.exec(expired.challenges[0] ?? '')?.[1], staleWord);
      assert.equal((await send(recorder, expired.challenges[0] ?? '', RIGHT)).status, 200);
      assert.equal(recorder.counters.refusedLogins, 0);
    }
  });

  it('expires after a number of uses', async () => {
    await using recorder = await start({ nonceUses: 2 });
    const [challenge = ''] = await challengesOf(recorder);
    const statuses: number[] = [];
    for (const nc of [1, 2, 3]) statuses.push((await send(recorder, challenge, RIGHT, nc)).status);
    assert.deepEqual(statuses, [200, 200, 401]);
  });

  it('is followed by the next one where Authentication-Info says so', async () => {
    await using recorder = await start({ nextNonce: true });
    const [challenge = ''] = await challengesOf(recorder);
    const first = await send(recorder, challenge, RIGHT);
    const next = /^nextnonce="([0-9a-f]{32})"$/.exec(String(first.headers['authentication-info']))?.[1] ?? '';
    assert.equal((await send(recorder, challenge, RIGHT, 2)).status, 401);
    const followed = challenge.replace(/nonce=".*?"/, `nonce="${next}"`);
    assert.equal((await send(recorder, followed, RIGHT)).status, 200);
  });
});
