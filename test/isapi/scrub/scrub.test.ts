import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { scrub, type Secrets } from '../../../src/sources/isapi/scrub/scrub.ts';
import { parseTree, type Tree } from '../../../src/sources/isapi/tree.ts';
import { hybrid, ipCamera, nvr } from '../../../src/sources/simulator/builders.ts';
import { Documents } from '../../../src/sources/simulator/documents.ts';

const SECRETS: Secrets = {
  host: '192.168.7.42',
  username: 'observer',
  password: 'Pa&ss<w0rd>"/\\é',
  names: ['Villa Rosa', 'Nursery'],
};

function scrubOne(text: string, secrets: Secrets = SECRETS): string {
  return scrub([Buffer.from(text)], secrets).bodies[0]?.toString() ?? 'no text';
}

const xmlEscape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const jsonEscape = (text: string) => JSON.stringify(text).slice(1, -1);

const letters = (text: string) => Array.from(text);
type Change = (text: string) => string;

/** How a secret may be written. */
const spelling = fc.constantFrom<Change[]>(
  (text) => text,
  xmlEscape,
  (text) => Array.from(text, (one) => `&#${one.codePointAt(0)};`).join(''),
  (text) => Array.from(text, (one) => `&#x${one.codePointAt(0)?.toString(16)};`).join(''),
  encodeURIComponent,
  (text) => encodeURIComponent(text).toLowerCase(),
  jsonEscape,
  (text) => Array.from(text, (one) => (/[a-z]/i.test(one) ? one : xmlEscape(one))).join(''),
  (text) => Buffer.from(text).toString('base64'),
  (text) => Buffer.from(`x:${text}`).toString('base64'),
  (text) => Buffer.from(`admin:${text}@nowhere`).toString('base64url'),
);
/** Where it may stand. */
const frame = fc.constantFrom<Change[]>(
  (text) => `<A xmlns="http://www.hikvision.com/ver20/XMLSchema"><b>${text}</b></A>`,
  (text) => `<A><b c="x" d="${text}">1</b></A>`,
  (text) => `<A><!-- ${text} --><b/></A>`,
  (text) => `<A><b><![CDATA[${text}]]></b></A>`,
  (text) => `<A><model>${text}</model><status>is ${text}</status></A>`,
  (text) => `{"a":[{"b":"${text}"},3]}`,
  (text) => `<html><body>Hello ${text}</body>`,
  (text) => `rtsp://${text}/x ${text}`,
  (text) => `<A><b>${text}`,
  (text) => text,
);
const around = fc.string({ unit: fc.constantFrom(...letters('ghkxyz :;,=/()')), maxLength: 6 });
const secretText = fc
  .string({
    unit: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...letters('bcdfgQRSTU789_-!&<>"\'/\\ %+=?@')) },
      fc.constantFrom('é', '漢', '😀'),
    ),
    minLength: 6,
    maxLength: 16,
  })
  .filter((text) => text === text.trim() && /[b-gQ-U7-9]{2}/.test(text));
const hostText = fc.oneof(
  fc.ipV4().filter((host) => !host.startsWith('0.') && host.length > 8),
  fc.ipV6().filter((host) => host.length > 12 && !host.includes('.')),
  fc
    .tuple(
      fc.string({ unit: fc.constantFrom(...letters('bcdfgh')), minLength: 5, maxLength: 9 }),
      fc.constantFrom('.lan', '.home.arpa', ''),
    )
    .map((parts) => parts.join('')),
);

