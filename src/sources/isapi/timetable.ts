import { isDeepStrictEqual } from 'node:util';
import { modeOf, type Plan, type RecordingMode } from '../../domain/recording-mode.ts';
import { type Continuity, continuityAt, minuteOfWeek } from '../../domain/schedule.ts';
import type { Millis } from '../../domain/time.ts';
import type { Clock } from '../../ports.ts';
import { canonical } from './numbering.ts';

const NOTHING: ReadonlyMap<string, Continuity> = new Map();
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
  /** What the schedules say in a minute of the recorder's week. */
  #said = { minute: NaN, schedules: this.#schedules, now: NOTHING };
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

  /** Whether anybody has asked for the schedules. */
  get isRead(): boolean {
    return this.#isRead;
  }

  /** What the schedules say now, by channel. The same object as long as that is the same; a key for caching. */
  get now(): ReadonlyMap<string, Continuity> {
    const schedules = this.#schedules;
    if (schedules === null || this.#ahead === null) return NOTHING;
    const minute = minuteOfWeek(this.#clock.monotonic() + this.#ahead);
    const said = this.#said;
    if (said.minute === minute && said.schedules === schedules) return said.now;
    const fresh = new Map([...schedules].map(([id, plan]) => [id, saidBy(plan, minute)]));
    const now = isDeepStrictEqual(said.now, fresh) ? said.now : fresh;
    this.#said = { minute, schedules, now };
    return now;
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
    return this.#isRead ? (this.now.get(canonical(id)) ?? 'unknown') : 'unread';
  }
}

function saidBy(plan: Plan, minute: number): Continuity {
  const continuity = continuityAt(plan, minute);
  // What could not be read of it may be what records now.
  return plan.isWhole || continuity === 'continuous' ? continuity : 'unknown';
}
