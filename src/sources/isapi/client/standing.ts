import { type Fault, forbidsLogin } from '../../../domain/fault.ts';
import type { Millis } from '../../../domain/time.ts';

/**
 * How the bridge stands with one recorder, whichever connection has found it out: a refused login is one of them all,
 * and one password is tried at a time (isapi.md 6.2, 6.5).
 */
export class Standing {
  readonly #longestWait: Millis;
  #refusal: Fault | null = null;
  #isTold = false;
  #isReading = false;
  #turn: Promise<unknown> = Promise.resolve();

  /** @param longestWait for a password that something else than a reading tries: it may hang, and readings go on */
  constructor(longestWait: Millis = 2000) {
    this.#longestWait = longestWait;
  }

  /** Why the login was refused last; `null` when something was answered since. */
  get refusal(): Fault | null {
    return this.#refusal;
  }

  /** Something was answered: the login is good. */
  settle(): void {
    this.#refusal = null;
  }

  refuse(refusal: Fault): void {
    this.#refusal = refusal;
    this.#isTold = false;
  }

  /**
   * Does a reading: it alone may find out whether what was refused is the login.
   *
   * @param told makes the result of a reading that is not to be made: the recorder has forbidden further logins
   */
  async read<Result>(work: () => Promise<Result>, told: (refusal: Fault) => Result): Promise<Result> {
    const refusal = this.#refusal;
    if (refusal !== null && !this.#isTold && forbidsLogin(refusal)) {
      this.#isTold = true;
      return told(refusal);
    }
    this.#isReading = true;
    try {
      return await work();
    } finally {
      this.#isReading = false;
    }
  }

  /** What a reading says of the login is told to those who decide when it is tried again. */
  tell(): void {
    this.#isTold = true;
  }

  /** Why a request may not be made; a reading may, and so may everyone while nothing is refused. */
  objection(isReader: boolean): Fault | null {
    return isReader && this.#isReading ? null : this.#refusal;
  }

  /** Waits until no other connection tries a password, or until `stop`; then tries one. */
  async inTurn<Result>(
    isReader: boolean,
    stop: AbortSignal,
    attempt: () => Promise<Result>,
  ): Promise<Result> {
    const before = this.#turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#turn = Promise.allSettled([before, promise]);
    let limit: NodeJS.Timeout | undefined;
    try {
      await Promise.race([before, aborted(stop)]);
      stop.throwIfAborted();
      if (!isReader) limit = setTimeout(resolve, this.#longestWait);
      return await attempt();
    } finally {
      clearTimeout(limit);
      resolve();
    }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
