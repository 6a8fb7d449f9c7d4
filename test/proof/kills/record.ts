import { isDeepStrictEqual } from 'node:util';
import { readEvent, type ToldEvent } from '../../bridge/support/events.ts';

/** Where an event was met. */
export type Place = 'journal' | 'wire' | 'broker' | 'own topic' | 'checker' | 'log';

/** Everything that the bridge has ever said of an event, wherever. */
export class Record {
  readonly #events = new Map<string, ToldEvent>();
  readonly #places = new Map<Place, string[]>();
  /** What is wrong with what was said. */
  readonly faults: string[] = [];

  /** Takes an event as it was told. */
  take(place: Place, payload: string): void {
    let event: ToldEvent;
    try {
      event = readEvent(payload);
    } catch {
      this.faults.push(`what is no event was met at the ${place}: ${payload.slice(0, 300)}`);
      return;
    }
    const known = this.#events.get(event.id);
    if (known === undefined) this.#events.set(event.id, event);
    else if (!isDeepStrictEqual({ ...known, late: true }, { ...event, late: true }))
      this.faults.push(`${event.id} is told in two ways: ${JSON.stringify([known, event])}`);
    const ids = this.#places.get(place) ?? [];
    this.#places.set(place, ids);
    ids.push(event.id);
  }

  /** Every event once, in the order of their ids. */
  get events(): readonly ToldEvent[] {
    return [...this.#events.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  /** The ids that were met at a place, each at its first time, in that order. */
  at(place: Place): readonly string[] {
    return [...new Set(this.#places.get(place))];
  }

  /** How often something was met at a place, repeats included. */
  count(place: Place): number {
    return this.#places.get(place)?.length ?? 0;
  }
}

/** `house/2` for a camera, `house` for a recorder. */
export function whoseOf({ recorder, channel }: Pick<ToldEvent, 'recorder' | 'channel'>): string {
  return channel === undefined ? recorder : `${recorder}/${channel}`;
}
