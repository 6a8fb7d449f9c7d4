import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pickChallenge } from '../../../src/sources/isapi/client/challenge.ts';
import { prepareDigest } from '../../../src/sources/isapi/client/digest.ts';

const MD5 = 'Digest qop="auth", realm="DVR", nonce="A", stale="FALSE"';
const SHA = 'Digest realm="DVR", qop="auth,auth-int", algorithm="SHA-256", nonce="B", opaque="o"';

function nonceAndAlgorithm(headers: readonly string[]): string {
  const challenge = pickChallenge(headers);
  if (challenge === null) return 'none';
  return challenge.scheme === 'basic' ? 'basic' : `${challenge.nonce} ${challenge.algorithm}`;
}

test('T22: of MD5 and SHA-256 the second is used with its own nonce, in any order and form', () => {
  for (const headers of [
    [MD5, SHA],
    [SHA, MD5],
    [`${MD5}, ${SHA}`],
    [`${SHA},${MD5}`],
    ['Basic realm="x"', SHA],
  ])
    assert.equal(nonceAndAlgorithm(headers), 'B SHA-256', headers.join(' | '));
});

test('Basic is used only where nothing else is offered', () => {
  assert.equal(nonceAndAlgorithm(['Basic realm="x"', MD5]), 'A MD5');
  assert.equal(nonceAndAlgorithm([`Basic realm="a, Digest of b", ${MD5}`]), 'A MD5');
  assert.equal(nonceAndAlgorithm(['Basic realm="x"']), 'basic');
  assert.equal(nonceAndAlgorithm(['BASIC']), 'basic');
  assert.equal(
    nonceAndAlgorithm(['Digest realm="x", nonce="n", algorithm=SHA-512-256', 'Basic realm="x"']),
    'basic',
  );
});

test('nothing known is offered', () => {
  for (const headers of [
    [],
    [''],
    ['Negotiate'],
    ['Bearer realm="x"'],
    ['NTLM TlRM/AA=='],
    ['Digest realm="no nonce"'],
    ['Digest realm="x", nonce="n", qop="auth-int"'],
    ['Digest realm="x", nonce="n", algorithm="TOKEN"'],
    ['=,"', '"Digest"'],
  ])
    assert.equal(nonceAndAlgorithm(headers), 'none', headers.join(' | '));
});

test('a challenge is read whatever its quotes, blanks and letter case', () => {
  assert.deepEqual(
    pickChallenge([
      String.raw`digest REALM = "a \"b\" \\ c" ,Nonce=n/=+1, algorithm=sha-256-SESS,qop=auth-int, charset=utf-8`,
    ]),
    null,
    'auth-int alone is not spoken',
  );
  assert.deepEqual(
    pickChallenge([
      String.raw`digest REALM = "a \"b\" \\ c" ,Nonce=n/=+1, algorithm=sha-256-SESS,qop=auth, charset=utf-8`,
    ]),
    {
      scheme: 'digest',
      realm: String.raw`a "b" \ c`,
      nonce: 'n/=+1',
      algorithm: 'SHA-256-sess',
      algorithmAsOffered: 'sha-256-SESS',
      opaque: null,
      hasQop: true,
      isUtf8: true,
    },
  );
  const unquotedList = pickChallenge(['Digest qop=auth,auth-int, nonce="n", realm=""']);
  assert.ok(unquotedList?.scheme === 'digest' && unquotedList.hasQop && unquotedList.nonce === 'n');
});

test('T23: without qop and algorithm it is RFC 2069 with MD5', () => {
  const challenge = pickChallenge(['Digest realm="IP Camera(F5390)", nonce="n", stale="FALSE"']);
  assert.deepEqual(challenge, {
    scheme: 'digest',
    realm: 'IP Camera(F5390)',
    nonce: 'n',
    algorithm: 'MD5',
    algorithmAsOffered: null,
    opaque: null,
    hasQop: false,
    isUtf8: false,
  });
});

test('an algorithm without a name is none, and is not echoed', () => {
  const challenge = pickChallenge(['Digest realm="DVR", nonce="n", qop="auth", algorithm=, opaque="o"']);
  assert.ok(challenge?.scheme === 'digest');
  assert.equal(challenge.algorithm, 'MD5');
  const answer = prepareDigest(challenge, { username: 'u', password: 'p' }).authorize('GET', '/');
  assert.doesNotMatch(answer, /algorithm/);
});
