import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { child, items, MalformedError, parseTree, text, type Tree } from '../../src/sources/isapi/tree.ts';

function parse(body: string | Buffer, contentType?: string): Tree {
  return parseTree(Buffer.from(body), contentType);
}
function refusal(body: string | Buffer, contentType?: string): string {
  try {
    parse(body, contentType);
  } catch (error) {
    assert.ok(error instanceof MalformedError);
    assert.equal(error.fault.kind, 'malformed');
    assert.equal(error.fault.detail, error.message);
    return error.fault.reason;
  }
  return assert.fail('was read');
}

test('XML of any namespace and prefix is the same tree; every scalar stays as it is written', () => {
  const expected = { List: { Item: [{ id: '0012', on: 'true', bits: '1e3' }, { id: 'I-1' }], none: '' } };
  for (const body of [
    '<?xml version="1.0" encoding="UTF-8"?>\r\n<List size="2" xmlns="http://www.hikvision.com/ver20/XMLSchema"><Item version="1.0"><id> 0012\n</id><on>true</on><bits>1e3</bits></Item><!-- x --><Item xmlns=""><id>I-1</id></Item><none/></List>',
    '<a:List xmlns:a="urn:psialliance-org"><a:Item><a:id>0012</a:id><a:on>true</a:on><a:bits>1e3</a:bits></a:Item><b:Item xmlns:b="x"><id>I-1</id></b:Item><a:none></a:none></a:List>',
  ])
    assert.deepEqual(parse(body), expected);
});

test('the body decides whether it is XML or JSON, not its type', () => {
  assert.deepEqual(parse('<a><b>1</b></a>', 'application/json'), { a: { b: '1' } });
  assert.deepEqual(parse('{"a":{"b":1}}', 'application/xml'), { a: { b: 1 } });
});

test('JSON scalars stay what they are, but for numbers too long to hold, and keys lose their blanks', () => {
  assert.deepEqual(
    parse(
      '{"chanNo":3,"recordStatus ":1,"big":12345678901234567890,"f":1.50,"t":true,"n":null,"l":[0,false,""]}',
    ),
    {
      chanNo: 3,
      recordStatus: 1,
      big: '12345678901234567890',
      f: '1.50',
      t: true,
      n: null,
      l: [0, false, ''],
    },
  );
  const sly = parse('{"__proto__":{"polluted":1},"a":1}');
  assert.equal(text(sly, 'polluted'), null);
  assert.equal(text(sly, 'a'), '1');
});

test('entities are deciphered once, bare ampersands repaired, CDATA left alone', () => {
  const tree = parse(
    '<r><a>Tom & Jerry &amp; &lt;Co&gt; &#20013;&#x6587; &nosuch; &#; &</a><b>&amp;amp;</b><c><![CDATA[a & b &amp; <c>]]></c></r>',
  );
  assert.equal(text(tree, 'r', 'a'), 'Tom & Jerry & <Co> 中文 &nosuch; &#; &');
  assert.equal(text(tree, 'r', 'b'), '&amp;');
  assert.equal(text(tree, 'r', 'c'), 'a & b &amp; <c>');
});

