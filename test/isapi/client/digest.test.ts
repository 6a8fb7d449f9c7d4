import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  ALGORITHMS,
  basicAuthorization,
  type DigestOffer,
  prepareDigest,
} from '../../../src/sources/isapi/client/digest.ts';
import {
  digestResponse,
  loginHash,
  digestHash,
  parseAuthorization,
  usernameOf,
} from '../../../src/sources/simulator/digest.ts';
import { param, PATH } from './scripted.ts';

const OFFER: DigestOffer = {
  realm: 'http-auth@example.org',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  algorithm: 'MD5',
  algorithmAsOffered: 'MD5',
  opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
  hasQop: true,
  isUtf8: false,
};
const MUFASA = { username: 'Mufasa', password: 'Circle of Life' };
const CNONCE = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';

test('the MD5 example of RFC 7616 3.9.1, to the letter', () => {
  const header = prepareDigest(OFFER, MUFASA, CNONCE).authorize('GET', '/dir/index.html');
  assert.equal(
    header,
    'Digest username="Mufasa", realm="http-auth@example.org", ' +
      'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", algorithm=MD5, ' +
      'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS", uri="/dir/index.html", ' +
      'response="8ca523f5e9506fed4657c9700eebdbec", qop=auth, nc=00000001, ' +
      `cnonce="${CNONCE}"`,
  );
});

test('the SHA-256 example of RFC 7616 3.9.1', () => {
  const offer: DigestOffer = { ...OFFER, algorithm: 'SHA-256', algorithmAsOffered: 'SHA-256' };
  const header = prepareDigest(offer, MUFASA, CNONCE).authorize('GET', '/dir/index.html');
  assert.equal(param(header, 'response'), '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1');
});

test('the example of RFC 2617, where a recorder names no algorithm', () => {
  const header = prepareDigest(
    {
      realm: 'testrealm@host.com',
      nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
      algorithm: 'MD5',
      algorithmAsOffered: null,
      opaque: null,
      hasQop: true,
      isUtf8: false,
    },
    { username: 'Mufasa', password: 'Circle Of Life' },
    '0a4f113b',
  ).authorize('GET', '/dir/index.html');
  assert.equal(param(header, 'response'), '6629fae49393a05397450978507c4ef1');
  assert.ok(!header.includes('algorithm') && !header.includes('opaque'), header);
});

test('T23: without qop the response is that of RFC 2069, without nc and cnonce', () => {
  const header = prepareDigest({ ...OFFER, hasQop: false }, MUFASA).authorize('GET', '/dir/index.html');
  const md5 = (text: string) => digestHash('MD5', text);
  const a1 = md5('Mufasa:http-auth@example.org:Circle of Life');
  assert.equal(param(header, 'response'), md5(`${a1}:${OFFER.nonce}:${md5('GET:/dir/index.html')}`));
  assert.ok(!/nc=|qop=|cnonce=/.test(header), header);
});

test('nc counts up over all requests of a nonce, and begins anew with the next nonce', () => {
  const login = prepareDigest(OFFER, MUFASA);
  const headers = ['/a', '/b', '/a'].map((uri) => login.authorize('GET', uri));
  assert.deepEqual(
    headers.map((header) => param(header, 'nc')),
    ['00000001', '00000002', '00000003'],
  );
  assert.equal(new Set(headers.map((header) => param(header, 'response'))).size, 3);
  const next = login.follow('another').authorize('GET', '/a');
  assert.equal(param(next, 'nonce'), 'another');
  assert.equal(param(next, 'nc'), '00000001');
  assert.notEqual(param(next, 'cnonce'), param(headers[0], 'cnonce'));
});

test('a user name beyond ASCII goes as username* where UTF-8 is offered, and else as its bytes', () => {
  const user = { username: "Jäsøn 'Doe", password: 'Secret' };
  const extended = prepareDigest({ ...OFFER, isUtf8: true }, user).authorize('GET', '/doe.json');
  assert.match(extended, /^Digest username\*=UTF-8''J%C3%A4s%C3%B8n%20%27Doe, /);
  const plain = prepareDigest(OFFER, user).authorize('GET', '/doe.json');
  assert.equal(usernameOf(parseAuthorization(plain)), user.username);
  assert.doesNotMatch(plain, /[^\u0020-\u00ff]/);
  assert.equal(
    basicAuthorization({ username: 'ä', password: 'ö' }),
    `Basic ${Buffer.from('ä:ö').toString('base64')}`,
  );
});

test('whatever user, password, realm and target: a recorder computes the same response', () => {
  const letters = fc.constantFrom(
    'a',
    'Z',
    '0',
    ' ',
    ':',
    '"',
    '\\',
    "'",
    '(',
    '*',
    '%',
    'ä',
    '门',
    '🎥',
    'e\u0301',
  );
  const text = fc.array(letters, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''));
  const ascii = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(
      fc.constantFrom(...ALGORITHMS),
      fc.record({
        realm: ascii,
        nonce: ascii,
        hasQop: fc.boolean(),
        opaque: fc.option(ascii),
        isUtf8: fc.boolean(),
      }),
      fc.record({ username: text, password: text }),
      fc.constantFrom('/', PATH, '/ISAPI/Streaming/channels/101/picture?a=1&b=%20'),
      (algorithm, offered, credentials, uri) => {
        const offer = { ...offered, algorithm, algorithmAsOffered: algorithm };
        const header = parseAuthorization(prepareDigest(offer, credentials).authorize('GET', uri));
        const { params } = header;
        const form = (one: string) => (offer.isUtf8 ? one.normalize('NFC') : one);
        assert.equal(
          usernameOf(header),
          /^[\u0020-\u007e]*$/.test(credentials.username) ? credentials.username : form(credentials.username),
        );
        for (const name of ['realm', 'nonce', 'opaque'] as const)
          assert.equal(params.get(name) ?? null, offer[name]);
        const expected = digestResponse(
          algorithm,
          loginHash(algorithm, form(credentials.username), offer.realm, form(credentials.password)),
          digestHash(algorithm, `GET:${uri}`),
          {
            nonce: offer.nonce,
            cnonce: params.get('cnonce') ?? '',
            nc: params.get('nc') ?? '',
            qop: params.get('qop') ?? null,
          },
        );
        assert.equal(params.get('response'), expected);
        assert.equal(params.has('qop'), offer.hasQop);
        assert.equal(params.get('uri'), uri);
      },
    ),
  );
});
