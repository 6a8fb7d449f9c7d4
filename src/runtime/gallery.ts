import { type Channel, counts, shown } from '../domain/state.ts';
import type { Millis } from '../domain/time.ts';

/**
 * Whose picture is to be taken next, of one recorder's cameras. Each camera that is online has its turn once in
 * `every`, and the turns are spread evenly: with 16 cameras and 300 s, one every 18.75 s. What came of a turn changes
 * nothing: who failed waits for the next one. Times are monotonic.
 */
export class Gallery {
  readonly #every: Millis | null;
  /** The end of each camera's last turn. */
  readonly #turns = new Map<string, Millis>();
  readonly #wanted = new Set<string>();
  /** When the last turn was due. Turns that come a little late do not put off those behind them. */
  #due: Millis = -Infinity;
  #ended: Millis = -Infinity;
  #slot: Millis = 0;

  /** @param every between two pictures of one camera; `null`: only pictures that are asked for */
  constructor(every: Millis | null) {
    this.#every = every;
  }

  /** Asks for a picture out of turn. A camera that is not online when its turn comes is passed over. */
  want(key: string): void {
    this.#wanted.add(key);
  }

  /**
   * The camera whose turn it is; `null` when it is nobody's. To be asked only when no picture is being taken.
   *
   * @param channels all that the recorder has
   */
  next(now: Millis, channels: readonly Channel[]): Channel | null {
    if (this.#wanted.size === 0 && !this.#mayBeDue(now, channels.length)) return null;
    const online = channels.filter((channel) => counts(channel) && shown(channel.online) === true);
    for (const key of this.#wanted) {
      const wanted = online.find((channel) => channel.key === key);
      if (wanted !== undefined) return wanted;
      this.#wanted.delete(key);
    }
    if (this.#every === null || online.length === 0) return null;
    this.#slot = this.#every / online.length;
    // However long a turn takes, the recorder has a rest behind it.
    if (now < Math.max(this.#due + this.#slot, this.#ended + this.#slot / 2)) return null;
    const lastOf = ({ key }: Channel): Millis => this.#turns.get(key) ?? -Infinity;
    return online.reduce((oldest, channel) => (lastOf(channel) < lastOf(oldest) ? channel : oldest));
  }

  /** Whether a turn could be due if all cameras were online: asked for every recorder at every beat, and seldom so. */
  #mayBeDue(now: Millis, cameras: number): boolean {
    return this.#every !== null && now >= this.#due + this.#every / cameras;
  }

  /** A camera has had its turn, whatever came of it. */
  taken(key: string, now: Millis): void {
    this.#turns.set(key, now);
    if (this.#wanted.delete(key)) return;
    const due = this.#due + this.#slot;
    this.#due = now - due < this.#slot ? due : now;
    this.#ended = now;
  }
}
