import { stackOf } from '../domain/message.ts';
import type { Millis } from '../domain/time.ts';
import type { Clock, Log } from '../ports.ts';
import type { Hub } from './hub.ts';
import type { Watch } from './watch.ts';

/** Recorders that are met for the first time are read in groups of at most this many. */
const MOST_FIRST = 32;
/** The most recorders that are ever read at once. */
const MOST = 256;
/** How long the ledger is brought up to date at the end. */
const LAST_PAYMENTS: Millis = 500;

/** Goes round all recorders, beat by beat, and reads those that are due. */
export class Rounds {
  readonly #watches: readonly Watch[];
  readonly #hub: Hub;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #changedElsewhere: () => boolean;
  readonly #stopping = new AbortController();
  readonly #running = new Set<Promise<void>>();
  /** Who is due and has found no room; who has waited longest comes first. */
  readonly #waiting = new Set<Watch>();
  #beating: Promise<void> = Promise.resolve();
  #firsts = 0;
  #payments = 0;
  #isWoken = false;
  readonly #met = Promise.withResolvers<void>();

  /** @param changedElsewhere whether another program has written to the login ledger since the last call */
  constructor(watches: readonly Watch[], hub: Hub, clock: Clock, log: Log, changedElsewhere: () => boolean) {
    this.#watches = watches;
    this.#hub = hub;
    this.#clock = clock;
    this.#log = log;
    this.#changedElsewhere = changedElsewhere;
  }

  /** Resolves when every recorder has been read, or may not be. */
  get met(): Promise<void> {
    this.#checkMet();
    return this.#met.promise;
  }

  /** Beats as soon as what is going on now is over, once for all who ask. */
  wake(): void {
    if (this.#isWoken) return;
    this.#isWoken = true;
    queueMicrotask(() => void this.beat());
  }

  /** Starts reading what is due; does not wait for the answers. One beat at a time. Never rejects. */
  beat(): Promise<void> {
    this.#beating = this.#beating.then(() => this.#guard('in its beat', () => this.#beat()));
    return this.#beating;
  }

  async #beat(): Promise<void> {
    this.#isWoken = false;
    if (this.#stopping.signal.aborted) return;
    for (const watch of this.#watches) watch.checkClock();
    for (const watch of this.#changedElsewhere() ? this.#watches : [])
      await this.#guard(`with the login of ${watch.id}`, () => watch.consultLedger());
    this.#hub.flush();
    const now = this.#clock.monotonic();
    for (const watch of this.#watches) {
      if (watch.isDue(now)) this.#waiting.add(watch);
      else watch.idle();
    }
    this.#startWaiting();
    const owing = this.#watches.filter((watch) => watch.access.isOwing);
    await owing[this.#payments++ % owing.length]?.access.pay();
  }

  async #guard(where: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#log.error(`A defect of the bridge ${where}: ${stackOf(error)}`);
    }
  }

  /** Starts as many as there is room for: here at each beat, and whenever a reading ends. */
  #startWaiting(): void {
    const now = this.#clock.monotonic();
    for (const watch of this.#waiting) {
      if (this.#running.size >= MOST) return;
      this.#waiting.delete(watch);
      if (watch.isDue(now)) this.#startOne(watch);
    }
  }

  #startOne(watch: Watch): void {
    const isFirst = !watch.isMet;
    if (this.#stopping.signal.aborted || (isFirst && this.#firsts >= MOST_FIRST)) return;
    if (isFirst) this.#firsts += 1;
    const run = watch.poll(this.#stopping.signal).finally(() => {
      this.#running.delete(run);
      this.#startWaiting();
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
    if (this.#watches.every((watch) => watch.isMet)) this.#met.resolve();
  }

  /** Resolves when nothing is being read. */
  async settled(): Promise<void> {
    await this.#beating;
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  /** Cancels what is running and waits for it, and for the ledger. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.settled();
    const end = this.#clock.monotonic() + LAST_PAYMENTS;
    for (const watch of this.#watches) {
      if (watch.access.isOwing && this.#clock.monotonic() < end) await watch.access.pay();
    }
    await Promise.all(this.#watches.map((watch) => watch.close()));
  }
}
