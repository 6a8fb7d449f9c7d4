import type { Millis } from '../../domain/time.ts';

/** The illegal-login lock of one recorder: every try while it is locked starts the time anew. */
export class LoginLock {
  readonly #now: () => Millis;
  #tries = 0;
  #until: Millis = -Infinity;

  constructor(now: () => Millis) {
    this.#now = now;
  }

  /** Seconds until it unlocks; 0 when it is not locked. */
  secondsLeft(): number {
    return Math.max(0, Math.ceil((this.#until - this.#now()) / 1000));
  }

  triesLeft(most: number): number {
    return Math.max(0, most - this.#tries);
  }

  /** A login was refused, or came while locked. */
  refuse(most: number, seconds: number): void {
    const locked = this.secondsLeft() > 0;
    this.#tries += 1;
    if (!locked && this.#tries < most) return;
    this.#until = this.#now() + seconds * 1000;
    this.#tries = 0;
  }

  /** A login was accepted, or the recorder was started again. */
  open(): void {
    this.#tries = 0;
    this.#until = -Infinity;
  }
}
