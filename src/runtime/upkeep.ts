import type { HealthPart } from '../domain/snapshot.ts';
import type { Millis } from '../domain/time.ts';
import type { Clock } from '../ports.ts';

const MINUTE: Millis = 60_000;
/** How often each part is looked at (contract 8), the most important first. */
const EVERY: Readonly<Record<HealthPart, Millis>> = {
  disks: 10 * MINUTE,
  clock: 60 * MINUTE,
  load: MINUTE,
  smart: 6 * 60 * MINUTE,
};
const PARTS = ['disks', 'clock', 'load', 'smart'] as const;
/** A part that could not be read is asked for again in the next cycle, so often in a row. */
const RETRIES = 2;

/** When each of a recorder's own parts is to be looked at: one a cycle. */
export class Upkeep {
  readonly #clock: Clock;
  readonly #due = new Map<HealthPart, Millis>();
  readonly #failures = new Map<HealthPart, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The part that is to be looked at now; `null` when there is none. */
  get next(): HealthPart | null {
    const dueOf = (part: HealthPart): Millis => this.#due.get(part) ?? -Infinity;
    // The one that has waited longest: with long intervals nobody is left out.
    const next = PARTS.reduce((first, part) => (dueOf(part) < dueOf(first) ? part : first));
    return this.#clock.monotonic() >= dueOf(next) ? next : null;
  }

  /** @param isKnown whether the part could be read */
  looked(part: HealthPart, isKnown: boolean): void {
    const failures = isKnown ? 0 : (this.#failures.get(part) ?? 0) + 1;
    this.#failures.set(part, failures > RETRIES ? 0 : failures);
    const isRetried = failures > 0 && failures <= RETRIES;
    const now = this.#clock.monotonic();
    this.#due.set(part, isRetried ? now : now + EVERY[part]);
  }

  /** Makes a part due in the next cycle. */
  want(part: HealthPart): void {
    this.#due.delete(part);
  }

  /** Makes every part due: after a start, after the recorder's return, and when someone asks. */
  renew(): void {
    this.#due.clear();
    this.#failures.clear();
  }
}
