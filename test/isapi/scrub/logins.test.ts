import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { scrub, type Secrets } from '../../../src/sources/isapi/scrub/scrub.ts';

/** What the configuration holds: of the cameras behind the recorder it knows nothing but, perhaps, a common user. */
const SECRETS: Secrets = {
  host: '192.168.7.42',
  username: 'admin',
  password: 'Own-password-1',
  names: ['House'],
};

function scrubAll(...texts: readonly string[]): readonly string[] {
  const bodies = texts.map((text) => Buffer.from(text));
  return scrub(bodies, SECRETS).bodies.map((body) => body?.toString() ?? 'no text');
}

const xml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const json = (text: string) =>
  JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('/', String.raw`\/`);
const base64 = (text: string) => Buffer.from(text).toString('base64');

interface Camera {
  readonly user: string;
  readonly password: string;
  readonly host: string;
}
const characters = (unit: string) => fc.constantFrom(...Array.from(unit));
const users = fc.oneof(
  fc.constantFrom('admin', 'hansadmin', 'jo'),
  fc.string({ unit: characters('bdfgkpqRST789_.-'), minLength: 1, maxLength: 12 }),
);
const passwords = fc
  .string({
    unit: fc.oneof(
      { weight: 2, arbitrary: characters('bdfgkpqRSTW789') },
      characters('@#/:&<>"\'?!%$+=;,. \\'),
      fc.constantFrom('é', '漢'),
    ),
    minLength: 6,
    maxLength: 16,
  })
  // A part of one that is as long as this cannot have come about by chance.
  .filter((text) => text === text.trim() && text.split(/[^\dA-Za-z]+/).some((part) => part.length >= 5));
const hosts = fc.oneof(
  fc.ipV4(),
  fc.constantFrom('kamera-flur', 'cam3.lan', 'hans.dyndns.example.net', '[fd00::7]', '192.168.7.42'),
);
const camera: fc.Arbitrary<Camera> = fc.record({ user: users, password: passwords, host: hosts });

/** How a firmware may write a camera's login. */
const inUrl = ({ user, password, host }: Camera) => `rtsp://${user}:${password}@${host}:554/Streaming/101`;
const inUrlEscaped = ({ user, password, host }: Camera) =>
  `http://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}/`;
const WRITINGS: Readonly<Record<string, (camera: Camera) => string>> = {
  'a URL': (one) => `<url>${xml(inUrl(one))}</url>`,
  'a URL, in the middle of a text': (one) => `<SrcUrl>see ${xml(inUrl(one))} and more</SrcUrl>`,
  'a URL, escaped': (one) => `<url>${inUrlEscaped(one)}</url>`,
  'a URL in a URL': (one) => `<url>http://a.example/?u=${encodeURIComponent(inUrl(one))}</url>`,
  'a URL in words of the protocol': (one) => `<value>${xml(inUrl(one))}</value>`,
  'a URL as an attribute': (one) => `<stream id="1" url="${xml(inUrl(one))}"/>`,
  JSON: (one) => `{"url":"${json(inUrl(one))}","n":[{"cameraPassword":"${json(one.password)}"}]}`,
  'a query': ({ host: at, password: secret }) =>
    `<customUrl>http://${at}/snap.cgi?user=x&amp;pwd=${encodeURIComponent(secret)}&amp;chn=1</customUrl>`,
  'an element': ({ password: secret }) => `<adminPwd>${xml(secret)}</adminPwd>`,
  'an element, numbered': ({ password: secret }) => `<Password2>${xml(secret)}</Password2>`,
  'an element, in CDATA': ({ password: secret }) => `<nasPasswdText><![CDATA[${secret}]]></nasPasswdText>`,
  'an attribute': ({ password: secret }) => `<login user="x" loginPassword="${xml(secret)}">1</login>`,
};
/** How another document may repeat it. */
const REPEATS: Readonly<Record<string, (secret: string) => string>> = {
  'as it is': xml,
  'for a URL': encodeURIComponent,
  'for JSON': (secret) => `{"note":"${json(secret)}"}`,
  'in Base64': (secret) => base64(`viewer:${secret}`),
  'inside a word': (secret) => `ab${xml(secret)}yz`,
};

/** No part of a password that tells it, escaped or not. */
function assertGone(password: string, texts: readonly string[], how: string): void {
  const parts = password.split(/[^\dA-Za-z]+/).filter((part) => part.length >= 5);
  for (const part of parts) for (const text of texts) assert.ok(!text.includes(part), `${how}: ${text}`);
}

