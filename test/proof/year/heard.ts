import { type ToldEvent, readEvent } from '../../bridge/support/events.ts';

/** The events that were told, each once, however often it was; and what was wrong with the telling. */
export class Heard {
  readonly #events = new Map<string, ToldEvent>();
  readonly faults: string[] = [];
  /** How often an event was told again. */
  repeats = 0;
  #last = '';

  take(messages: readonly { readonly topic: string; readonly payload: string }[], now: number): void {
    for (const { topic, payload } of messages) {
      if (topic !== 'dvr2mqtt/bridge/event') continue;
      const event = readEvent(payload);
      const known = this.#events.get(event.id);
      if (known === undefined) {
        if (event.id < this.#last) this.faults.push(`second ${now}: ${event.id} is told out of turn`);
        this.#last = event.id;
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
