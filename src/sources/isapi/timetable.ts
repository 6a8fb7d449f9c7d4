import { modeOf, type Plan, type RecordingMode } from '../../domain/recording-mode.ts';
import { type Continuity, continuityAt, minuteOfWeek } from '../../domain/schedule.ts';
import type { Millis } from '../../domain/time.ts';
import type { Clock } from '../../ports.ts';
import { canonical } from './numbering.ts';

const HOUR: Millis = 60 * 60_000;
const REREAD_AFTER: Millis = 24 * HOUR;
const RETRY_AFTER: Millis = HOUR;
const POSTPONED_BY: Millis = 5 * 60_000;
/** So often in a row may they fail before they are asked for daily, like what is not there (contract 3.9). */
const MOST_FAILURES = 2;

/** A recorder's schedules together with its own time (contract 3.6). */
export class Timetable {
  readonly #clock: Clock;
  #schedules: ReadonlyMap<string, Plan> | null = null;
  #modes: ReadonlyMap<string, RecordingMode> = new Map();
  /** What its wall clock, taken as UTC, is ahead of our monotonic clock: ours may be set at any time. */
  #ahead: Millis | null = null;
  #isRead = false;
  #failures = 0;
  #due = 0;
  /** Schedules that wait for the recorder's time, to be used together with it. */
  #pending: ReadonlyMap<string, Plan> | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Which document is to be fetched next, if any. */
  get wants(): 'tracks' | 'time' | null {
    if (this.#pending !== null) return 'time';
    return this.#clock.monotonic() >= this.#due ? 'tracks' : null;
  }

  takeSchedules(plans: ReadonlyMap<string, Plan>): void {
    this.#pending = plans;
    this.#modes = new Map([...plans].map(([id, plan]) => [id, modeOf(plan)]));
  }

  takeWallClock(wall: Millis): void {
    this.#schedules = this.#pending;
    this.#ahead = wall - this.#clock.monotonic();
    this.#failures = 0;
    this.#settle(REREAD_AFTER);
  }

  /** The wall clock was read again: it may have been set, or gone over to summer time. */
  adjust(wall: Millis): void {
    if (this.#ahead !== null) this.#ahead = wall - this.#clock.monotonic();
  }

  /** One of the two could not be read: what was known of them is no longer. */
  fail(isUnsupported: boolean): void {
    // A mode does not hang on the time of day.
    if (this.#pending === null) this.#modes = new Map();
    this.#schedules = null;
    this.#ahead = null;
    this.#failures += 1;
    this.#settle(isUnsupported || this.#failures >= MOST_FAILURES ? REREAD_AFTER : RETRY_AFTER);
  }

  /** They were not to be had so far: until they are, nothing is held back for their sake. */
  postpone(): void {
    this.#isRead = true;
    if (this.#pending === null) this.#due = this.#clock.monotonic() + POSTPONED_BY;
  }

  /** It is another recorder now: what is known of the old one says nothing of it. */
  forget(): void {
    this.#pending = null;
    this.#schedules = null;
    this.#modes = new Map();
    this.#ahead = null;
    this.#isRead = false;
    this.#failures = 0;
    this.#due = 0;
  }

  #settle(again: Millis): void {
    this.#pending = null;
    this.#isRead = true;
    this.#due = this.#clock.monotonic() + again;
  }

  /** The minute of the recorder's week, as long as its answers stay the same; a key for caching. */
  get minute(): number {
    return this.#ahead === null
      ? this.#isRead
        ? -1
        : -2
      : minuteOfWeek(this.#clock.monotonic() + this.#ahead);
  }

  /** The modes as they were read last, by channel; a key for caching. */
  get modes(): ReadonlyMap<string, RecordingMode> {
    return this.#modes;
  }

  modeOf(id: string): RecordingMode {
    return this.#modes.get(canonical(id)) ?? 'unknown';
  }

  /** Whether a channel's schedule records without a break now. */
  continuityOf(id: string): Continuity {
    if (!this.#isRead) return 'unread';
    const schedule = this.#schedules?.get(canonical(id));
    if (schedule === undefined || this.#ahead === null) return 'unknown';
    const continuity = continuityAt(schedule, this.minute);
    // What could not be read of it may be what records now.
    return schedule.isWhole || continuity === 'continuous' ? continuity : 'unknown';
  }
}
