import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml';
import { type Fault, type Finding, isShowable, type Path, pathKey } from './fault.ts';
import { parseText, type Parsed } from './syntax.ts';
import { type Outside, isTag, readTagged } from './tags.ts';

/** A configuration file as plain values, with the line of each. */
export interface Tree {
  /** Mappings as objects, lists as arrays; `undefined` where a finding says why there is no value. */
  readonly value: unknown;
  readonly findings: readonly Finding[];
  /** Line of an option; of the block that it is missing from where the file does not have it. */
  lineOf(path: Path): number;
  /** Whether key and value may be shown: not what comes from `!env` or `!file`, nor what may be the rest of a text. */
  mayShow(path: Path): boolean;
  /** The path as far as its keys may be shown. */
  visible(path: Path): Path;
}

/** What the schema says of options, as far as reading a text asks for it. */
export interface Vocabulary {
  /** Whether an option takes the value: text from outside becomes a number or a boolean where one is wanted. */
  accepts(path: Path, value: unknown): boolean;
  /** Whether a key is that of an option, but for a slip of the fingers. */
  isNearlyOption(path: Path): boolean;
  /** Whether there is such an option, and its value is no secret. */
  isOpen(path: Path): boolean;
}

/** More values than this are no configuration but aliases that multiply each other. */
const MOST_VALUES = 100_000;

/** Reads a YAML or JSON text, with `!env` and `!file` put in. */
export function readTree(text: string, outside: Outside, vocabulary: Vocabulary): Tree | Fault[] {
  const parsed = parseText(text);
  if (Array.isArray(parsed)) return parsed;
  const root = parsed.document.contents;
  const lines = new Map<string, number>([['[]', root === null ? 1 : parsed.lineAt(root.range[0])]]);
  /** Values that come from outside, or go on over more than one line: the rest may be another option's. */
  const hidden = new Set<string>();
  const strays = new Set<string>();
  const findings: Finding[] = [];
  /** Blocks that are being read. */
  const open = new Set<Node>();
  let values = 0;

  const fail = (path: Path, message: string): undefined => {
    findings.push({ path, message });
    return undefined;
  };
  const grow = (node: unknown, path: Path): unknown => {
    values += 1;
    if (values > MOST_VALUES) return undefined;
    if (isAlias(node)) return growAlias(node, path);
    if (isScalar(node)) return growScalar(node, path);
    if (!isMap(node) && !isSeq(node)) return null;
    if (isForeignTag(node.tag)) return fail(path, UNKNOWN_TAG);
    open.add(node);
    const value = isSeq(node) ? growList(node.items, path) : growMap(node, path);
    open.delete(node);
    return value;
  };
  const growAlias = (alias: Alias, path: Path): unknown => {
    const target = alias.resolve(parsed.document);
    if (target === undefined)
      return fail(path, 'begins with `*`, an alias of nothing; a text like that must be in quotes');
    if (open.has(target)) return fail(path, 'is an alias of a block that contains it');
    return grow(target, path);
  };
  const isSpread = (node: unknown): boolean =>
    isScalar(node) && node.range != null && parsed.lineAt(node.range[0]) !== parsed.lineAt(node.range[1]);
  const growScalar = (scalar: Scalar, path: Path): unknown => {
    if (isSpread(scalar)) hidden.add(pathKey(path));
    if (!isTag(scalar.tag)) return isForeignTag(scalar.tag) ? fail(path, UNKNOWN_TAG) : scalar.value;
    hidden.add(pathKey(path));
    if (isBare(scalar) && isSpread(scalar))
      return fail(path, `what follows \`${scalar.tag}\` must stand on one line`);
    const read = readTagged(scalar.tag, String(scalar.value).trim(), outside);
    if (!read.ok) return fail(path, read.message);
    return vocabulary.accepts(path, read.scalar) ? read.scalar : read.text;
  };
  const growList = (items: readonly unknown[], path: Path): unknown[] =>
    items.map((item, at) => {
      const below = [...path, at];
      mark(lines, below, item, parsed);
      return grow(item, below);
    });
  const growMap = ({ items, flow }: YAMLMap, path: Path): Record<string, unknown> => {
    const entries = new Map<string, unknown>();
    /** In braces a comma ends a text without quotes: the next key may be the rest of a password. */
    let isOpenEnded = false;
    for (const pair of items) {
      const key = isScalar(pair.key) ? String(pair.key.value) : null;
      const below = [...path, key ?? ''];
      const isStray =
        isSpread(pair.key) ||
        (flow === true &&
          (pair.value === null || (isOpenEnded && isBare(pair.key))) &&
          !vocabulary.isNearlyOption(below));
      if (isStray) strays.add(pathKey(below));
      isOpenEnded = (pair.value === null || isBare(pair.value)) && !vocabulary.isOpen(below);
      if (key === null || entries.has(key)) {
        // A place of its own, so that its line is told and nothing else is kept from being.
        const apart = [...below, '', values];
        values += 1;
        mark(lines, apart, pair.key, parsed);
        fail(apart, isStray ? TWICE : explainKey(key));
      } else {
        mark(lines, below, pair.key, parsed);
        entries.set(key, undefined);
        entries.set(key, grow(pair.value, below));
      }
    }
    return Object.fromEntries(entries);
  };

  const value = grow(root, []);
  if (values > MOST_VALUES) {
    return [
      { line: 1, path: '', message: `holds more than ${MOST_VALUES} values: aliases multiply each other` },
    ];
  }
  return {
    value,
    findings,
    lineOf: (path) => nearest(lines, path),
    mayShow: (path) => !hidden.has(pathKey(path)) && !strays.has(pathKey(path)),
    visible: (path) => {
      const stray = path.findIndex((_, at) => strays.has(pathKey(path.slice(0, at + 1))));
      return stray === -1 ? path : path.slice(0, stray);
    },
  };
}

function isBare(node: unknown): boolean {
  return isScalar(node) && node.type === 'PLAIN';
}

function explainKey(key: string | null): string {
  if (key === null) return 'has a key that is not text';
  return isShowable(key) ? `the key \`${key}\` is given twice; once is allowed` : TWICE;
}

const TWICE = 'a key is given twice; once is allowed';

const UNKNOWN_TAG =
  'has a tag that is not known; allowed are `!env NAME` and `!file PATH`, and a text that begins with `!` must be in quotes';

function isForeignTag(tag: string | undefined): boolean {
  return tag !== undefined && !tag.startsWith('tag:yaml.org,2002:');
}

function mark(lines: Map<string, number>, path: Path, node: unknown, parsed: Parsed): void {
  const key = pathKey(path);
  if (!lines.has(key) && isRanged(node)) lines.set(key, parsed.lineAt(node.range[0]));
}

function isRanged(node: unknown): node is { range: [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

function nearest(lines: ReadonlyMap<string, number>, path: Path): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const line = lines.get(pathKey(path.slice(0, length)));
    if (line !== undefined) return line;
  }
  return 1;
}
