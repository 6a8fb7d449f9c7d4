import type { Continuity } from '../../../domain/schedule.ts';
import type { Sight } from '../../../domain/snapshot.ts';
import type { Millis } from '../../../domain/time.ts';
import type { SearchResult, Segment } from '../documents/search.ts';
import { hasGrown, judge, newestOf } from './verdict.ts';

const MINUTE: Millis = 60_000;
/** What was found holds until the next search of the channel should have come. */
export const HOLDS: Millis = 20 * MINUTE;
/** What was found longer ago than this is not compared with what is found now. */
const COMPARABLE: Millis = 45 * MINUTE;
const MISSES = 2;
/** Of the time that passed: less is rounding, or a file that was tidied; more is taken off where one file ends and the next is not yet known. */
const LEAST_GROWTH = 1 / 3;

/** What searches say of a channel's recording, and what that rests on. */
export interface Clue {
  readonly sight: Sight;
  readonly evidence: string;
}

/** When and how a search was made. */
export interface Circumstances {
  /** Monotonic. */
  readonly now: Millis;
  readonly nows: readonly Millis[];
  readonly isWide: boolean;
  readonly continuity: Continuity;
}

const RECORDING: Clue = {
  sight: { is: 'yes', reason: null },
  evidence: 'search: recorded in the last 15 minutes',
};
const NOT_RECORDING: Clue = {
  sight: { is: 'no', reason: 'unexpected' },
  evidence: 'search: twice nothing in the last 15 minutes',
};
const NOTHING: Clue = {
  sight: { is: 'none', reason: 'no_evidence' },
  evidence: 'search: nothing in the last 15 minutes',
};
const LATELY: Clue = {
  sight: { is: 'none', reason: 'no_evidence' },
  evidence: 'search: recorded in the last 15 minutes, perhaps on an event',
};
const UNCLEAR: Clue = { sight: { is: 'none', reason: 'no_evidence' }, evidence: 'search: unclear' };

/**
 * What the searches of one channel found, one after the other.
 *
 * That something was found recently proves that it is recorded. That nothing was found proves little: an index may
 * name files only when they are full, be late, or bear another track number. It counts only on a channel whose
 * running recording this very index was seen to follow, where the schedule records without a break, and twice.
 */
export class Trail {
  /** Monotonic. */
  askedAt: Millis = -Infinity;
  /** The latest reading of the clock found nothing; the others are still to be looked at. */
  isHalf = false;
  /** The recorder has no track for it, or does not show it. */
  isDenied = false;
  #isWide = false;
  #misses = 0;
  #hasGrown = false;
  #last: { readonly segments: readonly Segment[]; readonly at: Millis } | null = null;
  #clue: Clue | null = null;
  #until: Millis = -Infinity;

  get asksWide(): boolean {
    return this.isHalf || this.#isWide || this.isMissing;
  }

  /** Whether nothing was found last time. */
  get isMissing(): boolean {
    return this.#misses > 0;
  }

  clueAt(now: Millis): Clue | null {
    return now < this.#until ? this.#clue : null;
  }

  deny(): void {
    this.isDenied = true;
    this.isHalf = false;
  }

  /** The second half could not be searched: the channel takes its turn again. */
  giveUpHalf(): void {
    this.isHalf = false;
  }

  /** Starts anew, but for what is known of the recorder's index. */
  interrupt(): void {
    this.askedAt = -Infinity;
    this.#misses = 0;
    this.isHalf = false;
    this.#last = null;
    this.#until = -Infinity;
  }

  take(result: SearchResult, { now, nows, isWide, continuity }: Circumstances): void {
    const { segments } = result;
    const verdict = judge(result, nows, isWide);
    this.isHalf = verdict === 'elsewhere';
    if (this.isHalf) return;
    const before = this.#last !== null && now - this.#last.at <= COMPARABLE ? this.#last.segments : [];
    this.#isWide = verdict === 'perhaps';
    // By the later readings of the clock it would be hours old: an index that late, which still moves on, there is not.
    const passed = this.#last === null ? 0 : now - this.#last.at;
    const isMoving =
      verdict === 'perhaps' &&
      before.length > 0 &&
      newestOf(segments) - newestOf(before) >= passed * LEAST_GROWTH;
    const isRecent = verdict === 'recent' || isMoving;
    this.#hasGrown ||= isRecent && hasGrown(before, segments);
    this.#last = result.isComplete ? { segments, at: now } : null;
    this.#misses = verdict === 'none' && continuity === 'continuous' ? this.#misses + 1 : 0;
    // What motion had recorded may be over by now, and where the schedule is not known it may be motion.
    const lasts = continuity === 'continuous';
    this.#clue = isRecent ? (lasts ? RECORDING : LATELY) : verdict === 'none' ? this.#missed() : UNCLEAR;
    this.#until = now + HOLDS;
  }

  #missed(): Clue {
    return this.#hasGrown && this.#misses >= MISSES ? NOT_RECORDING : NOTHING;
  }
}
