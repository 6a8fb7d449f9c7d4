/** What was told of a time of day by a clock that was set again and again, in seconds of the run. */
export class Frames {
  readonly #begun: number;
  /** Milliseconds by which the clock was set so far: at the beginning, after the first time, after the second … */
  readonly #totals: number[] = [0];

  /** @param begun wall clock time of second 0 */
  constructor(begun: number) {
    this.#begun = begun;
  }

  /**
   * Someone sets the clock; returns by how many milliseconds. One more than whole seconds: times of a run that goes by
   * in seconds show by which clock they were told.
   *
   * @param seconds whole ones
   */
  set(seconds: number): number {
    const by = seconds * 1000 + 1;
    this.#totals.push((this.#totals.at(-1) ?? 0) + by);
    return by;
  }

  /** Which clock tells a time: how often it had been set. `null` for what no clock of this run can have told. */
  of(at: number): number | null {
    const frame = (((at - this.#begun) % 1000) + 1000) % 1000;
    return frame < this.#totals.length ? frame : null;
  }

  /** A time that the clock told after it had been set so often, in seconds of the run. */
  second(at: number, frame: number): number {
    return (at - this.#begun - (this.#totals[frame] ?? NaN)) / 1000;
  }

  /** A time as the clock tells it later, whenever it was set in between: one for each time, the last one at the end. */
  retold(at: number, from: number, to: number): readonly number[] {
    const totals = this.#totals.slice(from, to + 1);
    return totals.map((total) => at + total - (totals[0] ?? 0));
  }
}
