/** Work that is called off when something more urgent comes. */
export class Interruptible {
  #running: AbortController | null = null;

  /** Runs it with a signal that also aborts when it is called off. */
  async run<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    const running = new AbortController();
    this.#running = running;
    try {
      return await work(AbortSignal.any([signal, running.signal]));
    } finally {
      this.#running = null;
    }
  }

  callOff(): void {
    this.#running?.abort();
  }
}
