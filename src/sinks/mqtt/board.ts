import { camerasOffline, counts } from '../../domain/state.ts';
import type { Channel, Recorder } from '../../domain/state.ts';
import { slugOf } from './entity.ts';
import { nameOf } from './project.ts';
import type { Names } from './project.ts';

/** What is to be shown: the latest state of every recorder. */
export class Board {
  readonly #recorders = new Map<string, Recorder>();
  /** Whether the first readings are in, so that what is here is worth showing (contract 3.4). */
  isReady = false;
  /** Camera outages that are running, of all recorders. */
  camerasOffline = 0;
  readonly #names: Names;
  /** How many devices bear a name as it is in entity ids: cameras, and recorders. */
  readonly #bearers = new Map<string, number>();

  constructor(names: Names) {
    this.#names = names;
  }

  put(recorder: Recorder): void {
    const before = this.#recorders.get(recorder.id);
    if (before?.channels !== recorder.channels || before.name !== recorder.name) {
      for (const name of this.#namesOf(before)) this.#count(name, -1);
      for (const name of this.#namesOf(recorder)) this.#count(name, 1);
    }
    this.camerasOffline += camerasOffline(recorder) - (before === undefined ? 0 : camerasOffline(before));
    this.#recorders.set(recorder.id, recorder);
  }

  /** Whether another device bears this name, or one that is the same in entity ids. */
  hasNamesake(name: string): boolean {
    return (this.#bearers.get(slugOf(name)) ?? 0) > 1;
  }

  get(id: string): Recorder | undefined {
    return this.#recorders.get(id);
  }

  ids(): Iterable<string> {
    return this.#recorders.keys();
  }

  #namesOf(recorder: Recorder | undefined): readonly string[] {
    if (recorder === undefined) return [];
    const name = (channel: Channel) => slugOf(nameOf(this.#names, recorder.id, channel));
    return [slugOf(recorder.name), ...recorder.channels.filter(counts).map(name)];
  }

  #count(name: string, change: number): void {
    const count = (this.#bearers.get(name) ?? 0) + change;
    if (count === 0) this.#bearers.delete(name);
    else this.#bearers.set(name, count);
  }
}
