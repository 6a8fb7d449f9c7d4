import { hash, randomBytes } from 'node:crypto';

/** The algorithms that recorders offer (isapi.md 6.1), as RFC 7616 names them. */
export const ALGORITHMS = ['MD5', 'MD5-sess', 'SHA-256', 'SHA-256-sess'] as const;
export type DigestAlgorithm = (typeof ALGORITHMS)[number];

/** What a Digest challenge says. Texts are as in the header: one character a byte. */
export interface DigestOffer {
  readonly realm: string;
  readonly nonce: string;
  readonly algorithm: DigestAlgorithm;
  /** As the recorder writes it, to be echoed; `null` where it names none, which means MD5. */
  readonly algorithmAsOffered: string | null;
  readonly opaque: string | null;
  /** Whether `qop=auth` is offered; without it RFC 2069 holds. */
  readonly hasQop: boolean;
  /** `charset=UTF-8` (RFC 7616 3.4). */
  readonly isUtf8: boolean;
}

/** User name and password. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** A Digest login with one nonce. What all its requests have in common is computed once. */
export interface DigestLogin {
  /** The `Authorization` header of the next request. `uri` is the exact request target, with its query. */
  authorize(method: string, uri: string): string;
  /** The same login with the nonce that the recorder wants to see next. */
  follow(nonce: string): DigestLogin;
}

/** Request targets whose hash is kept. */
const MOST_TARGETS = 256;

/** Prepares the login of RFC 7616 (with `qop`) or RFC 2069 (without). */
export function prepareDigest(
  offer: DigestOffer,
  credentials: Credentials,
  cnonce: string = randomBytes(16).toString('hex'),
): DigestLogin {
  const { algorithm, nonce, hasQop } = offer;
  const digest = (text: string): string => digestOf(algorithm, text);
  const isSession = algorithm.endsWith('-sess');
  const user = digest(userRealmPassword(offer, credentials));
  const a1 = isSession ? digest(`${user}:${nonce}:${cnonce}`) : user;
  const prefix = prefixOf(offer, credentials);
  // RFC 2617 forbids a cnonce without qop, but then no recorder could check a session.
  const suffix = isSession && !hasQop ? `, cnonce="${cnonce}"` : '';
  const targets = new Map<string, { readonly a2: string; readonly start: string }>();
  let count = 0;

  const targetOf = (method: string, uri: string) => {
    const key = `${method}:${uri}`;
    const kept = targets.get(key);
    if (kept !== undefined) return kept;
    if (targets.size >= MOST_TARGETS) targets.clear();
    const target = { a2: digest(key), start: `${prefix}, uri=${quote(uri)}, response="` };
    targets.set(key, target);
    return target;
  };

  return {
    authorize(method, uri) {
      const { a2, start } = targetOf(method, uri);
      if (!hasQop) return `${start}${digest(`${a1}:${nonce}:${a2}`)}"${suffix}`;
      count += 1;
      const nc = count.toString(16).padStart(8, '0');
      const response = digest(`${a1}:${nonce}:${nc}:${cnonce}:auth:${a2}`);
      return `${start}${response}", qop=auth, nc=${nc}, cnonce="${cnonce}"`;
    },
    follow: (next) => prepareDigest({ ...offer, nonce: next }, credentials),
  };
}

/** `Authorization` for a recorder that offers nothing but Basic. */
export function basicAuthorization({ username, password }: Credentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function userRealmPassword({ realm, isUtf8 }: DigestOffer, { username, password }: Credentials): string {
  const form = (text: string): string => bytes(isUtf8 ? text.normalize('NFC') : text);
  return `${form(username)}:${realm}:${form(password)}`;
}

function prefixOf(offer: DigestOffer, { username }: Credentials): string {
  const { realm, nonce, algorithmAsOffered, opaque } = offer;
  const parts = [nameOf(username, offer), `realm=${quote(realm)}`, `nonce=${quote(nonce)}`];
  if (algorithmAsOffered !== null) parts.push(`algorithm=${algorithmAsOffered}`);
  if (opaque !== null) parts.push(`opaque=${quote(opaque)}`);
  return `Digest ${parts.join(', ')}`;
}

/** Without `charset=UTF-8` the recorder predates RFC 7616 and knows no `username*`: it gets the bytes. */
function nameOf(username: string, { isUtf8 }: DigestOffer): string {
  if (!isUtf8 || /^[\u0020-\u007e]*$/.test(username)) return `username=${quote(bytes(username))}`;
  const encoded = encodeURIComponent(username.normalize('NFC')).replaceAll(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `username*=UTF-8''${encoded}`;
}

function quote(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

/** UTF-8 with one character a byte, as headers are written. */
function bytes(text: string): string {
  return Buffer.from(text).toString('latin1');
}

function digestOf(algorithm: DigestAlgorithm, text: string): string {
  return hash(algorithm.startsWith('MD5') ? 'md5' : 'sha256', Buffer.from(text, 'latin1'), 'hex');
}
