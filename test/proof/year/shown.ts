import type { Truth } from './truth.ts';

/** Judges what is retained: nothing may be shown that was not so lately. */
export class Shown {
  readonly #truth: Truth;
  readonly #window: number;
  readonly faults: string[] = [];

  /** @param window seconds that a reading may be old */
  constructor(truth: Truth, window: number) {
    this.#truth = truth;
    this.#window = window;
  }

  /** What is false, as a sentence; `null` where nothing is. */
  fault(latest: ReadonlyMap<string, string>, now: number): string | null {
    for (const name of this.#truth.cameras) {
      const shown = latest.get(`dvr2mqtt/${name}/online`);
      if (shown === 'None') continue;
      if (shown !== 'ON' && shown !== 'OFF') return `${name} is shown as ${shown}`;
      if (!this.#truth.wasSo(name, shown === 'ON', now - this.#window, now))
        return `second ${now}: ${name} is shown as ${shown}, which it has not been for ${this.#window} s`;
    }
    return null;
  }

  note(latest: ReadonlyMap<string, string>, now: number): void {
    const fault = this.fault(latest, now);
    if (fault !== null) this.faults.push(fault);
  }
}
