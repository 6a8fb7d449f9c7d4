import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Malformed } from '../../domain/fault.ts';
import { decode } from './decode.ts';

/**
 * An ISAPI document without its form: local names without namespaces, an element that comes more than once an
 * array, an empty element `''`. What XML holds stays text (`0012` stays `0012`), and so do JSON numbers that
 * JavaScript could not hold. Attributes are left out.
 */
export type Tree = string | number | boolean | null | { readonly [name: string]: Tree } | readonly Tree[];

/** A body that is no document. */
export class MalformedError extends Error {
  readonly fault: Malformed;
  constructor(reason: Malformed['reason'], detail: string) {
    super(detail);
    this.name = 'MalformedError';
    this.fault = { kind: 'malformed', reason, detail };
  }
}

/** Elements and arrays nested deeper than this are refused. */
const DEEPEST = 64;
/**
 * More elements and references, or fields and items, are refused, and so is more text, or are more attributes, in one of
 * them: the tree is built within 64 MB. Recorders write 30 bytes for each in their longest documents, of which 2 MiB are
 * taken, and have no long JSON.
 */
const MOST_ELEMENTS = 65_536;
const MOST_FIELDS = 32_768;
const LONGEST_STRETCH = 65_536;
/** Texts from outside are kept to a length that a topic, a log line and a screen can bear. */
const LONGEST = 256;

/** The text of an element that holds other elements too; no name is so in XML, nor in JSON, whose keys lose their blanks. */
const OWN_TEXT = ' text';
/** Deciphers names and numeric characters; there is no DTD, so nothing can expand beyond what was sent. */
const ENTITIES = { enabled: true, maxExpandedLength: Number.MAX_SAFE_INTEGER };
const XML = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  textNodeName: OWN_TEXT,
  parseTagValue: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  processEntities: ENTITIES,
  htmlEntities: true,
  jPath: false,
});

const HTML_ROOT =
  /^<(?:!doctype\s+html|html|head|body|meta|script|title|frameset|center|h[1-6]|div|form|p|br)(?![\w:.-])/i;
