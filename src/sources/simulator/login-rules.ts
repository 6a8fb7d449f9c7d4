import type { DigestAlgorithm } from './digest.ts';

/** What a challenge may offer. */
export type LoginOffer = DigestAlgorithm | 'Basic';

/** How a recorder asks for and judges logins. */
export interface LoginRules {
  /** `false`: everything is answered without a login. */
  readonly required: boolean;
  readonly realm: string;
  /** One `WWW-Authenticate` header each, each with its own nonce; none at all leaves the header out. */
  readonly offers: readonly LoginOffer[];
  /** `false`: RFC 2069, without `qop`. */
  readonly qop: boolean;
  readonly opaque: string | null;
  /** Requests that one nonce is good for. */
  readonly nonceUses: number;
  /** What `stale` says of an expired nonce; `FALSE` is what several firmwares say. */
  readonly staleWord: 'true' | 'FALSE';
  /** Every answer names the next nonce in `Authentication-Info`, and the one used is spent. */
  readonly nextNonce: boolean;
  readonly maxIllegalLoginTimes: number;
  /** Seconds. */
  readonly lockTime: number;
  /** What a 401 says of the account: tries left and the lock, only the lock, or nothing. */
  readonly tells: 'tries' | 'lock' | 'nothing';
}

export const USUAL_LOGIN: LoginRules = {
  required: true,
  realm: 'IP Camera(F5390)',
  offers: ['MD5'],
  qop: true,
  opaque: null,
  nonceUses: Infinity,
  staleWord: 'FALSE',
  nextNonce: false,
  maxIllegalLoginTimes: 5,
  lockTime: 1800,
  tells: 'tries',
};
