import { tell } from '../../domain/told.ts';
import type { Clock, Journal, JournalEntry } from '../../ports.ts';
import type { Link, Outcome } from './link.ts';
import { bridgeTopic, channelTopic, recorderTopic } from './topics.ts';

/** How many events are read, and marked as delivered, at once: each time costs the disk a write. */
const BATCH = 256;
/**
 * So many may still be on their way when the next are read. To wait for the last acknowledgement of each batch would
 * cost 40 ms: a broker that holds small packets back until the last one is acknowledged by TCP (Mosquitto, by default)
 * sends it only when it hears from us again.
 */
const FLYING = 32;

/** What came of telling: everything is told, there is `more` to tell, or it `failed` for now. */
export type Telling = 'done' | 'more' | 'failed';

/** An event on its way, and what becomes of it on both topics. */
interface Flight {
  readonly seq: number;
  readonly outcomes: Promise<readonly Outcome[]>;
}

/**
 * Tells the unread events on one connection, in order, each to the bridge's event topic and to its own, and moves the
 * journal's cursor over those that the broker has acknowledged on both.
 */
export class Teller {
  readonly #link: Link;
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #base: string;
  readonly #isOver: () => boolean;
  #flying: Flight[] = [];

  /** @param isOver whether nothing more is to be sent */
  constructor(link: Link, journal: Journal, clock: Clock, base: string, isOver: () => boolean) {
    this.#link = link;
    this.#journal = journal;
    this.#clock = clock;
    this.#base = base;
    this.#isOver = isOver;
  }

  /** Tells the oldest that were not told yet. To be called again, when it is over, as long as there is `more`. */
  async tellNext(): Promise<Telling> {
    const sent = this.#flying.at(-1)?.seq ?? 0;
    const unread = this.#journal.unread(BATCH);
    for (const entry of unread) if (entry.seq > sent) await this.#send(entry);
    const isEnd = unread.length < BATCH;
    const isWell = await this.#land(isEnd ? this.#flying.length : this.#flying.length - FLYING);
    if (!isWell) return 'failed';
    return isEnd ? 'done' : 'more';
  }

  async #send({ seq, event }: JournalEntry): Promise<void> {
    const payload = JSON.stringify(tell(event, this.#clock.now()));
    const publishes: Promise<Outcome>[] = [];
    for (const topic of [bridgeTopic(this.#base, 'event'), ownTopic(this.#base, event)]) {
      await this.#link.room();
      if (this.#isOver()) return;
      publishes.push(this.#link.publish(topic, payload, false));
    }
    this.#flying.push({ seq, outcomes: Promise.all(publishes) });
  }

  /** Waits until the first `count` have arrived; resolves to whether all of them have. */
  async #land(count: number): Promise<boolean> {
    let last = 0;
    for (const { seq, outcomes } of this.#flying.slice(0, count)) {
      if ((await outcomes).some((outcome) => outcome === 'lost' || outcome === 'refused')) {
        const rest = this.#flying;
        this.#flying = [];
        if (last > 0) this.#journal.delivered(last);
        await Promise.all(rest.map((flight) => flight.outcomes));
        return false;
      }
      last = seq;
    }
    this.#flying = this.#flying.slice(count);
    if (last > 0) this.#journal.delivered(last);
    return true;
  }
}

function ownTopic(base: string, { recorder, channel }: JournalEntry['event']): string {
  return channel === undefined
    ? recorderTopic(base, recorder, 'event')
    : channelTopic(base, recorder, channel, 'event');
}
