import type { Millis } from '../domain/time.ts';

/** Figures of a recorder for `bridge/health`. */
export interface Figures {
  readonly last_poll_at: Millis | null;
  readonly last_poll_ms: Millis | null;
  readonly requests: number;
  readonly failures: number;
  readonly polls: number;
}

/** Counts the readings of one recorder. */
export class Meter {
  #polls = 0;
  #failures = 0;
  #lastAt: Millis | null = null;
  #lastTook: Millis | null = null;

  get polls(): number {
    return this.#polls;
  }

  /** @param took how long the reading took */
  count(isGood: boolean, at: Millis, took: Millis): void {
    this.#polls += 1;
    if (!isGood) this.#failures += 1;
    this.#lastAt = at;
    this.#lastTook = Math.round(took);
  }

  read(requests: number): Figures {
    return {
      last_poll_at: this.#lastAt,
      last_poll_ms: this.#lastTook,
      requests,
      failures: this.#failures,
      polls: this.#polls,
    };
  }
}
