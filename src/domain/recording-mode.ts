import type { Block, Schedule } from './schedule.ts';

const WEEK = 7 * 24 * 60;

/**
 * What a channel's schedule lets it record (contract 8). `continuous`: all week on time, without a break; `event`: on
 * motion, alarms and the like only; `scheduled`: on time, but not always; `off`: nothing; `unknown`: nobody can say.
 */
export type RecordingMode = 'continuous' | 'event' | 'scheduled' | 'off' | 'unknown';

/** A block, and what makes the track record in it: the time alone, or an event; `null` where that cannot be told. */
export interface Stretch extends Block {
  readonly on: 'time' | 'event' | null;
}

/** A schedule as far as its document could be read. */
export interface Plan extends Schedule {
  readonly blocks: readonly Stretch[];
  /** Whether all that it consists of could be read. */
  readonly isWhole: boolean;
}

/** The mode of a schedule: the one that it has whatever its unknown parts are, if there is one. */
export function modeOf({ enabled, blocks, isWhole }: Plan): RecordingMode {
  if (!enabled) return 'off';
  const timed = blocks.filter(({ on }) => on === 'time');
  if (coversWeek(timed)) return 'continuous';
  if (!isWhole) return 'unknown';
  const open = blocks.filter(({ on }) => on === null);
  if (open.length === 0) return timed.length > 0 ? 'scheduled' : blocks.length > 0 ? 'event' : 'off';
  return timed.length > 0 && !coversWeek([...timed, ...open]) ? 'scheduled' : 'unknown';
}

function coversWeek(blocks: readonly Block[]): boolean {
  const spans = blocks.flatMap(({ from, to }): [number, number][] =>
    from <= to
      ? [[from, to]]
      : [
          [from, WEEK],
          [0, to],
        ],
  );
  spans.sort(([one], [other]) => one - other);
  const end = spans.reduce((reached, [from, to]) => (from <= reached ? Math.max(reached, to) : reached), 0);
  return end >= WEEK;
}
