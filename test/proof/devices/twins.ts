import { XMLParser } from 'fast-xml-parser';
import { STD_CGI, writeXml } from './write-xml.ts';
import { isBranch, isList, type Node } from './node.ts';
import type { Change } from './serve.ts';

const PARSER = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  htmlEntities: true,
});
const NUMBER = /^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$/;

/** Forms in which the same documents may be met (isapi.md 8); what is said must not change with them. */
export const TWINS: Readonly<Record<string, Change>> = {
  /** XML as JSON, text staying text; one item is no array. */
  'as JSON': (answer) => change(answer, (node) => toJson(node)),
  /** XML as JSON as recorders write it: numbers and booleans as such, all lists arrays, elements in another order. */
  'as typed JSON': (answer) => change(answer, (node) => toJson(typed(node))),
  /** JSON as XML, and XML without any namespace. */
  'as plain XML': (answer) => change(answer, (node) => writeXml(node, null)),
  /** All of it in the namespace of an OEM, with prefixes. */
  'as prefixed XML': (answer) => change(answer, (node) => writeXml(node, STD_CGI)),
};

function change(
  { status, type, body }: Parameters<Change>[0],
  write: (node: Node) => { readonly type: string; readonly text: string },
): ReturnType<Change> {
  const node = parse(body);
  if (node === null) return { status, type, body };
  const written = write(node);
  return { status, type: written.type, body: Buffer.from(written.text) };
}

/** What a body holds; `null` where it is neither XML nor JSON. */
function parse(body: Buffer): Node | null {
  const text = body
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .replace(/\0+$/, '')
    .trim();
  if (text.startsWith('{')) return withoutBlanks(JSON.parse(text));
  if (!text.startsWith('<') || /^<!DOCTYPE/i.test(text)) return null;
  return blankless(PARSER.parse(text));
}

/** What stands between elements is no text. */
function blankless(node: Node): Node {
  if (isList(node)) return node.map(blankless);
  if (!isBranch(node)) return typeof node === 'string' && node.trim() === '' ? '' : node;
  const inner = Object.entries(node).filter(([name]) => name !== '#text');
  return Object.fromEntries(inner.map(([name, one]) => [name, blankless(one)]));
}

/** XML knows no blanks in names. */
function withoutBlanks(node: Node): Node {
  if (isList(node)) return node.map(withoutBlanks);
  if (!isBranch(node)) return node;
  return Object.fromEntries(Object.entries(node).map(([name, one]) => [name.trim(), withoutBlanks(one)]));
}

function toJson(node: Node): { readonly type: string; readonly text: string } {
  return { type: 'application/json', text: JSON.stringify(node) };
}

function typed(node: Node): Node {
  if (isList(node)) return node.map(typed);
  if (typeof node === 'string') {
    if (node === 'true' || node === 'false') return node === 'true';
    return NUMBER.test(node) ? Number(node) : node;
  }
  if (!isBranch(node)) return node;
  const entries = Object.entries(node).map(([name, one]) => [name, typed(one)] as const);
  return Object.fromEntries(entries.map(([name, one]) => [name, listed(name, one)] as const).toReversed());
}

/** `"InputProxyChannelList": { "InputProxyChannel": [ … ] }`, also where there is but one. */
function listed(name: string, node: Node): Node {
  const [only, ...more] = isBranch(node) ? Object.entries(node) : [];
  if (!name.endsWith('List') || only === undefined || more.length > 0) return node;
  const [item, inner] = only;
  return { [item]: isList(inner) ? inner : [inner] };
}
