import type { Millis } from '../../domain/time.ts';
import {
  type Authorization,
  basicLogin,
  type DigestAlgorithm,
  digestHash,
  digestResponse,
  loginHash,
  parseAuthorization,
  usernameOf,
} from './digest.ts';
import { LoginLock } from './lock.ts';
import { Nonces } from './nonces.ts';
import type { LoginRules } from './login-rules.ts';
import { errorPage, type Page, refusedPage } from './page.ts';

/** Who may log in, and how. */
export interface Account {
  readonly username: string;
  readonly password: string;
  readonly rules: LoginRules;
}

/** What becomes of a request: let in, asked to log in (no try was made, or its nonce has expired), or turned away. */
export type Verdict = { readonly is: 'accepted'; readonly info: string | null } | TurnedAway;

export interface TurnedAway {
  readonly is: 'challenged' | 'refused' | 'locked';
  /** A login was tried and judged. */
  readonly isTry: boolean;
  /** `WWW-Authenticate` headers. */
  readonly challenges: string[];
  /** With status 401. */
  readonly page: Page;
}

/** The login of one recorder: challenges, nonces, tries and the lock. */
export class Gate {
  readonly #nonces = new Nonces();
  readonly #lock: LoginLock;
  #account: Account;
  readonly #loginHashes = new Map<DigestAlgorithm, string>();
  readonly #requestHashes = new Map<string, string>();

  constructor(account: Account, now: () => Millis) {
    this.#account = account;
    this.#lock = new LoginLock(now);
  }

  /** Changes user name, password or rules; nonces and the lock stay. */
  setAccount(account: Account): void {
    this.#account = account;
    this.#loginHashes.clear();
  }

  /** Every nonce that was given out is expired from now on. */
  expireNonces(): void {
    this.#nonces.expireAll();
  }

  /** Ends the lock and forgets failed tries, as a reboot does. */
  unlock(): void {
    this.#lock.open();
  }

  /** Judges one request; `target` is the request target with its query. */
  judge(method: string, target: string, header: string | undefined): Verdict {
    const { rules } = this.#account;
    if (!rules.required) return { is: 'accepted', info: null };
    if (this.#lock.secondsLeft() > 0) return header === undefined ? this.#locked(false) : this.#refuse();
    if (header === undefined) return this.#challenge(false);
    const authorization = parseAuthorization(header);
    if (authorization.scheme === 'basic') return this.#judgeBasic(authorization);
    return authorization.scheme === 'digest'
      ? this.#judgeDigest(method, target, authorization)
      : this.#refuse();
  }

  /** Turns a request away whatever it carries: `isTry` tells that it carried a login. */
  turnAway(as: 'unauthorized' | 'locked', isTry: boolean): TurnedAway {
    if (as === 'locked') return this.#locked(isTry);
    return { ...this.#challenge(false), is: isTry ? 'refused' : 'challenged', isTry };
  }

  #challenge(isStale: boolean): TurnedAway {
    return { is: 'challenged', isTry: false, challenges: this.#challenges(isStale), page: errorPage(401) };
  }

  #locked(isTry: boolean): TurnedAway {
    const { rules } = this.#account;
    const unlockTime = this.#lock.secondsLeft() || rules.lockTime;
    const lock = rules.tells === 'nothing' ? null : { locked: true, unlockTime, retryLoginTime: 0 };
    return { is: 'locked', isTry, challenges: this.#challenges(false), page: refusedPage(lock) };
  }

  #refuse(): TurnedAway {
    const { rules } = this.#account;
    this.#lock.refuse(rules.maxIllegalLoginTimes, rules.lockTime);
    if (this.#lock.secondsLeft() > 0) return this.#locked(true);
    const retryLoginTime = this.#lock.triesLeft(rules.maxIllegalLoginTimes);
    const page = refusedPage(
      rules.tells === 'tries' ? { locked: false, unlockTime: 0, retryLoginTime } : null,
    );
    return { is: 'refused', isTry: true, challenges: this.#challenges(false), page };
  }

  #challenges(stale: boolean): string[] {
    const { realm, offers, qop, opaque, staleWord } = this.#account.rules;
    return offers.map((offer) => {
      if (offer === 'Basic') return `Basic realm="${realm}"`;
      // A recorder that knows nothing but MD5 does not name it.
      const algorithm =
        offer === 'MD5' && offers.every((one) => one === 'MD5' || one === 'Basic')
          ? ''
          : `algorithm="${offer}", `;
      return (
        `Digest ${qop ? 'qop="auth", ' : ''}${algorithm}realm="${realm}", nonce="${this.#nonces.issue(offer)}", ` +
        `${opaque === null ? '' : `opaque="${opaque}", `}stale="${stale ? staleWord : 'FALSE'}"`
      );
    });
  }

  #judgeBasic(authorization: Authorization): Verdict {
    const { username, password, rules } = this.#account;
    const login = basicLogin(authorization);
    if (!rules.offers.includes('Basic') || login.username !== username || login.password !== password)
      return this.#refuse();
    this.#lock.open();
    return { is: 'accepted', info: null };
  }

  #judgeDigest(method: string, target: string, authorization: Authorization): Verdict {
    const { username, rules } = this.#account;
    const { params } = authorization;
    const value = params.get('nonce') ?? '';
    const nonce = this.#nonces.find(value);
    if (nonce === undefined) return this.#challenge(true);
    const qop = params.get('qop') ?? null;
    const nc = params.get('nc') ?? '';
    const use = { nonce: value, cnonce: params.get('cnonce') ?? '', nc, qop };
    const isRight =
      usernameOf(authorization) === username &&
      params.get('realm') === rules.realm &&
      params.get('uri') === target &&
      (params.get('algorithm') ?? 'MD5').toUpperCase() === nonce.algorithm.toUpperCase() &&
      (rules.opaque === null || params.get('opaque') === rules.opaque) &&
      (rules.qop ? qop === 'auth' && /^[0-9a-f]{8}$/i.test(nc) && use.cnonce !== '' : qop === null) &&
      params.get('response')?.toLowerCase() ===
        digestResponse(
          nonce.algorithm,
          this.#loginHash(nonce.algorithm),
          this.#requestHash(nonce.algorithm, method, target),
          use,
        );
    if (!isRight) return this.#refuse();
    const count = Number.parseInt(nc, 16);
    if (rules.qop && count <= nonce.count) return this.#challenge(true);
    nonce.count = count;
    nonce.uses += 1;
    if (rules.nextNonce || nonce.uses >= rules.nonceUses) this.#nonces.expire(value);
    this.#lock.open();
    const info = rules.nextNonce ? `nextnonce="${this.#nonces.issue(nonce.algorithm)}"` : null;
    return { is: 'accepted', info };
  }

  #loginHash(algorithm: DigestAlgorithm): string {
    const known = this.#loginHashes.get(algorithm);
    if (known !== undefined) return known;
    const { username, password, rules } = this.#account;
    const made = loginHash(algorithm, username, rules.realm, password);
    this.#loginHashes.set(algorithm, made);
    return made;
  }

  #requestHash(algorithm: DigestAlgorithm, method: string, target: string): string {
    const key = `${algorithm} ${method} ${target}`;
    const known = this.#requestHashes.get(key);
    if (known !== undefined) return known;
    if (this.#requestHashes.size > 64) this.#requestHashes.clear();
    const made = digestHash(algorithm, `${method}:${target}`);
    this.#requestHashes.set(key, made);
    return made;
  }
}
