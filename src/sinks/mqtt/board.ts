import { camerasOffline } from '../../domain/state.ts';
import type { Recorder } from '../../domain/state.ts';

/** What is to be shown: the latest state of every recorder. */
export class Board {
  readonly #recorders = new Map<string, Recorder>();
  /** Whether the first readings are in, so that what is here is worth showing (contract 3.4). */
  isReady = false;
  /** Camera outages that are running, of all recorders. */
  camerasOffline = 0;

  put(recorder: Recorder): void {
    const before = this.#recorders.get(recorder.id);
    this.camerasOffline += camerasOffline(recorder) - (before === undefined ? 0 : camerasOffline(before));
    this.#recorders.set(recorder.id, recorder);
  }

  get(id: string): Recorder | undefined {
    return this.#recorders.get(id);
  }

  ids(): Iterable<string> {
    return this.#recorders.keys();
  }
}