describe('scrubbing', () => {
  it('lets no configured secret survive, however it is written and wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.record({ host: hostText, username: secretText, password: secretText }),
        fc.constantFrom('host', 'username', 'password'),
        spelling,
        frame,
        around,
        around,
        (secrets, which, spell, put, before, after) => {
          const written = spell(secrets[which]);
          const document = put(before + written + after);
          const left = scrubOne(document, { ...secrets, names: [] });
          assert.ok(!left.includes(written), `${document}\n became \n${left}`);
          assert.ok(!left.includes(secrets[which]));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('finds what its name betrays, there and wherever it stands again', () => {
    const word = fc.string({
      unit: fc.constantFrom(...letters('bcdfghjklmnpqrstvwxz')),
      minLength: 6,
      maxLength: 12,
    });
    const element = fc.constantFrom(
      'deviceName',
      'name',
      'userName',
      'serialNumber',
      'SSID',
      'hostName',
      'deviceLocation',
      'devIndex',
      'channelName',
      'loginName',
    );
    fc.assert(
      fc.property(word, element, frame, around, (value, name, put, before) => {
        const left = scrub(
          [
            Buffer.from(put(`${before} ${value} `)),
            Buffer.from(`<L><I><id>3</id><${name}>${value}</${name}></I></L>`),
          ],
          SECRETS,
        );
        const [other = '', own = ''] = left.bodies.map(String);
        assert.ok(!own.includes(value), own);
        // In the words of the protocol a name may stand for something else.
        if (!put('').includes('model')) assert.ok(!other.includes(value), other);
      }),
      { numRuns: 60 },
    );
  });

  it('finds by its form what tells something', () => {
    const telling = [
      '10.20.30.40',
      '2a02:8071:1::17',
      '24:0f:9b:10:98:32',
      '24-0F-9B-10-98-32',
      '240f.9b10.9832',
      '240f9b109832',
      'jane.doe@example.net',
      'DS-7608NXI-I20820230411CCRRF12345678WCVU',
      '20230411AAWR900000001',
      '484c3430-3730-0000-0000-240f9b109832',
      '484a3530393932393230',
      'cam.villa-rosa.dyndns.org',
      'rtsp://nvr-attic/stream',
      'ftp://joe:hunter2@10.0.0.1/',
    ];
    for (const value of telling) {
      for (const put of [
        (text: string) => `<a><b>x ${text}, ${SECRETS.username}</b></a>`,
        (text: string) => `{"a":"${text}"}`,
      ]) {
        const left = scrubOne(put(value));
        const parts = value.split(/[/@]+/).filter((part) => part.length > 8);
        for (const part of parts) assert.ok(!left.includes(part), `${value}: ${left}`);
      }
    }
  });

  it('leaves alone what tells nothing', () => {
    const model = hybrid({ givesWay: '3' });
    const documents = new Documents(model, Date.now);
    const page = (path: string) => documents.page('GET', path).body;
    const plain = [
      '/ISAPI/System/workingstatus?format=json',
      '/ISAPI/System/capabilities',
      '/ISAPI/ContentMgmt/Storage',
      '/ISAPI/System/time',
      '/nowhere',
    ].map(page);
    const versions = Buffer.from(
      '<a xmlns="http://10.0.0.1/x"><firmwareVersion>V1.2.3.4 build 240201</firmwareVersion><version>4.30.0.85</version><model>DS-2CD2146G2-ISU</model><resDesc>2560*1440(4MP)P25</resDesc><chanDetectResult>netUnreachable</chanDetectResult><id>12</id><port>8000</port><time>2021-10-21T17:01:04+03:00</time><type>www.std-cgi.com/racm/schedule/ver10</type><ip>0.0.0.0</ip><x>300.2.3.4</x><serialNumber>00000000000000000000</serialNumber><name></name></a>',
    );
    const { bodies } = scrub([...plain, versions], SECRETS);
    assert.deepEqual(bodies.map(String), [...plain, versions].map(String));
  });

  it('keeps the form and the joins of documents', () => {
    const documents = new Documents(
      nvr({ cameras: ['9', '7', '2', '1', '12'].map((id) => ipCamera(id)) }),
      Date.now,
    );
    const [list = Buffer.alloc(0), status = Buffer.alloc(0)] = ['', '/status'].map(
      (end) => documents.page('GET', `/ISAPI/ContentMgmt/InputProxy/channels${end}`).body,
    );
    const [cleanList, cleanStatus] = scrub([list, status], SECRETS).bodies;
    assert.deepEqual(shapeOf(cleanList), shapeOf(list));
    const addresses = (body: Buffer | null | undefined) =>
      [...String(body).matchAll(/<ipAddress>(.*?)</g)].map(([, ip]) => ip);
    assert.deepEqual(addresses(cleanList), addresses(cleanStatus));
    assert.equal(new Set(addresses(cleanList)).size, 5);
    assert.match(String(cleanList), /<id>7<\/id><name>Camera 7<\/name>/);
    assert.match(String(cleanList), /<ipAddress>192\.0\.2\.\d+</);
  });

  it('gives different values different names, and leaves markup where it is', () => {
    const left = scrubOne(
      '<l><i><id>2</id><name><![CDATA[Attic room]]></name></i><i><name>Cellar room</name></i><i><name> Attic room </name></i></l>',
    );
    assert.equal(
      left,
      '<l><i><id>2</id><name><![CDATA[Camera 2]]></name></i><i><name>Camera 3</name></i><i><name> Camera 2 </name></i></l>',
    );
  });

  it('keeps the bytes of other encodings, and gives up what is no text', () => {
    const gbk = Buffer.concat([
      Buffer.from('<a><b>'),
      Buffer.from([0xc7, 0xb0, 0xc3, 0xc5]),
      Buffer.from('</b><name>'),
      Buffer.from([0xc7, 0xb0]),
      Buffer.from('</name>\0\0'),
    ]);
    const wide = Buffer.from('\u{FEFF}<a><name>Kitchen door</name></a>', 'utf16le');
    const { bodies } = scrub([gbk, wide, Buffer.from([1, 0, 2, 3, 0xff])], SECRETS);
    assert.deepEqual(bodies[0], Buffer.concat([gbk.subarray(0, 20), Buffer.from('Camera 1</name>\0\0')]));
    assert.equal(bodies[1]?.toString('utf16le'), '\u{FEFF}<a><name>Camera 2</name></a>');
    assert.equal(bodies[2], null);
  });

  it('replaces places and passwords of all kinds, and never by what was configured', () => {
    const left = scrubOne(
      '{"longitude":12.345678,"gps":{"degree":47},"wifi":{"SSID":"Our net","password":"hunter2!"},"isRiskPassword":false,"userName":"camera-user"}',
      { ...SECRETS, username: 'account', password: 'redacted' },
    );
    assert.deepEqual(JSON.parse(left), {
      longitude: 0,
      gps: { degree: 0 },
      wifi: { SSID: 'Network 1', password: 'removed' },
      isRiskPassword: false,
      userName: 'login-2',
    });
  });

  it('ends, however large and strange a body is', { timeout: 30_000 }, () => {
    const bodies = ['a', '0', 'a.', '192.168.1.1 ', '<', '&#0', ':', 'a@', '1a', '://'].map((text) =>
      Buffer.from(text.repeat(400_000 / text.length)),
    );
    scrub(bodies, SECRETS);
    const deep = ['<a>x'.repeat(450_000), `{"a":${'[1,'.repeat(500_000)}`].map((text) => Buffer.from(text));
    assert.deepEqual(scrub(deep, SECRETS).bodies, [null, null]);
    const open = Buffer.from(`{"${String.raw`\"`.repeat(900_000)}`);
    assert.equal(scrub([open], SECRETS).bodies[0]?.length, open.length);
  });

  it('takes the bits of a secret that share a character of Base64 with what stands beside it', () => {
    const password = 'Zx$%9 "é&<pw';
    for (const before of ['', 'a', 'ab']) {
      const encoded = Buffer.from(`${before}${password}`).toString('base64');
      const body = scrub([Buffer.from(`<r><x>${encoded}</x></r>`)], { ...SECRETS, password }).bodies[0];
      const left = /<x>(.*?)redacted(.*?)<\/x>/.exec(String(body));
      assert.ok(left, String(body));
      assert.match(`${left[2]}`, /^=*$/);
    }
  });
});

/** Names and nesting, without values. */
function shapeOf(body: Buffer | null | undefined): unknown {
  const strip = (tree: Tree): unknown => {
    if (Array.isArray(tree)) return tree.map((one: Tree) => strip(one));
    if (typeof tree !== 'object' || tree === null) return null;
    return Object.entries(tree).map(([name, inner]) => [name, strip(inner)]);
  };
  return strip(parseTree(body ?? Buffer.alloc(0)));
}
