import { isIP } from 'node:net';
import type { Literal } from './scrub-literals.ts';
import { hostKind, type Pseudonyms } from './scrub-names.ts';
import { isPublicHost, type Kind, PATTERNS } from './scrub-rules.ts';
import { spelled, spelledInBase64 } from './scrub-spelling.ts';

/** The longest first: it is meant where several begin at one place. Of the same value the first counts. */
export function ordered(literals: readonly Literal[]): readonly Literal[] {
  const distinct = new Map<string, Literal>();
  for (const literal of literals) {
    const key = literal.value.toLowerCase();
    if (!distinct.has(key)) distinct.set(key, literal);
  }
  return [...distinct.values()].sort((one, other) => other.value.length - one.value.length);
}

export type Replace = (text: string) => string;

/** Replaces literals, and leaves what is between them to another, so that no pattern takes a part of one away. */
export function replaceLiterals(
  literals: readonly Literal[],
  pseudonyms: Pseudonyms,
  rest: Replace,
): Replace {
  if (literals.length === 0) return rest;
  const expression = new RegExp(literals.map((literal) => `(${sourceOf(literal)})`).join('|'), 'giu');
  return (text) => {
    let replaced = '';
    let end = 0;
    for (const match of text.matchAll(expression)) {
      const literal = literals[match.findIndex((group, at) => at > 0 && group !== undefined) - 1];
      replaced += rest(text.slice(end, match.index));
      if (literal !== undefined) replaced += pseudonyms.of(literal.kind, literal.value);
      end = match.index + match[0].length;
    }
    return replaced + rest(text.slice(end));
  };
}

/**
 * Replaces what a pattern finds.
 *
 * @param isLoose also what looks like a version
 */
export function replacePatterns(pseudonyms: Pseudonyms, isLoose: boolean): Replace {
  const patterns = PATTERNS.filter((pattern) => isLoose || pattern.isLoose !== true);
  const sources = patterns.map(({ source }, at) => `(?<p${at}>${source.replaceAll('<sep>', `<sep${at}>`)})`);
  const expression = new RegExp(sources.join('|'), 'giu');
  return (text) => {
    let replaced = '';
    let end = 0;
    for (const match of text.matchAll(expression)) {
      const at = patterns.findIndex((_, index) => match.groups?.[`p${index}`] !== undefined);
      replaced +=
        text.slice(end, match.index) + replaceMatch(patterns[at]?.kind ?? 'secret', match[0], pseudonyms);
      end = match.index + match[0].length;
    }
    return replaced + text.slice(end);
  };
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
