import { readBody } from './body.ts';
import {
  hasMarkup,
  type Literal,
  literalsOf,
  loginLiterals,
  nameLiterals,
  ownLiterals,
  type Secrets,
  sought,
} from './literals.ts';
import { readLogins, withoutLogins } from './logins.ts';
import { hostKind, Pseudonyms } from './names.ts';
import { replaceIn, replaceInKeys, replaceLiterals } from './replace.ts';
import { isAboutSecrets, isPublicHost, isTelling, isVocabulary, type Kind, kindOf } from './rules.ts';
import { cut, type Piece, unescaped } from './text.ts';

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
  const hard = own.filter((literal) => literal.isHard);
  const pseudonyms = new Pseudonyms(hard.map(({ value }) => value));
  for (const { kind, value } of own) pseudonyms.of(kind, value);
  const texts = bodies.map(readBody);
  const mend = replaceLiterals(hard.filter(hasMarkup), pseudonyms);
  const uncut = texts.map((text) => (text === null ? null : mend(text.text)));
  const first = uncut.map((text) => (text === null ? null : cut(text)));
  const found = first.flatMap((pieces) => collect(pieces ?? [], pseudonyms));
  // What was found may stand elsewhere in a form that a cut tears apart.
  const torn = found.filter((literal) => literal.isHard && hasMarkup(literal));
  const mendAgain = replaceLiterals(torn, pseudonyms);
  const documents =
    torn.length === 0 ? first : uncut.map((text) => (text === null ? null : cut(mendAgain(text))));
  const rest = documents.flatMap((pieces) => pieces ?? []).map(restOf);
  const literals = [...own, ...sought(found, rest.join('\n')), ...nameLiterals(secrets)];
  const everywhere = replaceIn(literals, pseudonyms, true);
  const inVocabulary = replaceIn(
    literals.filter((literal) => literal.isHard),
    pseudonyms,
    false,
  );
  const inKeys = replaceInKeys(literals, pseudonyms);
  const rewrite = (piece: Piece): string => {
    if (piece.is === 'key') return inKeys(piece.text);
    if (!isContent(piece)) return piece.text;
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

type Content = Exclude<Piece, { readonly is: 'markup' | 'key' }>;

function isContent(piece: Piece): piece is Content {
  return piece.is !== 'markup' && piece.is !== 'key';
}

/** What of a piece is left when logins, and what its name betrays, are gone. */
function restOf(piece: Piece): string {
  if (!isContent(piece) || kindOfPiece(piece, unescaped(piece).trim()) !== null) return '';
  return withoutLogins(piece.text);
}

/** Gives every value that its name betrays a pseudonym, and says which of them to look for elsewhere. */
function collect(pieces: readonly Piece[], pseudonyms: Pseudonyms): readonly Literal[] {
  let id: string | null = null;
  return pieces.flatMap((piece) => {
    if (!isContent(piece)) return [];
    const value = unescaped(piece).trim();
    if (piece.names[0]?.toLowerCase() === 'id' && value !== '') id = value;
    const kind = kindOfPiece(piece, value);
    if (kind !== null) pseudonyms.of(kind, value, kind === 'camera' ? id : null);
    if (piece.is === 'number') return [];
    const inLogins = loginLiterals(readLogins(value));
    const isNamed = kind !== null && !(kind === 'secret' && isAboutSecrets(piece.names[0] ?? ''));
    return isNamed ? [...literalsOf(kind, value), ...inLogins] : inLogins;
  });
}

/** What a whole value is by the name that it stands under; `null` where that does not say, or it tells nothing. */
function kindOfPiece(piece: Piece, value: string): Kind | null {
  if (!isContent(piece) || !isTelling(value)) return null;
  const kind = kindOf(piece.names[0] ?? '', piece.names);
  if (kind === 'host') return isPublicHost(value) || /^\d+$/.test(value) ? null : hostKind(value);
  // Small numbers count something, and what has the form of a UUID keeps it.
  if (kind === 'identifier') return /^\d{1,5}$|^\{?[\da-f]{8}-[\da-f-]+\}?$/i.test(value) ? null : kind;
  if (kind === 'mac') return /^[\da-f:.-]{12,17}$/i.test(value) ? kind : null;
  return kind;
}
