import type { Dice } from '../dice.ts';
import type { Form } from './element.ts';

/** A body as it is sent, and what its header says of it. */
export interface Sent {
  readonly body: Buffer;
  readonly contentType: string;
}

type Spoil = (body: Buffer, dice: Dice) => Buffer;

const BOMBS: readonly string[] = [
  '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>',
  '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
  '<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:1/x">%x;]>',
  '<!ENTITY a "b">',
  '<?xml version="1.1" encoding="UTF-16"?>',
  '<?xml-stylesheet href="x"?>',
  '<html><body>',
  '<!-- -->',
  '<![CDATA[',
];
const REFERENCES: readonly string[] = [
  '&a;',
  '&',
  '&#0;',
  '&#x110000;',
  '&#xD800;',
  '&lt',
  '&nbsp;',
  '&amp;amp;',
  '&__proto__;',
  '&#99999999999;',
];

/** Changes of the bytes, whatever the document is. */
const SPOILS: readonly Spoil[] = [
  function cutOff(body, dice) {
    return body.subarray(0, dice.below(body.length));
  },
  function beheaded(body, dice) {
    return body.subarray(dice.below(body.length));
  },
  function flipped(body, dice) {
    const changed = Buffer.from(body);
    const at = dice.below(body.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << dice.below(8));
    return changed;
  },
  function pierced(body, dice) {
    const at = dice.below(body.length);
    return Buffer.concat([body.subarray(0, at), body.subarray(at + 1 + dice.below(40))]);
  },
  function stuffed(body, dice) {
    const at = dice.below(body.length);
    return Buffer.concat([body.subarray(0, at), stuffing(dice), body.subarray(at)]);
  },
  function repeated(body, dice) {
    const from = dice.below(body.length);
    const part = body.subarray(from, from + 1 + dice.below(200));
    return Buffer.concat([body.subarray(0, from), part, part, body.subarray(from)]);
  },
  function begun(body, dice) {
    return Buffer.concat([Buffer.from(dice.pick(BOMBS)), body]);
  },
  function twice(body) {
    return Buffer.concat([body, body]);
  },
  function mojibake(body, dice) {
    return Buffer.from(
      body.toString('utf8').replace(/>([^<]{1,40})</, () => `>${dice.bytes(6).toString('latin1')}<`),
      'latin1',
    );
  },
];

function stuffing(dice: Dice): Buffer {
  const kind = dice.below(5);
  if (kind === 0) return Buffer.alloc(1 + dice.below(20));
  if (kind === 1) return dice.bytes(1 + dice.below(16));
  if (kind === 2) return Buffer.from(dice.pick(BOMBS));
  if (kind === 3)
    return Buffer.from(
      dice.pick(['<a>', '</a>', '<a', '{', '}', '[', '"', ',', '<', '>', '/>']).repeat(1 + dice.below(200)),
    );
  return Buffer.from(dice.pick(REFERENCES));
}

/** Damages a document below its form. */
export function spoil(text: string, form: Form, dice: Dice): Sent {
  let body = dice.isLucky(0.3) ? encode(text, dice).body : Buffer.from(text);
  const times = 1 + dice.below(3);
  for (let time = 0; time < times && body.length > 0; time += 1) body = dice.pick(SPOILS)(body, dice);
  return { body, contentType: typeOf(form, dice) };
}

/** The same document in another encoding, which says the same. */
export function encode(text: string, dice: Dice, isXml = text.startsWith('<')): Sent {
  const wide = Buffer.from(text, 'utf16le');
  const wideBe = Buffer.from(wide).swap16();
  const forms: readonly Buffer[] = [
    Buffer.from(`\ufeff${text}`),
    Buffer.concat([Buffer.from(text), Buffer.alloc(1 + dice.below(9))]),
    Buffer.from(`\r\n  ${text}\r\n\t`),
    Buffer.concat([Buffer.from([0xff, 0xfe]), wide]),
    Buffer.concat([Buffer.from([0xfe, 0xff]), wideBe]),
    ...(isXml
      ? [
          wide,
          wideBe,
          Buffer.from(text.replace(/<\?xml.*?\?>/, '')),
          Buffer.from(text.replace('UTF-8', dice.pick(['utf8', 'UTF-16', 'x-unknown']))),
        ]
      : []),
  ];
  return { body: dice.pick(forms), contentType: typeOf(isXml ? 'xml' : 'json', dice) };
}

function typeOf(form: Form, dice: Dice): string {
  const other = [
    '',
    'text/html',
    'application/octet-stream',
    'text/xml; charset=utf-8',
    `application/${form}; charset="UTF-8"`,
    'a/b; charset="";;=',
  ];
  return dice.isLucky(0.5) ? `application/${form}; charset="UTF-8"` : dice.pick(other);
}
