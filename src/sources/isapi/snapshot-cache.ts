import type { Snapshot } from '../../domain/snapshot.ts';

/** Gives the same snapshot for the same parts, so that an unchanged recorder costs next to nothing. */
export class SnapshotCache {
  #parts: readonly unknown[] = [];
  #snapshot: Snapshot | null = null;

  get(parts: readonly unknown[], make: () => Snapshot): Snapshot {
    const known = this.#parts;
    if (
      this.#snapshot === null ||
      parts.length !== known.length ||
      parts.some((part, index) => part !== known[index])
    ) {
      this.#snapshot = make();
      this.#parts = parts;
    }
    return this.#snapshot;
  }
}
