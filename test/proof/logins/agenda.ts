import type { Millis } from '../../../src/domain/time.ts';

type Act = () => void | Promise<void>;

/** What is to happen, and when. */
export class Agenda {
  #entries: { readonly at: Millis; readonly act: Act }[] = [];

  add(at: Millis, act: Act): void {
    this.#entries.push({ at, act });
    this.#entries.sort((one, other) => one.at - other.at);
  }

  /** When the next thing happens. */
  get next(): Millis {
    return this.#entries[0]?.at ?? Infinity;
  }

  /** Does what is due, in its order; it may add more. */
  async run(now: Millis): Promise<void> {
    for (let next = this.#entries[0]; next !== undefined && next.at <= now; next = this.#entries[0]) {
      this.#entries.shift();
      await next.act();
    }
  }
}
