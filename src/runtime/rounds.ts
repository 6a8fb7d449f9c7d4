import type { Millis } from '../domain/time.ts';
import type { Clock } from '../ports.ts';
import type { Hub } from './hub.ts';
import type { Watch } from './watch.ts';

/** Recorders that are met for the first time are read in groups of at most this many. */
const MOST_FIRST = 32;
/** The most recorders that are ever read at once. */
const MOST = 256;

/** Goes round all recorders, beat by beat, and reads those that are due. */
export class Rounds {
  readonly #watches: readonly Watch[];
  readonly #hub: Hub;
  readonly #clock: Clock;
  readonly #changedElsewhere: () => boolean;
  readonly #stopping = new AbortController();
  readonly #running = new Set<Promise<void>>();
  #firsts = 0;
  #whenMet: (() => void) | null = null;

  /** @param changedElsewhere whether another program has written to the login ledger since the last call */
  constructor(watches: readonly Watch[], hub: Hub, clock: Clock, changedElsewhere: () => boolean) {
    this.#watches = watches;
    this.#hub = hub;
    this.#clock = clock;
    this.#changedElsewhere = changedElsewhere;
  }

  /** Resolves when every recorder has been read, or may not be. */
  get met(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenMet = resolve;
      this.#checkMet();
    });
  }

  /** Starts reading what is due; does not wait for the answers. */
  async beat(): Promise<void> {
    if (this.#changedElsewhere()) for (const watch of this.#watches) await watch.consultLedger();
    this.#hub.flush();
    const now = this.#clock.monotonic();
    for (const watch of this.#watches) {
      if (this.#running.size >= MOST) break;
      if (watch.isDue(now)) this.#startOne(watch);
    }
    await this.#watches.find((watch) => watch.owesLedger)?.payLedger();
  }

  #startOne(watch: Watch): void {
    const isFirst = !watch.isMet;
    if (this.#stopping.signal.aborted || (isFirst && this.#firsts >= MOST_FIRST)) return;
    if (isFirst) this.#firsts += 1;
    const run = watch.poll(this.#stopping.signal).finally(() => {
      this.#running.delete(run);
      if (!isFirst) return;
      this.#firsts -= 1;
      this.#checkMet();
      this.#startNextFirst();
    });
    this.#running.add(run);
  }

  /** At the start nobody waits for the next beat. */
  #startNextFirst(): void {
    const now = this.#clock.monotonic();
    const next = this.#watches.find((watch) => !watch.isMet && watch.isDue(now));
    if (next !== undefined) this.#startOne(next);
  }

  #checkMet(): void {
    if (this.#whenMet !== null && this.#watches.every((watch) => watch.isMet)) this.#whenMet();
  }

  /** Cancels what is running and waits for it. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.allSettled(this.#running);
    for (const watch of this.#watches) watch.close();
  }

  /** The longest time that a due recorder has been waiting to be read. */
  get lateness(): Millis {
    const now = this.#clock.monotonic();
    return Math.max(
      0,
      ...this.#watches.filter((watch) => watch.isDue(now)).map((watch) => watch.lateness(now)),
    );
  }
}
