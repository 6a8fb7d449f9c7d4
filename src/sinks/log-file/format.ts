import type { Event } from '../../domain/event.ts';
import { plainJson } from '../../domain/plain.ts';
import type { Millis } from '../../domain/time.ts';
import { tell } from '../../domain/told.ts';
import { eventLine, isSummary } from './line.ts';

/** How events become lines, and how a line in the file is known again. */
export interface Format {
  /** The line without its line break. */
  write(event: Event, now: Millis): string;
  /** What stays the same of an event's line whenever it is written. */
  mark(event: Event): string;
  /** The mark of a line in the file; `null` for a line that is no event. */
  recognise(line: string): string | null;
  readonly hasSummary: boolean;
}

const text: Format = {
  write: eventLine,
  mark: eventLine,
  recognise: (line) => (isSummary(line) ? null : line),
  hasSummary: true,
};

/** What may be added when it is written later. */
const LATE = /,"late":true\}(?=\r?$)/;

/** A line is the event of contract section 4. */
const json: Format = {
  write: (event, now) => plainJson(JSON.stringify(tell(event, now))),
  mark: (event) => json.write(event, event.at),
  // Not by its id alone: a line that was damaged behind it tells nobody what happened.
  recognise: (line) => (line.startsWith('{"id":"') ? line.replace(LATE, '}').replace(/\r$/, '') : null),
  hasSummary: false,
};

export const FORMATS = { text, json } as const;