test('encodings: marks, UTF-16, declared ones, and wrong bytes without an error', () => {
  const xml = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?><n>`;
  const bytes = (...parts: (string | number[])[]) =>
    Buffer.concat(
      parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
    );
  const utf16be = (source: string) => Buffer.from(source, 'utf16le').swap16();
  const cases: [string, Buffer, string?][] = [
    ['门', bytes([0xef, 0xbb, 0xbf], xml('UTF-8'), [0xe9, 0x97, 0xa8], '</n>')],
    ['门', bytes(xml('GB2312'), [0xc3, 0xc5], '</n>')],
    ['é', bytes(xml('ISO-8859-1'), [0xe9], '</n>')],
    ['é', bytes('<n>', [0xe9], '</n>'), 'text/xml; charset="iso-8859-1"'],
    ['门', bytes(xml('utf-8'), [0xe9, 0x97, 0xa8], '</n>'), 'text/xml; charset=iso-8859-1'],
    ['x\uFFFDy', bytes(xml('UTF-8'), 'x', [0xff], 'y</n>')],
    ['é', bytes(xml('no-such-encoding'), [0xc3, 0xa9], '</n>')],
    ['é', bytes(xml('UTF-16'), [0xc3, 0xa9], '</n>')],
    ['门', Buffer.from(`\uFEFF${xml('UTF-16')}门</n>`, 'utf16le')],
    ['门', Buffer.from(`${xml('UTF-16')}门</n>`, 'utf16le')],
    ['门', utf16be(`\uFEFF${xml('UTF-16')}门</n>`)],
    ['门', utf16be(`${xml('UTF-16')}门</n>`)],
  ];
  for (const [name, body, type] of cases)
    assert.equal(text(parse(body, type), 'n'), name, body.toString('hex'));
});

test('blanks before the document and NULs behind it are no fault', () => {
  assert.deepEqual(parse('\r\n  <a>1</a>\0\0\r\n\0'), { a: '1' });
  assert.deepEqual(parse('\uFEFF\n{"a":1}\0'), { a: 1 });
});

test('what is no document is told apart', () => {
  const cases: [string, string][] = [
    ['', 'empty'],
    [' \r\n\0', 'empty'],
    ['Device Busy', 'not_xml'],
    ['<!DOCTYPE HTML PUBLIC "-//W3C//DTD"><HTML>', 'html'],
    ['<html><head><title>Document Error: Not Found</title></head><body><h2>x</h2></body></html>', 'html'],
    ['<?xml version="1.0"?>\n<!-- login --><!-- > --><HTML xmlns="x"><br></HTML>', 'html'],
    ['<script>location="/doc/page/login.asp"</script>', 'html'],
    ['<!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>', 'doctype'],
    ['<r><!entity x "y"></r>', 'doctype'],
    ['<r><a>1</a>', 'truncated'],
    ['<?xml version="1.0"?><r><a>1</a></', 'truncated'],
    ['<r', 'truncated'],
    ['<r><![CDATA[a & b</r', 'truncated'],
    ['<r><a></b></r>', 'not_xml'],
    ['<r/>x<', 'truncated'],
    ['<r><a></r>', 'not_xml'],
    ['<r></r><r></r>', 'not_xml'],
    ['<r><__proto__>1</__proto__></r>', 'not_xml'],
    ['{"a":', 'truncated'],
    ['{"a":{"b":1}', 'truncated'],
    ['{"a":"x', 'truncated'],
    ['{"a":1}}', 'not_json'],
    ['{a:1}', 'not_json'],
  ];
  for (const [body, reason] of cases) assert.equal(refusal(body), reason, body);
  assert.equal(refusal('Device Busy', 'application/json'), 'not_json');
  assert.equal(text(parse('<htmlState>on</htmlState>'), 'htmlState'), 'on');
});

test('depth is limited', () => {
  assert.equal(refusal('<a>'.repeat(80) + '</a>'.repeat(80)), 'not_xml');
  assert.equal(refusal('['.repeat(80) + ']'.repeat(80)), 'not_json');
  assert.equal(refusal('{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)), 'not_json');
  assert.ok(parse('<a>'.repeat(60) + '</a>'.repeat(60)));
  assert.ok(parse('['.repeat(60) + ']'.repeat(60)));
});

test('hostile bodies of 512 KiB are refused or read in time', { timeout: 10_000 }, () => {
  const size = 512 * 1024;
  for (const piece of [
    '<a>',
    '<![CDATA[',
    '<!--',
    '<!-- --> ',
    '&',
    '&amp;',
    '<a x="',
    '\0',
    ' ',
    '[',
    '"',
    '<?',
  ])
    for (const start of ['', '<r>', '<r x="', '{"a":"']) {
      const body = start + piece.repeat(size / piece.length);
      try {
        parse(body);
      } catch (error) {
        assert.ok(error instanceof MalformedError);
      }
    }
});

test('whatever the bytes: a tree or a MalformedError', () => {
  const snippet = fc.constantFrom(
    '<a>',
    '</a>',
    '<b/>',
    '&',
    ';',
    '<![CDATA[',
    ']]>',
    '{',
    '}',
    '"a":',
    '1',
    ',',
    '[',
    ']',
    '\0',
    '<?xml',
    '?>',
    '<!--',
    'text',
    'é',
    '=',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
        fc.array(snippet, { maxLength: 20 }).map((parts) => Buffer.from(parts.join(''))),
      ),
      fc.constantFrom('', 'application/json', 'text/xml; charset=gb2312'),
      (body, type) => {
        try {
          const tree = parseTree(body, type);
          items(tree, 'a');
          text(tree, 'a', 'b');
        } catch (error) {
          assert.ok(error instanceof MalformedError);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('no field of JSON is taken for the text of the field that it is in', () => {
  for (const name of ['#text', ' text', 'text ', 'text', '_', '$'])
    assert.equal(text(parse(JSON.stringify({ r: { online: { [name]: 0 } } })), 'r', 'online'), null, name);
});

test('children are found in any letter case, their own first', () => {
  const tree = parse(
    '<r><Enable>true</Enable><id>1</id><ID>2</ID><two>a</two><two>b</two><toString>x</toString></r>',
  );
  assert.equal(child(child(tree, 'R'), 'enable'), 'true');
  assert.equal(text(tree, 'r', 'ID'), '2');
  assert.equal(text(tree, 'r', 'id'), '1');
  assert.equal(text(tree, 'r', 'two'), 'a');
  assert.equal(child(tree, 'constructor'), undefined);
  assert.equal(child('scalar', 'length'), undefined);
  assert.equal(child(parse('<r><none/></r>'), 'r')?.valueOf() instanceof Object, true);
  assert.equal(child(child(parse('<r><none/></r>'), 'r'), 'none'), '');
});

test('text is trimmed; empty, absent and branches are null', () => {
  const tree = parse('<r><a>  x </a><b/><c><d>1</d></c><e><f>1</f> mixed </e></r>');
  assert.deepEqual(
    [['a'], ['b'], ['c'], ['none'], ['a', 'deeper'], ['e']].map((path) => text(tree, 'r', ...path)),
    ['x', null, null, null, null, 'mixed'],
  );
  assert.equal(text(parse('{"r":{"a":null}}'), 'r', 'a'), null);
  assert.equal(text(undefined), null);
});

test('a document of more elements than any recorder has is refused, before it takes memory; one of many is read', () => {
  const many = 65_000;
  assert.equal(items(parse(`<L>${'<a>1</a>'.repeat(many)}</L>`), 'a').length, many);
  assert.equal(items(parse(`{"a":[${'"1",'.repeat(many / 2)}1]}`), 'a').length, many / 2 + 1);
  assert.equal(refusal(`<L>${'<a/>'.repeat(65_536)}</L>`), 'not_xml');
  assert.equal(refusal(`<L>${'&'.repeat(140_000)}</L>`), 'not_xml');
  assert.equal(refusal(`<L><a>${`${'x'.repeat(60_000)}&amp;`.repeat(2)}</a></L>`), 'not_xml');
  assert.equal(refusal(`<L ${'a="1" '.repeat(20_000)}/>`), 'not_xml');
  assert.equal(refusal(`{"a":[${'1,'.repeat(32_768)}1]}`), 'not_json');
});

test('no list is too long to be searched', () => {
  const list = Array.from({ length: 500_000 }, () => 1);
  assert.equal(items({ a: list }, 'a').length, list.length);
});

test('text is bounded, and Unicode throughout: what is said is kept, logged, shown and sent on', () => {
  const said = (value: string) => text(parse(JSON.stringify({ a: value })), 'a');
  assert.equal(said('x'.repeat(5000))?.length, 256);
  assert.equal(said('a\ud800'), 'a\ufffd');
  assert.equal(said(`${'x'.repeat(255)}😀`), `${'x'.repeat(255)}\ufffd`);
  assert.equal(said('😀'), '😀');
});

test('items: none, one and many look alike, wherever they are (T9, T10, T11)', () => {
  const ids = (body: string, name = 'ChanStatus') =>
    items(parse(body), name).map((item) => text(item, 'chanNo'));
  for (const body of [
    '{"ChanStatus":[{"chanNo":1},{"chanNo":2}]}',
    '{"ChanStatusList":{"ChanStatus":[{"chanNo":1},{"chanNo":2}]}}',
    '{"WorkingStatus":{"devStatus":0,"ChanStatus":[{"chanNo":1},{"chanNo":2}]}}',
    '<WorkingStatus><ChanStatusList><ChanStatus><chanNo>1</chanNo></ChanStatus><ChanStatus><chanNo>2</chanNo></ChanStatus></ChanStatusList></WorkingStatus>',
  ])
    assert.deepEqual(ids(body), ['1', '2']);
  assert.deepEqual(ids('<L><ChanStatus><chanNo>1</chanNo></ChanStatus></L>'), ['1']);
  assert.deepEqual(ids('<L size="2"/>'), []);
  assert.deepEqual(ids('{"ChanStatus":null}'), []);
  assert.deepEqual(ids('<L><chanstatus/></L>'), []);
  assert.deepEqual(items(parse('<l><id>101</id><id>102</id><id/></l>'), 'id'), ['101', '102']);
});
