import type { Millis } from './time.ts';

/** After so long without being listed, a channel or a disk is gone, and its topics are removed (contract 3.7). */
export const FORGOTTEN_AFTER: Millis = 24 * 60 * 60 * 1000;

/** A channel that the user named in the configuration. */
export interface Wanted {
  /** As in the configuration: an ISAPI id, or its form in topics. */
  readonly id: string;
  readonly name?: string | undefined;
}

/** What the configuration says about reading a recorder. */
export interface Rule {
  /** Consecutive bad readings that make a loss (1..10). */
  readonly offlineAfter: number;
  /** The only channels to take; `null` for all. */
  readonly wanted: readonly Wanted[] | null;
}
