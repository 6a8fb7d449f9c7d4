import { readBody } from './scrub-body.ts';
import {
  hasMarkup,
  type Literal,
  literalsOf,
  nameLiterals,
  ownLiterals,
  type Secrets,
} from './scrub-literals.ts';
import { hostKind, Pseudonyms } from './scrub-names.ts';
import { ordered, replaceLiterals, replacePatterns } from './scrub-replace.ts';
import { isPublicHost, isTelling, isVocabulary, type Kind, kindOf } from './scrub-rules.ts';
import { cut, type Piece, unescaped } from './scrub-text.ts';

export type { Kind, Secrets };

/** Bodies without what tells where they are from. */
export interface Scrubbed {
  /** In the order of the originals; `null` for a body that is no text, or too deep: nothing can be promised of it. */
  readonly bodies: readonly (Buffer | null)[];
  /** How many different values of each kind were replaced. */
  readonly counts: ReadonlyMap<Kind, number>;
}

/**
 * Takes hosts, addresses, users, passwords, serial numbers, identifiers, names and places out of a recorder's
 * answers: by the names of elements and keys, by their form, and wherever what was found so stands again. The same
 * value is replaced by the same other one throughout, so that documents still fit together; all else stays, byte for
 * byte: channel ids, states, models, firmware, the form of the document.
 */
export function scrub(bodies: readonly Buffer[], secrets: Secrets): Scrubbed {
  const own = ownLiterals(secrets);
  const hard = ordered(own.filter((literal) => literal.isHard));
  const pseudonyms = new Pseudonyms(hard.map(({ value }) => value));
  for (const { kind, value } of own) pseudonyms.of(kind, value);
  const texts = bodies.map(readBody);
  const mend = replaceLiterals(hard.filter(hasMarkup), pseudonyms, (text) => text);
  const documents = texts.map((text) => (text === null ? null : cut(mend(text.text))));
  const found = documents.flatMap((pieces) => collect(pieces ?? [], pseudonyms));
  const soft = ordered([...own, ...found, ...nameLiterals(secrets)].filter((literal) => !literal.isHard));
  const loosely = replaceLiterals(soft, pseudonyms, replacePatterns(pseudonyms, true));
  const everywhere = replaceLiterals(hard, pseudonyms, loosely);
  const inVocabulary = replaceLiterals(hard, pseudonyms, replacePatterns(pseudonyms, false));
  const rewrite = (piece: Piece): string => {
    if (piece.is === 'markup') return piece.text;
    const value = unescaped(piece).trim();
    const kind = kindOfPiece(piece, value);
    if (piece.is === 'number')
      return kind === null && inVocabulary(piece.text) === piece.text ? piece.text : '0';
    if (kind === null) return (isVocabulary(piece.names[0] ?? '') ? inVocabulary : everywhere)(piece.text);
    const [before = ''] = /^\s*/.exec(piece.text) ?? [];
    const [after = ''] = /\s*$/.exec(piece.text) ?? [];
    return before + pseudonyms.of(kind, value) + after;
  };
  const scrubbed = documents.map((pieces, at) =>
    pieces === null ? null : (texts[at]?.encode(pieces.map(rewrite).join('')) ?? null),
  );
  return { bodies: scrubbed, counts: pseudonyms.counts };
}

/** Gives every value that its name betrays a pseudonym, and says which of them to look for elsewhere. */
function collect(pieces: readonly Piece[], pseudonyms: Pseudonyms): readonly Literal[] {
  let id: string | null = null;
  return pieces.flatMap((piece) => {
    if (piece.is === 'markup') return [];
    const value = unescaped(piece).trim();
    if (piece.names[0]?.toLowerCase() === 'id' && value !== '') id = value;
    const kind = kindOfPiece(piece, value);
    if (kind === null) return [];
    pseudonyms.of(kind, value, kind === 'camera' ? id : null);
    return piece.is === 'number' ? [] : literalsOf(kind, value);
  });
}

/** What a whole value is by the name that it stands under; `null` where that does not say, or it tells nothing. */
function kindOfPiece(piece: Piece, value: string): Kind | null {
  if (piece.is === 'markup' || !isTelling(value)) return null;
  const kind = kindOf(piece.names[0] ?? '', piece.names);
  if (kind === 'host') return isPublicHost(value) || /^\d+$/.test(value) ? null : hostKind(value);
  // Small numbers count something, and what has the form of a UUID keeps it.
  if (kind === 'identifier') return /^\d{1,5}$|^\{?[\da-f]{8}-[\da-f-]+\}?$/i.test(value) ? null : kind;
  if (kind === 'mac') return /^[\da-f:.-]{12,17}$/i.test(value) ? kind : null;
  return kind;
}
