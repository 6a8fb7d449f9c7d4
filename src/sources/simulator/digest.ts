import { hash } from 'node:crypto';

/** The algorithms of RFC 7616 that recorders offer. */
export type DigestAlgorithm = 'MD5' | 'MD5-sess' | 'SHA-256' | 'SHA-256-sess';

/** An `Authorization` header, taken apart. Names are in lower case, values unquoted. */
export interface Authorization {
  readonly scheme: string;
  /** What follows the scheme, for Basic. */
  readonly token: string;
  readonly params: ReadonlyMap<string, string>;
}

const PARAM = /([a-z0-9_*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi;

/** Reads a header as Node gives it (bytes as Latin-1). Of a parameter that is given twice the last one counts. */
export function parseAuthorization(header: string): Authorization {
  const space = header.indexOf(' ');
  const scheme = space === -1 ? header : header.slice(0, space);
  const token = space === -1 ? '' : header.slice(space + 1).trim();
  const params = new Map<string, string>();
  for (const [, name, quoted, plain] of token.matchAll(PARAM))
    params.set((name ?? '').toLowerCase(), plain ?? (quoted ?? '').replaceAll(/\\(.)/g, '$1'));
  return { scheme: scheme.toLowerCase(), token, params };
}

/** The user name of a Digest header: UTF-8, or an RFC 8187 value in `username*`; `null` when there is none or both. */
export function usernameOf({ params }: Authorization): string | null {
  const plain = params.get('username');
  const extended = params.get('username*');
  if (extended === undefined) return plain === undefined ? null : utf8(plain);
  const parts = /^UTF-8'[^']*'(.*)$/i.exec(extended);
  if (plain !== undefined || parts === null) return null;
  try {
    return decodeURIComponent(parts[1] ?? '');
  } catch {
    return null;
  }
}

/** User name and password of a Basic header. */
export function basicLogin({ token }: Authorization): { username: string; password: string } {
  const text = Buffer.from(token, 'base64').toString();
  const colon = text.indexOf(':');
  return { username: text.slice(0, Math.max(0, colon)), password: text.slice(colon + 1) };
}

function utf8(latin1: string): string {
  // oxlint-disable-next-line no-control-regex
  return /^[\u0000-\u007f]*$/.test(latin1) ? latin1 : Buffer.from(latin1, 'latin1').toString();
}

/** The hash of one algorithm over UTF-8, in hex; `-sess` makes no difference here. */
export function digestHash(algorithm: DigestAlgorithm, text: string): string {
  return hash(algorithm.startsWith('MD5') ? 'md5' : 'sha256', text);
}

/** What a response is made of, beside the login and the request. */
export interface DigestUse {
  readonly nonce: string;
  readonly cnonce: string;
  /** 8 hex digits. */
  readonly nc: string;
  /** `null` for RFC 2069. */
  readonly qop: string | null;
}

/** H(A1) without the session part: `user:realm:password`. */
export function loginHash(
  algorithm: DigestAlgorithm,
  username: string,
  realm: string,
  password: string,
): string {
  return digestHash(algorithm, `${username}:${realm}:${password}`);
}

/** The response that RFC 7616 3.4.1 asks for; `login` is H(A1) from {@link loginHash}, `request` H(A2). */
export function digestResponse(
  algorithm: DigestAlgorithm,
  login: string,
  request: string,
  use: DigestUse,
): string {
  const a1 = algorithm.endsWith('-sess')
    ? digestHash(algorithm, `${login}:${use.nonce}:${use.cnonce}`)
    : login;
  const middle = use.qop === null ? use.nonce : `${use.nonce}:${use.nc}:${use.cnonce}:${use.qop}`;
  return digestHash(algorithm, `${a1}:${middle}:${request}`);
}
