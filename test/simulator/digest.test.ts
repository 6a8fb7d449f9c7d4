import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import {
  type DigestAlgorithm,
  digestHash,
  digestResponse,
  loginHash,
  parseAuthorization,
  usernameOf,
} from '../../src/sources/simulator/digest.ts';

function respond(
  algorithm: DigestAlgorithm,
  [username, realm, password]: [string, string, string],
  use: { nonce: string; cnonce: string; nc: string; qop: string | null },
  uri: string,
): string {
  const login = loginHash(algorithm, username, realm, password);
  return digestResponse(algorithm, login, digestHash(algorithm, `GET:${uri}`), use);
}

describe('digest', () => {
  const rfc7616 = {
    nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
    cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
    nc: '00000001',
    qop: 'auth',
  };
  const mufasa: [string, string, string] = ['Mufasa', 'http-auth@example.org', 'Circle of Life'];

  it('answers the examples of RFC 7616, 3.9.1', () => {
    const uri = '/dir/index.html';
    assert.equal(respond('MD5', mufasa, rfc7616, uri), '8ca523f5e9506fed4657c9700eebdbec');
    assert.equal(
      respond('SHA-256', mufasa, rfc7616, uri),
      '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
    );
  });

  it('answers the example of RFC 2617, 3.5', () => {
    const use = {
      nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
      cnonce: '0a4f113b',
      nc: '00000001',
      qop: 'auth',
    };
    assert.equal(
      respond('MD5', ['Mufasa', 'testrealm@host.com', 'Circle Of Life'], use, '/dir/index.html'),
      '6629fae49393a05397450978507c4ef1',
    );
  });

  it('leaves nc, cnonce and qop out where there is no qop, as RFC 2069 says', () => {
    const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
    const expected = md5(`${md5(mufasa.join(':'))}:${rfc7616.nonce}:${md5('GET:/a?b=c')}`);
    assert.equal(respond('MD5', mufasa, { ...rfc7616, qop: null }, '/a?b=c'), expected);
  });

  it('takes the session into H(A1) for -sess', () => {
    const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
    const a1 = sha(`${sha(mufasa.join(':'))}:${rfc7616.nonce}:${rfc7616.cnonce}`);
    const expected = sha(`${a1}:${rfc7616.nonce}:00000001:${rfc7616.cnonce}:auth:${sha('GET:/')}`);
    assert.equal(respond('SHA-256-sess', mufasa, rfc7616, '/'), expected);
  });
});

describe('an Authorization header', () => {
  it('is taken apart, quoted or not, whatever the case', () => {
    const { scheme, params } = parseAuthorization(
      String.raw`DIGEST Username="a\"b\\c", realm="x, y=\"z\"" ,NC=00000001,qop=auth,uri="/p?q=1&r=%20"`,
    );
    assert.equal(scheme, 'digest');
    assert.deepEqual(Object.fromEntries(params), {
      username: String.raw`a"b\c`,
      realm: 'x, y="z"',
      nc: '00000001',
      qop: 'auth',
      uri: '/p?q=1&r=%20',
    });
  });

  it('may bear a user name in UTF-8 or as an extended value, not both', () => {
    const name = (header: string): string | null =>
      usernameOf(parseAuthorization(Buffer.from(header).toString('latin1')));
    assert.equal(name('Digest username="Jäsøn Doe"'), 'Jäsøn Doe');
    assert.equal(name("Digest username*=UTF-8''J%C3%A4s%C3%B8n%20Doe"), 'Jäsøn Doe');
    assert.equal(name('Digest username="a", username*=UTF-8\'\'a'), null);
    assert.equal(name("Digest username*=UTF-8''%"), null);
    assert.equal(name("Digest username*=ISO-8859-1''a"), null);
    assert.equal(name('Digest'), null);
  });
});
