import type { Credentials } from './logins.ts';
import { hostKind } from './names.ts';
import { isPublicHost, type Kind } from './rules.ts';
import { mayBeIn, withoutEscapes } from './spelling.ts';

/** What the configuration says of a recorder, and its answers may repeat. */
export interface Secrets {
  readonly host: string;
  readonly username: string;
  readonly password: string;
  /** What the user calls the recorder and its channels. */
  readonly names: readonly string[];
}

/** A value that is replaced wherever it stands. */
export interface Literal {
  readonly kind: Kind;
  readonly value: string;
  /** From the configuration, or a secret: also inside words, in Base64, and in the vocabulary of the protocol. */
  readonly isHard: boolean;
}

/** Shorter ones are part of too many words to be looked for everywhere. */
const SHORTEST = 4;
/** A shorter secret that is not the configuration's own is replaced only where its name or a URL betrays it. */
const SHORTEST_FOUND_SECRET = 6;
/** What cameras are called too often for it to tell anything. */
const COMMONPLACE =
  /^(?:camera|channel|ipcamera|ip camera|ipdome|true|false|auto|none|null|default|normal|video)$/i;
/** Values of these kinds need not be looked for: a pattern finds them, or they are no text. */
const FOUND_BY_FORM = new Set<Kind>(['place', 'ipv4', 'ipv6', 'uuid', 'mail']);

/** Host, user and password: at every place, unless they are too short for that. */
export function ownLiterals({ host, username, password }: Secrets): readonly Literal[] {
  const bare = host.replace(/%.*$/, '');
  const own = [
    { kind: 'secret', value: password },
    { kind: 'user', value: username },
    { kind: hostKind(bare), value: bare },
  ] as const;
  return own
    .filter(({ value }) => value !== '')
    .map(({ kind, value }) => ({ kind, value, isHard: value.length >= SHORTEST }));
}

/** Whether a literal, as it is, could be taken for markup, and be torn apart with it. */
export function hasMarkup({ value }: Literal): boolean {
  return /[<>"'\\]/.test(value);
}

/** What else the configuration calls things. */
export function nameLiterals({ host, names }: Secrets): readonly Literal[] {
  const label = hostKind(host) === 'host' ? (/^[^.]+(?=\.)/.exec(host)?.[0] ?? '') : '';
  const texts = names.map((value) => ({ kind: 'text', value, isHard: false }) as const);
  return [{ kind: 'host', value: label, isHard: false } as const, ...texts].filter(({ value }) =>
    isRare(value),
  );
}

/** What to look for elsewhere of a value whose name has betrayed its kind. */
export function literalsOf(kind: Kind, value: string): readonly Literal[] {
  if (FOUND_BY_FORM.has(kind)) return [];
  if (kind === 'secret')
    return value.length >= SHORTEST_FOUND_SECRET && isRare(value) ? [{ kind, value, isHard: true }] : [];
  const parts = kind === 'mac' ? [value.replaceAll(/[^\da-f]/gi, '')] : [value];
  // The part of a serial number that is printed on the device.
  if (kind === 'serial') parts.push(...(value.match(/[a-z]\d{8}(?!\d)|\d{9}(?!\d)/gi) ?? []));
  return parts.filter(isRare).map((part) => ({ kind, value: part, isHard: false }));
}

/** What to look for elsewhere of the logins in a text. */
export function loginLiterals({ users, secrets }: Credentials): readonly Literal[] {
  return [
    ...users.flatMap((value) => literalsOf('user', value)),
    ...secrets.flatMap((value) => literalsOf('secret', value)),
  ];
}

/**
 * Those that are worth looking for: of the secrets that were found, most stand nowhere else.
 *
 * @param rest all that is not replaced anyhow
 */
export function sought(literals: readonly Literal[], rest: string): readonly Literal[] {
  const plain = withoutEscapes(rest);
  return literals.filter(({ isHard, value }) => !isHard || mayBeIn(value, plain));
}

function isRare(value: string): boolean {
  return value.length >= SHORTEST && !COMMONPLACE.test(value) && !isPublicHost(value);
}
