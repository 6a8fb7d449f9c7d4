import { type WallClock } from '../../../domain/drift.ts';
import type { Millis } from '../../../domain/time.ts';
import type { SearchResult, Segment } from '../documents/search.ts';

const MINUTE: Millis = 60_000;
/** What ended so lately is taken as running (isapi.md 2.7): its index is 6 to 8 minutes late (isapi.md 2.3). */
const RECENT: Millis = 15 * MINUTE;
/** A recording may seem to end a little after now: the clock is read seldom, and in whole seconds. */
const AHEAD: Millis = 5 * MINUTE;
const BACK: Millis = 20 * MINUTE;
/** So far beyond now is searched: whatever is found there shows that "now" is something else. */
const BEYOND: Millis = 120 * MINUTE;

/**
 * What a search says. `recent`: something was recorded just now. `none`: nothing was. `elsewhere`: not by this reading
 * of the clock, there is another. `perhaps`: by one of its readings. `unclear`: nothing can be concluded.
 */
export type Verdict = 'recent' | 'none' | 'elsewhere' | 'perhaps' | 'unclear';

/** Stretches of time to be searched, as the recorder writes them. */
export interface Span {
  readonly from: Millis;
  readonly to: Millis;
}

/**
 * What "now" may be in a search, latest first: search times are local on many recorders and UTC on others, both with a
 * `Z` behind (isapi.md 2.3), and the offset may be told with or without the summer hour.
 *
 * @param own what the bridge's own zone is ahead of UTC now
 */
export function possibleNows({ wall, offset, zone }: WallClock, own: Millis): readonly Millis[] {
  const summer = zone === null ? null : zone.standard + zone.daylight;
  const offsets = [0, offset, zone?.standard ?? null, summer, own].filter((one) => one !== null);
  return [...new Set(offsets.map((one) => wall - one))].sort((one, other) => other - one);
}

/** @param isWide whether to look around every reading of the clock, and not around the latest alone */
export function spanAround(nows: readonly Millis[], isWide: boolean): Span {
  const latest = Math.max(...nows);
  return { from: (isWide ? Math.min(...nows) : latest) - BACK, to: latest + BEYOND };
}

/** Judges what was found in {@link spanAround}. */
export function judge(
  { segments, isComplete }: SearchResult,
  nows: readonly Millis[],
  isWide: boolean,
): Verdict {
  const latest = Math.max(...nows);
  const newest = newestOf(segments);
  // On a page of many, the newest may not be there.
  if (!isComplete || newest > latest + AHEAD) return 'unclear';
  if (newest >= latest - RECENT) return 'recent';
  if (nows.length === 1) return 'none';
  if (!isWide) return 'elsewhere';
  return nows.some((now) => newest >= now - RECENT && newest <= now + AHEAD) ? 'perhaps' : 'none';
}

/** When the newest segment ends; -∞ where there is none. */
export function newestOf(segments: readonly Segment[]): Millis {
  return Math.max(...segments.map(({ end }) => end));
}

/** Whether a segment has become longer: this index follows a recording while it runs. */
export function hasGrown(before: readonly Segment[], after: readonly Segment[]): boolean {
  return after.some(({ start, end }) => before.some((one) => one.start === start && one.end < end));
}
