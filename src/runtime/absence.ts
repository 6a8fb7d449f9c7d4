import type { Recorder } from '../domain/state.ts';
import type { Millis } from '../domain/time.ts';
import type { Missed } from '../ports.ts';

/** Knows since when a recorder was not looked at: the bridge was away, or the recorder was. */
export class Absence {
  #bridgeAwaySince: Millis | null;

  /** @param bridgeAwaySince wall clock time since which no earlier run can have looked */
  constructor(bridgeAwaySince: Millis | null) {
    this.#bridgeAwaySince = bridgeAwaySince;
  }

  /** The bridge looks again. */
  end(): void {
    this.#bridgeAwaySince = null;
  }

  /** What was confirmed before; `null` where nobody knows since when it was not looked at, or what its clock showed then. */
  of({ outage, channels, health }: Recorder): Missed | null {
    const known = [outage?.since, this.#bridgeAwaySince].filter((one) => typeof one === 'number');
    const { ahead } = health.clock;
    if (known.length === 0 || ahead === undefined) return null;
    const away = Math.min(...known);
    const cameras = channels.flatMap(({ id, kind, online, enabled }) => {
      if (!enabled || online.last === null) return [];
      const from = Math.max(away, online.outage?.since ?? online.upSince ?? away);
      return [{ id, kind, online: online.outage === null, from }];
    });
    return { ahead, cameras };
  }
}
