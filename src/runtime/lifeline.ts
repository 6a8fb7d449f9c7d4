import type { Millis } from '../domain/time.ts';
import type { Clock, Log, Store } from '../ports.ts';

/** So often it is kept that the bridge is there: seldom, for the sake of memory cards. */
const EVERY: Millis = 10 * 60_000;
const WHOSE = 'bridge';
const KEY = 'looks_until';

/** Keeps until when the bridge may be looking, so that the next run knows since when nobody did. */
export class Lifeline {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #log: Log;
  /** Wall clock time until which it is kept. */
  #until: Millis = -Infinity;
  /** Wall clock time since which no earlier run can have looked; `null` when there was none. */
  readonly previous: Millis | null;

  constructor(store: Store, clock: Clock, log: Log) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
    const kept = Number(store.note(WHOSE, KEY) ?? NaN);
    this.previous = kept >= 0 && kept <= clock.now() ? kept : null;
  }

  /** To be called all the time that a recorder is read: a run that is killed has looked until the next time at most. */
  beat(): void {
    const now = this.#clock.now();
    const wasSetBack = now < this.#until - EVERY;
    if (now >= this.#until || wasSetBack) this.#keep(EVERY);
  }

  /** The run ends. */
  end(): void {
    if (this.#until !== -Infinity) this.#keep(0);
  }

  #keep(ahead: Millis): void {
    // A disk that is full is not tried again with every beat.
    this.#until = this.#clock.now() + ahead;
    try {
      this.#store.setNote(WHOSE, KEY, String(this.#until));
    } catch (error) {
      this.#log.warn(`It cannot be kept that the bridge is there: ${String(error)}`);
    }
  }
}