/** What may stand before the root. */
const PROLOGUE = /<!--[^]*?(?:-->|$)|<\?[^>]*>/g;
const DTD = /<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i;
const ROOT = /<([^\s<>/?!]+)/;
/** An ampersand that begins no reference. In CDATA it stands for itself. */
const BARE_AMPERSAND = /<!\[CDATA\[[^]*?(?:\]\]>|$)|&(?!(?:\w{1,19}|#\d+|#x[\da-f]+);)/gi;
/**
 * Reads an ISAPI body, XML or JSON. The first character decides which: recorders answer XML where JSON was asked
 * for, and name any type (isapi.md 1.4 and 8).
 *
 * @param contentType where neither byte order mark nor XML declaration names the encoding, its charset does
 * @throws MalformedError when the body is empty, HTML, ill-formed, cut off, nested too deeply, or has a DTD
 */
export function parseTree(body: Buffer, contentType = ''): Tree {
  const source = decode(body, contentType);
  if (source === '') throw new MalformedError('empty', 'The answer is empty.');
  if (source.startsWith('{') || source.startsWith('[')) return parseJson(source);
  if (source.startsWith('<')) return parseXml(source);
  const reason = /json/i.test(contentType) ? 'not_json' : 'not_xml';
  throw new MalformedError(reason, 'The answer is neither XML nor JSON.');
}

function parseXml(source: string): Tree {
  if (HTML_ROOT.test(source.slice(0, 4096).replaceAll(PROLOGUE, '').trimStart()))
    throw new MalformedError('html', 'The answer is a web page.');
  if (DTD.test(source)) throw new MalformedError('doctype', 'The answer brings a DTD, which is refused.');
  if (isExcessive(source, /<(?!\/)|&/g, MOST_ELEMENTS))
    throw new MalformedError('not_xml', 'The answer is XML of a size that is refused.');
  const repaired = source.includes('&')
    ? source.replaceAll(BARE_AMPERSAND, (found) => (found === '&' ? '&amp;' : found))
    : source;
  if (XMLValidator.validate(repaired) !== true) {
    const root = ROOT.exec(repaired)?.[1];
    throw root === undefined || !repaired.includes(`</${root}>`)
      ? new MalformedError('truncated', 'The answer is XML that was cut off.')
      : new MalformedError('not_xml', 'The answer is ill-formed XML.');
  }
  let tree: unknown;
  try {
    tree = XML.parse(repaired);
  } catch {
    // Names that would reach into JavaScript's own, or a depth beyond the limit.
  }
  if (isTree(tree, DEEPEST + 1)) return tree;
  throw new MalformedError('not_xml', 'The answer is XML with names or a depth that are refused.');
}

function parseJson(source: string): Tree {
  if (isExcessive(source, /[,[{]/g, MOST_FIELDS))
    throw new MalformedError('not_json', 'The answer is JSON of a size that is refused.');
  let tree: unknown;
  try {
    tree = NEEDS_CARE.test(source) ? JSON.parse(source, revive) : JSON.parse(source);
  } catch (error) {
    throw isCutOff(error, source)
      ? new MalformedError('truncated', 'The answer is JSON that was cut off.')
      : new MalformedError('not_json', 'The answer is ill-formed JSON.');
  }
  if (isTree(tree, DEEPEST)) return tree;
  throw new MalformedError('not_json', 'The answer is JSON of a depth that is refused.');
}

/** Keys with blanks at their ends, and numbers of more digits than JavaScript holds; both are rare, and slow. */
const NEEDS_CARE = /\s"\s*:|[{,]\s*"\s|\d{16}/;

/** Long numbers keep their literal text; keys lose the blanks that the guide prints in some (`recordStatus `). */
function revive(_: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return context?.source ?? value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value);
  if (entries.every(([name]) => name === name.trim())) return value;
  return Object.fromEntries(entries.map(([name, inner]) => [name.trim(), inner]));
}

/** Whether there are too many of these marks in a text, or too much between two; references stand within a text. */
function isExcessive(source: string, marks: RegExp, most: number): boolean {
  if (source.length <= LONGEST_STRETCH) return false;
  let [count, last] = [0, 0];
  for (const { 0: mark, index } of source.matchAll(marks)) {
    count += 1;
    if (count > most || index - last > LONGEST_STRETCH) return true;
    if (mark !== '&') last = index;
  }
  return source.length - last > LONGEST_STRETCH;
}

function isCutOff(error: unknown, source: string): boolean {
  if (!(error instanceof SyntaxError)) return false;
  const position = /at position (\d+)/.exec(error.message)?.[1];
  return /unterminated|end of json/i.test(error.message) || Number(position) >= source.length;
}

function isTree(value: unknown, levels: number): value is Tree {
  if (value === null || typeof value !== 'object') return value !== undefined;
  if (levels === 0) return false;
  for (const inner of Object.values(value)) {
    if (typeof inner === 'object' && !isTree(inner, levels - 1)) return false;
  }
  return true;
}

/**
 * What a node holds under a local name; `undefined` when it holds nothing of that name. Letter case matters only
 * where two names differ by it alone. Of repeated siblings the first is looked into.
 */
export function child(tree: Tree | undefined, name: string): Tree | undefined {
  const node = Array.isArray(tree) ? tree[0] : tree;
  if (!isBranch(node)) return undefined;
  if (Object.hasOwn(node, name)) return node[name];
  const key = Object.keys(node).find((other) => isSameName(other, name));
  return key === undefined ? undefined : node[key];
}

/**
 * Every node under a local name, wherever it is: none, one and many look alike. Empty ones are left out, and
 * those that are found are not searched for more.
 */
export function items(tree: Tree | undefined, name: string): Tree[] {
  const found: Tree[] = [];
  collect(tree, name, found);
  return found;
}

function collect(tree: Tree | undefined, name: string, found: Tree[]): void {
  if (isList(tree)) for (const inner of tree) collect(inner, name, found);
  if (!isBranch(tree)) return;
  for (const [key, inner] of Object.entries(tree)) {
    if (!isSameName(key, name)) collect(inner, name, found);
    // One by one: as arguments of one call, there may be too many.
    else for (const one of isList(inner) ? inner : [inner]) if (!isBlank(one)) found.push(one);
  }
}

/**
 * The text at a path below a node, without blanks around it, of at most 256 characters; `null` when there is none, or
 * no text. Of repeated siblings the first counts. Halves of characters, which JSON can hold and Home Assistant refuses a
 * whole message for, become U+FFFD.
 */
export function text(tree: Tree | undefined, ...path: readonly string[]): string | null {
  let node: Tree | undefined = tree;
  for (const name of path) node = child(node, name);
  if (isList(node)) node = node[0];
  const scalar = isBranch(node) ? node[OWN_TEXT] : node;
  if (typeof scalar === 'number' || typeof scalar === 'boolean') return String(scalar);
  return typeof scalar === 'string' ? scalar.trim().slice(0, LONGEST).toWellFormed() || null : null;
}

function isSameName(one: string, other: string): boolean {
  return one === other || (one.length === other.length && one.toLowerCase() === other.toLowerCase());
}

function isBlank(node: Tree): boolean {
  return node === null || node === '';
}

function isList(node: Tree | undefined): node is readonly Tree[] {
  return Array.isArray(node);
}

function isBranch(node: Tree | undefined): node is { readonly [name: string]: Tree } {
  return typeof node === 'object' && node !== null && !isList(node);
}
