/** How much is measured. Times are in seconds. */
export interface Plan {
  /** The bridge beside the bare loops: `recorders` each, all read every `interval`. */
  readonly compared: {
    readonly recorders: number;
    readonly interval: number;
    readonly warmUp: number;
    /** Each is a whole number of intervals. */
    readonly window: number;
    readonly windows: number;
  };
  readonly old: {
    readonly recorders: number;
    readonly interval: number;
    readonly window: number;
    readonly windows: number;
  };
  readonly starts: number;
  readonly large: readonly Large[];
}

/** A fleet of the size that somebody may have, at the interval that they would have. */
export interface Large {
  readonly recorders: number;
  readonly interval: number;
  readonly warmUp: number;
  readonly window: number;
  /** Bytes. */
  readonly mostMemory: number;
}

const MB = 1_000_000;

const USUAL: Plan = {
  compared: { recorders: 200, interval: 5, warmUp: 60, window: 20, windows: 5 },
  old: { recorders: 50, interval: 5, window: 10, windows: 2 },
  starts: 5,
  large: [],
};

const QUICK: Plan = {
  compared: { recorders: 100, interval: 5, warmUp: 15, window: 10, windows: 2 },
  old: { recorders: 25, interval: 5, window: 5, windows: 1 },
  starts: 3,
  large: [],
};

const FULL: Plan = {
  ...USUAL,
  large: [
    { recorders: 1000, interval: 30, warmUp: 90, window: 150, mostMemory: 150 * MB },
    { recorders: 5000, interval: 60, warmUp: 120, window: 180, mostMemory: 300 * MB },
  ],
};

/** @param words the command line: `--quick` (a minute), `--full` (a quarter of an hour), or nothing (four minutes) */
export function planOf(words: readonly string[]): Plan {
  if (words.includes('--full')) return FULL;
  return words.includes('--quick') ? QUICK : USUAL;
}
