import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { scrub } from '../../../src/sources/isapi/scrub/scrub.ts';

const SECRETS = { host: 'dvr.example.net', username: 'observer', password: 'k-7.K79+x1Zq', names: [] };

function scrubbed(body: string | Buffer): string | null {
  return scrub([Buffer.from(body)], SECRETS).bodies[0]?.toString('latin1') ?? null;
}

describe('where a secret may stand beside a value', () => {
  it('in a key of JSON, which otherwise stays', () => {
    const text = scrubbed(
      '{"Users":{"observer":{"k-7.K79+x1Zq":1,"observerType":"viewer"}},"dvr.example.net":2}',
    );
    assert.equal(text, '{"Users":{"account-1":{"redacted":1,"observerType":"viewer"}},"host-1.example":2}');
  });

  it('where JSON is broken, so that figures of it look like numbers', () => {
    const inBase64 = Buffer.from(`${SECRETS.username}:${SECRETS.password}`).toString('base64');
    for (const secret of [SECRETS.password, inBase64]) {
      const text = scrubbed(`{"chanNo":3signal":0,"record":"${secret}","x":1}`);
      // Of Base64 the colon between the two is left.
      assert.match(text ?? '', /^\{"chanNo":3signal":0,"record":"(?:account-1.)?redacted","x":1\}$/);
    }
  });

  it('elsewhere, also where damage has made thousands of characters of it', () => {
    const long = 'qZ&"7 /xK'.repeat(500);
    const inXml = long.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
    const bodies = [
      `<a><password>${inXml}</password><word>${inXml}</word><other>it is ${inXml}</other></a>`,
      JSON.stringify({ word: `it is ${long}` }),
      `<a><word>?p=${encodeURIComponent(long)}</word></a>`,
    ];
    const texts = scrub(
      bodies.map((body) => Buffer.from(body)),
      SECRETS,
    ).bodies;
    for (const text of texts) assert.doesNotMatch(String(text), /qZ/);
  });

  it('in UTF-16 that has slipped by a byte: such a body is left out', () => {
    const wide = Buffer.from(`<a><b>${SECRETS.password}</b></a>`, 'utf16le');
    const slipped = Buffer.concat([
      wide.subarray(0, 6),
      Buffer.from([0, 0, 0x61]),
      wide.subarray(6),
      Buffer.from([0]),
    ]);
    const turned = (body: Buffer) => Buffer.from(body).swap16();
    for (const body of [slipped, turned(slipped)]) assert.equal(scrubbed(body), null);
    for (const body of [wide, turned(wide)])
      assert.match(scrubbed(body) ?? '', /r\0?e\0?d\0?a\0?c\0?t\0?e\0?d/);
  });

  it('behind NULs that make a body look like UTF-16: such a body is left out', () => {
    assert.equal(scrubbed(`<\0\0\0a>${SECRETS.password}</a>`), null);
    for (const start of ['<\0\0?', '\0<?x', '\xff\xfe<a', '\xfe\xff<a'])
      for (const pad of ['', ' ']) {
        const body = Buffer.from(`${start}><a>${SECRETS.password}</a>${pad}`, 'latin1');
        assert.equal(scrubbed(body), null);
      }
    assert.equal(scrubbed(`<a>1</a>\0\0\n`), '<a>1</a>\0\0\n');
  });
});
