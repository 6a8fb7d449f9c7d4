import type { Recorder } from '../domain/state.ts';
import type { Millis } from '../domain/time.ts';
import type { Missed } from '../ports.ts';

/** Knows since when a recorder was not looked at: the bridge was away, or the recorder was. */
export class Absence {
  readonly #margin: Millis;
  #bridgeAwaySince: Millis | null;

  /**
   * @param bridgeAwaySince wall clock time at which an earlier run was last known to be there
   * @param margin how long before that time the last reading may have been
   */
  constructor(bridgeAwaySince: Millis | null, margin: Millis) {
    this.#bridgeAwaySince = bridgeAwaySince;
    this.#margin = margin;
  }

  /** The bridge looks again. */
  end(): void {
    this.#bridgeAwaySince = null;
  }

  /** The cameras of which something was confirmed before; empty where nobody knows since when they were not looked at. */
  of({ outage, channels }: Recorder): readonly Missed[] {
    const known = [outage?.since, this.#bridgeAwaySince].filter((one) => typeof one === 'number');
    if (known.length === 0) return [];
    const from = Math.min(...known) - this.#margin;
    return channels.flatMap(({ id, kind, online, enabled }) => {
      if (!enabled || online.last === null) return [];
      return [
        { id, kind, online: online.outage === null, from: Math.max(from, online.outage?.since ?? from) },
      ];
    });
  }
}
