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
}

const USUAL: Plan = {
  compared: { recorders: 200, interval: 5, warmUp: 60, window: 20, windows: 5 },
  old: { recorders: 50, interval: 5, window: 10, windows: 2 },
  starts: 5,
};

const QUICK: Plan = {
  compared: { recorders: 100, interval: 5, warmUp: 15, window: 10, windows: 2 },
  old: { recorders: 25, interval: 5, window: 5, windows: 1 },
  starts: 3,
};

/** @param words the command line: `--quick` (a minute), or nothing (four minutes) */
export function planOf(words: readonly string[]): Plan {
  return words.includes('--quick') ? QUICK : USUAL;
}
