import { z } from 'zod';

/** What the processes of this bench tell each other. Times are milliseconds of {@link now}. */

/** The same in every process of this machine: monotonic, since it started. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** What all recorders of a fleet have counted since their start. */
export const FleetCounts = z.object({ requests: z.number(), connections: z.number(), polls: z.number() });
export type FleetCounts = z.infer<typeof FleetCounts>;

/** A change of cameras: recorders whose number is below `below` and a multiple of `every`, and what they lose. */
export const Change = z.object({ below: z.number(), every: z.number(), lost: z.number() });
export type Change = z.infer<typeof Change>;

/** When a recorder ended its answers to the polls that showed a change, in order. */
export const Shown = z.object({ id: z.string(), at: z.array(z.number()) });
export type Shown = z.infer<typeof Shown>;

/** When a poll began. */
export const PollStart = z.tuple([z.string(), z.number()]);
export type PollStart = z.infer<typeof PollStart>;

/** An event as the ear has heard it, on the topic of its camera. */
export const Heard = z.object({
  recorder: z.string(),
  channel: z.string(),
  type: z.string(),
  at: z.number(),
});
export type Heard = z.infer<typeof Heard>;

/** What came in on one base topic since the last {@link Tally}. */
export const Tally = z.object({
  /** Messages on state topics, and when the last came; 0: none. */
  states: z.number(),
  lastState: z.number(),
  /** Events on `bridge/event`, those of them with an id not heard before, and when the last came. */
  events: z.number(),
  distinct: z.number(),
  firstEvent: z.number(),
  lastEvent: z.number(),
});
export type Tally = z.infer<typeof Tally>;

/** What a program tells of itself. */
export const ProgramMark = z.object({
  /** Microseconds on the processor, of all threads, and those of them that belong to the pool that makes hashes. */
  cpu: z.number(),
  pool: z.number(),
  /** Bytes. */
  rss: z.number(),
  peak: z.number(),
  heap: z.number(),
  /** What {@link now} was when the program's own monotonic clock was 0. */
  origin: z.number(),
});
export type ProgramMark = z.infer<typeof ProgramMark>;

/** A journal to be filled; the times that its commits took, and the size of the file afterwards. */
export const JournalTask = z.object({ dir: z.string(), events: z.number(), batch: z.number() });
export const Filled = z.object({ commits: z.array(z.number()), bytes: z.number() });
export type Filled = z.infer<typeof Filled>;
