import type { Millis } from './time.ts';

const DAY = 24 * 60;
const WEEK = 7 * DAY;

/** A stretch of the week in which a track records, in minutes since Monday 00:00 of the recorder's own time. */
export interface Block {
  readonly from: number;
  /** Exclusive; up to 7 × 1440, or below `from` when the stretch runs over the end of the week. */
  readonly to: number;
  /** `true` for continuous recording (`CMR`), `false` for motion, alarm and the like. */
  readonly continuous: boolean;
}

/** The recording schedule of a channel's main stream. */
export interface Schedule {
  /** Whether the track, and its schedule, are switched on. */
  readonly enabled: boolean;
  readonly blocks: readonly Block[];
}

/**
 * Whether the recorder's schedule records a channel without a break now (contract 3.6).
 * `unread`: nobody has asked for the schedule since the start; `unknown`: it was asked for and did not say.
 */
export type Continuity = 'continuous' | 'interrupted' | 'unknown' | 'unread';

/** Minutes since Monday 00:00 of a wall clock that is given as if it were UTC. */
export function minuteOfWeek(wall: Millis): number {
  const date = new Date(wall);
  return ((date.getUTCDay() + 6) % 7) * DAY + date.getUTCHours() * 60 + date.getUTCMinutes();
}

/** Whether a schedule records without a break at a minute of the week (contract 3.6). */
export function continuityAt(schedule: Schedule, minute: number): Continuity {
  if (!schedule.enabled) return 'interrupted';
  const isContinuous = schedule.blocks.some((block) => block.continuous && covers(block, minute));
  return isContinuous ? 'continuous' : 'interrupted';
}

function covers({ from, to }: Block, minute: number): boolean {
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to % WEEK;
}
