import { dice } from '../secrets/dice.ts';

/** Chance that comes again with its seed. */
export class Chance {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = dice(seed);
  }

  /** A number of milliseconds, or whatever else, at least `from` and below `to`. */
  between(from: number, to: number): number {
    return from + this.#next() * (to - from);
  }

  /** Whether something happens whose probability is `share`. */
  is(share: number): boolean {
    return this.#next() < share;
  }

  /** One of a list. */
  of<T>(list: readonly T[]): T {
    const one = list[Math.floor(this.#next() * list.length)];
    if (one === undefined) throw new Error('there is nothing to choose from');
    return one;
  }
}
