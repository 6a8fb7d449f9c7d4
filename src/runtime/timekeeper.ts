import { moveTimes } from '../domain/move-times.ts';
import type { Recorder } from '../domain/state.ts';
import type { Millis } from '../domain/time.ts';
import type { Clock } from '../ports.ts';

/** What the wall clock may differ from the time that has passed before it counts as having been set. */
const TOLERANCE: Millis = 5000;

/**
 * Notices that someone has set the wall clock, and moves along what was told by it: a machine without a battery begins
 * with a time that is hours old, and an outage would be as much too long.
 */
export class Timekeeper {
  readonly #clock: Clock;
  /** What an earlier run has told, by a clock that nobody knows to have been wrong. */
  readonly #kept = new Set<Millis>();
  #wallAhead: Millis;
  #uptimeAhead: Millis;

  /** @param kept the recorder as an earlier run has left it */
  constructor(clock: Clock, kept: Recorder) {
    this.#clock = clock;
    const monotonic = clock.monotonic();
    this.#wallAhead = clock.now() - monotonic;
    this.#uptimeAhead = clock.uptime() - monotonic;
    moveTimes(kept, (at) => {
      this.#kept.add(at);
      return at;
    });
  }

  /** The recorder by the clock as it is now; the same object unless that was set since the last call. */
  retell(recorder: Recorder): Recorder {
    const monotonic = this.#clock.monotonic();
    const ahead = this.#clock.now() - monotonic - this.#wallAhead;
    if (Math.abs(ahead) <= TOLERANCE) return recorder;
    // The monotonic clock stands still while the machine sleeps: that time has passed.
    const slept = this.#clock.uptime() - monotonic - this.#uptimeAhead;
    this.#wallAhead += ahead;
    this.#uptimeAhead += slept;
    const by = ahead - slept;
    if (Math.abs(by) <= TOLERANCE) return recorder;
    return moveTimes(recorder, (at) => (this.#kept.has(at) ? at : at + by));
  }
}
