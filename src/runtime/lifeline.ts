import type { Millis } from '../domain/time.ts';
import type { Clock, Log, Store } from '../ports.ts';

/** So often it is kept that the bridge is there: seldom, for the sake of memory cards. */
const EVERY: Millis = 10 * 60_000;
const WHOSE = 'bridge';
const KEY = 'alive_at';

/** Keeps when the bridge was there last, so that the next run knows since when nobody looked. */
export class Lifeline {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #log: Log;
  #keptAt: Millis = -Infinity;
  /** Wall clock time at which an earlier run was last known to be there; `null` when there was none. */
  readonly previous: Millis | null;

  constructor(store: Store, clock: Clock, log: Log) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
    const kept = Number(store.note(WHOSE, KEY) ?? NaN);
    this.previous = Number.isFinite(kept) && kept >= 0 && kept <= clock.now() ? kept : null;
  }

  /** To be called all the time; writes when it is time. */
  beat(): void {
    if (this.#clock.monotonic() - this.#keptAt >= EVERY) this.keep();
  }

  keep(): void {
    // A disk that is full is not tried again with every beat.
    this.#keptAt = this.#clock.monotonic();
    try {
      this.#store.setNote(WHOSE, KEY, String(this.#clock.now()));
    } catch (error) {
      this.#log.warn(`It cannot be kept that the bridge is there: ${String(error)}`);
    }
  }
}
