import { ALGORITHMS, type DigestAlgorithm, type DigestOffer } from './digest.ts';

/** A login that a recorder offers and the bridge knows. */
export type Challenge = { readonly scheme: 'basic' } | (DigestOffer & { readonly scheme: 'digest' });

/** A token, `name=value`, or `name="value"`. A scheme is a token that no `=` follows. */
const PART = /([!#$%&'*+.^_`|~\w-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?/g;
const KNOWN_SCHEME = /^(?:basic|digest)$/i;

interface Offer {
  readonly scheme: string;
  readonly params: Map<string, string>;
}

/**
 * The best login among all `WWW-Authenticate` headers of one answer: SHA-256 before MD5, Digest before Basic;
 * `null` when none is known. Each challenge is taken as a unit: two of them bring two nonces (isapi.md 6.1).
 */
export function pickChallenge(headers: readonly string[]): Challenge | null {
  let best: Challenge | null = null;
  for (const header of headers)
    for (const offer of splitOffers(header)) {
      const challenge = readOffer(offer);
      if (challenge !== null && rank(challenge) > rank(best)) best = challenge;
    }
  return best;
}

/** The challenges of an answer. @param rawHeaders names and values in turn: some headers come more than once */
export function challengesOf(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter(
    (_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'www-authenticate',
  );
}

/** Taken apart, one header may hold several challenges. */
function splitOffers(header: string): Offer[] {
  const offers: Offer[] = [];
  for (const part of header.matchAll(PART)) {
    const [whole, name = '', quoted, plain] = part;
    const value = quoted?.replaceAll(/\\(.)/g, '$1') ?? plain;
    if (value !== undefined) {
      offers.at(-1)?.params.set(name.toLowerCase(), value);
    } else if (KNOWN_SCHEME.test(name) || /^\s+[^\s,]/.test(header.slice(part.index + whole.length))) {
      offers.push({ scheme: name.toLowerCase(), params: new Map() });
    }
  }
  return offers;
}

function readOffer({ scheme, params }: Offer): Challenge | null {
  if (scheme === 'basic') return { scheme };
  const nonce = params.get('nonce');
  const algorithm = canonicalAlgorithm(params.get('algorithm'));
  const qop = params.get('qop');
  if (scheme !== 'digest' || nonce === undefined || algorithm === null) return null;
  // Old firmwares leave `qop` out, which means RFC 2069; `auth-int` alone is not spoken here.
  const isAuth = qop !== undefined && /(?:^|[\s,])auth(?:$|[\s,])/i.test(qop);
  if (!isAuth && qop !== undefined && qop.trim() !== '') return null;
  return {
    scheme,
    nonce,
    algorithm,
    // `algorithm=` with nothing behind it could not be echoed.
    algorithmAsOffered: params.get('algorithm') || null,
    realm: params.get('realm') ?? '',
    opaque: params.get('opaque') ?? null,
    hasQop: isAuth,
    isUtf8: /^utf-8$/i.test(params.get('charset') ?? ''),
  };
}

function canonicalAlgorithm(offered: string | undefined): DigestAlgorithm | null {
  if (offered === undefined || offered === '') return 'MD5';
  return ALGORITHMS.find((name) => name.toLowerCase() === offered.toLowerCase()) ?? null;
}

function rank(challenge: Challenge | null): number {
  if (challenge === null) return 0;
  if (challenge.scheme === 'basic') return 1;
  return challenge.algorithm.startsWith('SHA-256') ? 3 : 2;
}
