import { type ToldEvent, readEvent } from '../../bridge/support/events.ts';

/** The events that were told, each once, however often it was; and what was wrong with the telling. */
export class Heard {
  readonly #events = new Map<string, ToldEvent>();
  readonly faults: string[] = [];
  /** How often an event was told again. */
  repeats = 0;
  #last: ToldEvent | null = null;

  take(messages: readonly { readonly topic: string; readonly payload: string }[], now: number): void {
    for (const { topic, payload } of messages) {
      if (topic !== 'dvr2mqtt/bridge/event') continue;
      const event = readEvent(payload);
      const known = this.#events.get(event.id);
      if (known === undefined) {
        if (this.#last !== null && event.id < this.#last.id && isOfOneClock(event, this.#last))
          this.faults.push(`second ${now}: ${event.id} is told out of turn`);
        this.#last = event;
        this.#events.set(event.id, event);
      } else {
        this.repeats += 1;
        const { late: _, ...again } = event;
        const { late: __, ...first } = known;
        if (JSON.stringify(again) !== JSON.stringify(first))
          this.faults.push(`second ${now}: ${event.id} is told otherwise the second time`);
      }
    }
  }

  get events(): readonly ToldEvent[] {
    return [...this.#events.values()];
  }
}

/** Ids begin with the time of day: a new process goes on with them unless the clock was set back. */
function isOfOneClock(one: ToldEvent, other: ToldEvent): boolean {
  return Date.parse(one.at) % 1000 === Date.parse(other.at) % 1000;
}
