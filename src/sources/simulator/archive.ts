import type { Millis } from '../../domain/time.ts';

/** What a recorder has written, and its diary. Times are real ones; how they are told is another matter. */
export interface SimulatedArchive {
  readonly segments: readonly SimulatedSegment[];
  /** Whether the times in searches, all with a `Z` behind, are the recorder's own or UTC. */
  readonly times: 'local' | 'utc';
  /** By how much a recording that runs is longer than the index knows. */
  readonly delay: Millis;
  /** `false`: a file is found only when it is full. */
  readonly showsRunning: boolean;
  /** Its log of exceptions. */
  readonly log?: readonly SimulatedLogEntry[];
  /** Whether what is asked of it stands in its log too, as on recorders that note every look at them. */
  readonly logsRequests?: boolean;
  /** `log.std-cgi.com` on rebrands. */
  readonly logName?: string;
  /** The one name of the list of tracks that it understands; both where not given. */
  readonly trackList?: 'trackList' | 'trackIDList';
}

/** A file. */
export interface SimulatedSegment {
  /** Channel × 100 + stream. */
  readonly track: number;
  readonly start: Millis;
  /** `null` while it is being written. */
  readonly end: Millis | null;
}

/** One line of the log. */
export interface SimulatedLogEntry {
  readonly at: Millis;
  /** `Exception/ipcDisconnect`, with `/5` behind it on recorders that name the channel there. */
  readonly type: string;
  /** `D5`, `A1`. */
  readonly channel?: string;
}
