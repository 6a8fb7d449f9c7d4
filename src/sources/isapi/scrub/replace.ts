import { isIP } from 'node:net';
import type { Literal } from './literals.ts';
import { findLogins } from './logins.ts';
import { type Find, type Found, mark, resolved, splice, unmarked } from './marks.ts';
import { hostKind, type Pseudonyms } from './names.ts';
import { isPublicHost, type Kind, PATTERNS } from './rules.ts';
import { spelled, spelledInBase64 } from './spelling.ts';

/** The longest first: it is meant where several begin at one place. Of the same value the first counts. */
function ordered(literals: readonly Literal[]): readonly Literal[] {
  const distinct = new Map<string, Literal>();
  for (const literal of literals) {
    const key = literal.value.toLowerCase();
    if (!distinct.has(key)) distinct.set(key, literal);
  }
  return [...distinct.values()].sort((one, other) => other.value.length - one.value.length);
}

export type Replace = (text: string) => string;

/**
 * Replaces hard literals and logins first, then the other literals, then what a pattern finds: each sees the whole
 * text, in which what was replaced before stands as one mark, so that none takes a part of another away.
 *
 * @param isLoose also soft literals and what looks like a version
 */
export function replaceIn(literals: readonly Literal[], pseudonyms: Pseudonyms, isLoose: boolean): Replace {
  const findHard = finderOf(
    literals.filter(({ isHard }) => isHard),
    pseudonyms,
  );
  const findSoft = finderOf(
    literals.filter(({ isHard }) => isLoose && !isHard),
    pseudonyms,
  );
  const findPatterns = patternFinder(pseudonyms, isLoose);
  const secret = () => pseudonyms.of('secret', '');
  const findSecret: Find = (text) => {
    const logins = findLogins(text).map(({ start, end }) => ({ start, end, instead: secret() }));
    return joined([...findHard(text), ...logins], secret);
  };
  return (text) => resolved([findSecret, findSoft, findPatterns].reduce(mark, unmarked(text)));
}

/**
 * Replaces hard literals in a key of JSON, with its quotes: a list may be keyed by users, hosts or serial numbers. One
 * that is a plain word may be part of the protocol's own names, and is meant only where the key is nothing else.
 */
export function replaceInKeys(literals: readonly Literal[], pseudonyms: Pseudonyms): Replace {
  const hard = literals.filter(({ isHard }) => isHard);
  const isWord = ({ value }: Literal) => /^[a-z]+$/i.test(value);
  const words = new Map(hard.filter(isWord).map((literal) => [`"${literal.value.toLowerCase()}"`, literal]));
  const replace = replaceLiterals(
    hard.filter((literal) => !isWord(literal)),
    pseudonyms,
  );
  const known = new Map<string, string>();
  return (key) => {
    const word = words.get(key.toLowerCase());
    const replaced =
      word === undefined ? (known.get(key) ?? replace(key)) : `"${pseudonyms.of(word.kind, word.value)}"`;
    known.set(key, replaced);
    return replaced;
  };
}

/** Replaces literals alone. */
export function replaceLiterals(literals: readonly Literal[], pseudonyms: Pseudonyms): Replace {
  const find = finderOf(literals, pseudonyms);
  return (text) => splice(text, find(text));
}

/** Whatever overlaps is one secret: neither end of it may stay. */
function joined(found: readonly Found[], secret: () => string): readonly Found[] {
  const whole: Found[] = [];
  for (const one of [...found].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = whole.at(-1);
    if (last === undefined || one.start >= last.end) whole.push(one);
    else whole.splice(-1, 1, { start: last.start, end: Math.max(last.end, one.end), instead: secret() });
  }
  return whole;
}

function finderOf(found: readonly Literal[], pseudonyms: Pseudonyms): Find {
  if (found.length === 0) return () => [];
  const literals = ordered(found);
  const expression = new RegExp(literals.map((literal) => `(${sourceOf(literal)})`).join('|'), 'giu');
  return (text) =>
    [...text.matchAll(expression)].map((match) => {
      const literal = literals[match.findIndex((group, at) => at > 0 && group !== undefined) - 1];
      const instead = literal === undefined ? '' : pseudonyms.of(literal.kind, literal.value);
      return { start: match.index, end: match.index + match[0].length, instead };
    });
}

function patternFinder(pseudonyms: Pseudonyms, isLoose: boolean): Find {
  const patterns = PATTERNS.filter((pattern) => isLoose || pattern.isLoose !== true);
  const sources = patterns.map(({ source }, at) => `(?<p${at}>${source.replaceAll('<sep>', `<sep${at}>`)})`);
  const expression = new RegExp(sources.join('|'), 'giu');
  return (text) =>
    [...text.matchAll(expression)].map((match) => {
      const at = patterns.findIndex((_, index) => match.groups?.[`p${index}`] !== undefined);
      const instead = replaceMatch(patterns[at]?.kind ?? 'secret', match[0], pseudonyms);
      return { start: match.index, end: match.index + match[0].length, instead };
    });
}

function sourceOf({ value, isHard }: Literal): string {
  if (isHard) return [spelled(value), ...spelledInBase64(value)].join('|');
  // A letter that belongs to an escape (%20) is no part of the word.
  return String.raw`(?<!(?<!%|%[\da-f])[\p{L}\p{N}])(?:${spelled(value)})(?![\p{L}\p{N}])`;
}

function replaceMatch(kind: Kind, found: string, pseudonyms: Pseudonyms): string {
  if (kind === 'ipv4' && (isIP(unpadded(found)) === 0 || /^[0.]+$/.test(found))) return found;
  if (kind === 'ipv6' && (isIP(found) !== 6 || found === '::')) return found;
  if (kind === 'uuid' && /^[0-]+$/.test(found)) return found;
  if (kind !== 'host') return pseudonyms.of(kind, found);
  return isPublicHost(found) ? found : pseudonyms.of(hostKind(found), found);
}

/** Some firmwares pad the numbers of an address. */
function unpadded(address: string): string {
  return address.replaceAll(/(?<=^|\.)0+(?=\d)/g, '');
}
