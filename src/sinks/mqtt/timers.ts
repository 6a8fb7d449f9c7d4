import type { Millis } from '../../domain/time.ts';
import type { Clock } from '../../ports.ts';

/** Calls to come, at most one of each kind, that can all be called off. */
export class Timers {
  readonly #clock: Clock;
  readonly #cancels = new Map<string, () => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls after `delay`, unless a call of that kind is on its way already. */
  set(kind: string, delay: Millis, call: () => void): void {
    if (this.#cancels.has(kind)) return;
    const cancel = this.#clock.after(delay, () => {
      this.#cancels.delete(kind);
      call();
    });
    this.#cancels.set(kind, cancel);
  }

  clear(): void {
    for (const cancel of this.#cancels.values()) cancel();
    this.#cancels.clear();
  }
}

/** What `work` resolves to, or `null` where that takes longer than `limit`. */
export function within<Result>(clock: Clock, limit: Millis, work: Promise<Result>): Promise<Result | null> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(limit, () => resolve(null));
    work.then(resolve, reject).finally(cancel);
  });
}
