import type { Fault } from '../domain/fault.ts';
import { pauseLeft } from '../domain/login.ts';
import { messageOf } from '../domain/message.ts';
import type { Login } from '../domain/state.ts';
import type { Millis } from '../domain/time.ts';
import type { Clock, Log, LoginLedger } from '../ports.ts';

/** What the wall clock may differ from the monotonic one before it counts as having been set. */
const TOLERANCE: Millis = 5000;

/**
 * The bridge's login at one recorder: what the ledger keeps of it, and its pause. That is held by the monotonic
 * clock: who sets the wall clock neither ends nor stretches it.
 */
export class Access {
  readonly #recorder: string;
  readonly #credentials: string;
  readonly #ledger: LoginLedger;
  readonly #clock: Clock;
  readonly #log: Log;
  #pauseEnd: Millis = -Infinity;
  #pausedUntil: Millis | null = null;
  #owed: Login | null = null;
  #payment: Promise<void> = Promise.resolve();
  #isLedgerFailing = false;

  constructor(recorder: string, credentials: string, ledger: LoginLedger, clock: Clock, log: Log) {
    this.#recorder = recorder;
    this.#credentials = credentials;
    this.#ledger = ledger;
    this.#clock = clock;
    this.#log = log;
  }

  /** Whether no login may be tried now. */
  get isPaused(): boolean {
    return this.pauseLeft > 0;
  }

  /** Milliseconds until a login may be tried; 0 when at once, `Infinity` when only with other credentials. */
  get pauseLeft(): Millis {
    return Math.max(0, this.#pauseEnd - this.#clock.monotonic());
  }

  /** Until when no login may be tried, in wall clock time; `null` when at once. */
  get pausedUntil(): Millis | null {
    return this.isPaused ? this.#pausedUntil : null;
  }

  /** Whether the ledger lacks something that `pay` would write. */
  get isOwing(): boolean {
    return this.#owed !== null;
  }

  /** The login as the ledger keeps it; `null` when it knows none for these credentials. Slow. */
  recall(): Promise<Login | null> {
    return this.#ledger.read(this.#recorder, this.#credentials);
  }

  /** What is known of whether these credentials were ever accepted, also in an earlier run. Slow where they were not. */
  async recallAccepted(login: Login): Promise<Login> {
    return login.accepted ? login : ((await this.recall()) ?? login);
  }

  /** The same, but only where a pause is held, or kept for whichever credentials: else quick, and `null`. */
  async recallPause(): Promise<Login | null> {
    return this.isPaused || this.#ledger.isPausing(this.#recorder) ? this.recall() : null;
  }

  /** Holds the pause of a login from now on. */
  hold(login: Login): void {
    this.#pauseEnd = this.#clock.monotonic() + pauseLeft(login, this.#clock.now());
    this.#pausedUntil = login.pausedUntil;
  }

  /** Holds a login, and owes it to the ledger where it has changed: a pause, and its end, are written at once. */
  change(before: Login, after: Login): void {
    if (after === before) return;
    this.hold(after);
    this.#owed = after;
    if (after.cause !== null || before.cause !== null) void this.pay();
  }

  /** The login with its pause in the times of the wall clock; the same object unless that was set. */
  retell(login: Login): Login {
    if (login.pausedUntil === null || !Number.isFinite(this.#pauseEnd)) return login;
    const now = this.#clock.now();
    const left = this.pauseLeft;
    if (Math.abs(pauseLeft(login, now) - left) <= TOLERANCE) return login;
    return { ...login, pausedAt: now, pausedUntil: now + left };
  }

  /** Writes what is owed; resolves when that is done. Never rejects. */
  pay(): Promise<void> {
    this.#payment = this.#payment.then(() => this.#write());
    return this.#payment;
  }

  /** Resolves when nothing is being written. */
  settled(): Promise<void> {
    return this.#payment;
  }

  async #write(): Promise<void> {
    const login = this.#owed;
    if (login === null) return;
    this.#owed = null;
    try {
      await this.#ledger.write(this.#recorder, this.#credentials, login);
      this.#isLedgerFailing = false;
    } catch (error) {
      this.#owed ??= login;
      if (this.#isLedgerFailing) return;
      this.#isLedgerFailing = true;
      const message = messageOf(error);
      this.#log.error(`The login of ${this.#recorder} cannot be kept yet: ${message}`);
    }
  }
}

/** Whether two logins are the same in what matters to the bridge. */
export function isSameLogin(one: Login, other: Login): boolean {
  return (
    one.refusals === other.refusals &&
    one.pausedUntil === other.pausedUntil &&
    one.cause === other.cause &&
    one.accepted === other.accepted
  );
}

/** The refusal that a pause follows. */
export function refusalOf({ cause }: Login): Fault {
  const detail = 'The recorder refused this login before; no other is tried until the pause is over.';
  switch (cause) {
    case 'locked':
      return { kind: 'locked', reason: 'locked', detail, seconds: null };
    case 'starting':
      return { kind: 'unreachable', reason: 'starting', detail };
    case 'unauthorized':
    case null:
      return { kind: 'unauthorized', reason: 'bad_credentials', detail, triesLeft: null };
  }
}