describe('scrubbing of logins that the configuration does not hold', () => {
  it('lets no password of a camera survive, in a URL, an element or an attribute', () => {
    fc.assert(
      fc.property(camera, fc.constantFrom(...Object.keys(WRITINGS)), (one, how) => {
        const written = `${WRITINGS[how]?.(one)}`;
        const element = `<userName>${xml(one.user)}</userName>`;
        const [left = ''] = scrubAll(how === 'JSON' ? written : `<A>${element}${written}</A>`);
        assertGone(one.password, [left], `${how} ${JSON.stringify(one)}`);
        if (how.includes('URL') && one.host === 'kamera-flur') assert.ok(!left.includes(one.host), left);
      }),
      { numRuns: 150 },
    );
  });

  it('finds it wherever it stands again', () => {
    fc.assert(
      fc.property(
        camera,
        fc.constantFrom('a URL, escaped', 'an element', 'an attribute'),
        fc.constantFrom(...Object.keys(REPEATS)),
        fc.constantFrom('desc', 'description', 'model'),
        (one, how, again, element) => {
          const repeat = REPEATS[again]?.(one.password) ?? '';
          const [, left = ''] = scrubAll(
            `<A>${WRITINGS[how]?.(one)}</A>`,
            `<B><${element}>${repeat}</${element}></B>`,
          );
          if (again === 'in Base64') assert.ok(!left.includes(repeat.slice(11, -4)), `${how}: ${left}`);
          assertGone(one.password, [left], `${how}, ${again} ${JSON.stringify(one)}`);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('takes logins out, and leaves the rest of a URL and the joins between documents', () => {
    const [left, other] = scrubAll(
      '<A><hostName>kamera-flur.haus.example</hostName><url>rtsp://hansgeorg:kamerapw99@kamera-flur.haus.example:554/PSIA</url><url>rtsp://admin:S3cr!et#9@192.168.1.62/x</url><url>rtsp://admin:Tr0ub4dor&amp;3@192.168.1.61/y</url><url>rtsp://10.0.0.9/z</url></A>',
      '<B><userName>hansgeorg</userName><user2>hansgeorg</user2><adminPwd>AdmPw123</adminPwd><note>x</note><x>AdmPw123 kamerapw99</x><passwordStrength>medium</passwordStrength><y>medium</y></B>',
    );
    assert.equal(
      left,
      '<A><hostName>host-1.example</hostName><url>rtsp://redacted@host-1.example:554/PSIA</url><url>rtsp://redacted@192.0.2.2/x</url><url>rtsp://redacted@192.0.2.3/y</url><url>rtsp://192.0.2.4/z</url></A>',
    );
    assert.equal(
      other,
      '<B><userName>account-2</userName><user2>account-2</user2><adminPwd>redacted</adminPwd><note>Text 1</note><x>redacted redacted</x><passwordStrength>redacted</passwordStrength><y>medium</y></B>',
    );
  });

  it('takes out what is too short to be looked for elsewhere, to its last character', () => {
    const clean = (text: string) => scrubAll(`<A><url>${text}</url></A>`)[0]?.replaceAll(/<.*?>/g, '');
    assert.equal(clean('rtsp://u:x@y@192.0.2.200/1'), 'rtsp://redacted@192.0.2.2/1');
    assert.equal(clean('rtsp://u:a/b#c@192.0.2.200/1'), 'rtsp://redacted@192.0.2.2/1');
    assert.equal(clean('http://192.0.2.200/a?pwd=abc&amp;n=1'), 'http://192.0.2.2/a?pwd=redacted&amp;n=1');
    assert.equal(
      clean('http://192.0.2.200/a?n=1&amp;password=abc'),
      'http://192.0.2.2/a?n=1&amp;password=redacted',
    );
    assert.equal(
      clean('rtsp://u:ab@192.0.2.200/1 rtsp://u:cd@192.0.2.201/1'),
      'rtsp://redacted@192.0.2.2/1 rtsp://redacted@192.0.2.3/1',
    );
  });

  it('takes out what markup would tear apart', () => {
    assert.deepEqual(scrubAll('<A><userPwd><![CDATA[ab<c>de]]></userPwd><n>1</n></A>'), [
      '<A><userPwd><![CDATA[redacted]]></userPwd><n>1</n></A>',
    ]);
    assert.deepEqual(
      scrubAll('<A><userPwd>left<b>right</userPwd></A>', '<A><userPwd>left&lt;b&gt;right</userPwd></A>'),
      ['<A><userPwd>redacted</userPwd></A>', '<A><userPwd>redacted</userPwd></A>'],
    );
  });
});
