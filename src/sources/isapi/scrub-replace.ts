import { isIP } from 'node:net';
import type { Literal } from './scrub-literals.ts';
import { hostKind, type Pseudonyms } from './scrub-names.ts';
import { isPublicHost, type Kind, PATTERNS } from './scrub-rules.ts';
import { spelled, spelledInBase64 } from './scrub-spelling.ts';

/** What is configured first, then what is long: the longest of several that begin at one place is meant. */
export function ordered(literals: readonly Literal[]): readonly Literal[] {
  const distinct = new Map<string, Literal>();
  for (const literal of literals) {
    const key = literal.value.toLowerCase();
    if (!distinct.has(key)) distinct.set(key, literal);
  }
  return [...distinct.values()].sort((one, other) => rank(other) - rank(one));
}

function rank({ isHard, value }: Literal): number {
  return (isHard ? 1_000_000 : 0) + value.length;
}

/**
 * Replaces literals and patterns in one pass, so that nothing that was put in is taken out again.
 *
 * @param isLoose also what looks like a version; `null`: no patterns at all
 */
export function makeReplacer(
  literals: readonly Literal[],
  pseudonyms: Pseudonyms,
  isLoose: boolean | null,
): (text: string) => string {
  const patterns = isLoose === null ? [] : PATTERNS.filter((pattern) => isLoose || pattern.isLoose !== true);
  const source = [
    ...literals.map((literal, at) => `(?<l${at}>${sourceOf(literal)})`),
    ...patterns.map((pattern, at) => `(?<p${at}>${pattern.source.replaceAll('<sep>', `<sep${at}>`)})`),
  ].join('|');
  const expression = new RegExp(source, 'giu');
  return (text) =>
    text.replaceAll(expression, (found: string, ...rest) => {
      const groups = rest.at(-1) as Readonly<Record<string, string | undefined>>;
      const name = Object.keys(groups).find((key) => groups[key] !== undefined) ?? '';
      const at = Number(name.slice(1));
      const literal = name.startsWith('l') ? literals[at] : undefined;
      if (literal !== undefined) return pseudonyms.of(literal.kind, literal.value);
      return replaceMatch(patterns[at]?.kind ?? 'secret', found, pseudonyms);
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
