/** Dice that fall the same for the same seed (mulberry32). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** At least 0, below 1. */
  roll(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A length of time, in seconds: short ones are as frequent as long ones, by their order of magnitude. */
  span([least, most]: readonly [number, number]): number {
    return Math.round(least * (most / least) ** this.roll());
  }

  isLucky(chance: number): boolean {
    return this.roll() < chance;
  }
}
