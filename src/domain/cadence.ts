import { type Channel, doubts, type Recorder } from './state.ts';
import type { Millis } from './time.ts';

/** The back-off never grows beyond this, unless the interval itself is longer. */
const LONGEST_BACKOFF: Millis = 5 * 60_000;

/** How often a recorder is asked, in milliseconds. */
export interface Pace {
  readonly interval: Millis;
  /** Until a doubtful reading is asked again. */
  readonly confirmAfter: Millis;
}

/** When to ask again: a delay from now, or at the recorder's own place in the interval. */
export type Attempt = { readonly in: Millis } | 'next slot';

/**
 * When a recorder may be asked again: the only place that decides it.
 *
 * @param before the state before the last reading
 * @param after the state after it
 * @param pause milliseconds for which no login may be tried; 0 for none, `Infinity` for good
 */
export function nextAttempt(before: Recorder, after: Recorder, pause: Millis, pace: Pace): Attempt {
  if (pause > 0) return { in: pause };
  if (isInDoubt(before, after)) return { in: pace.confirmAfter };
  if (after.outage === null) return 'next slot';
  const longest = Math.max(LONGEST_BACKOFF, pace.interval);
  return { in: Math.min(longest, pace.interval * 2 ** Math.max(0, after.failures - 1)) };
}

/** Whether the last reading raised a doubt that another reading could settle. */
function isInDoubt(before: Recorder, after: Recorder): boolean {
  if (after.doubt !== before.doubt && doubts(after.doubt) > 0) return true;
  if (after.channels === before.channels) return false;
  return after.channels.some((channel) => {
    const past = before.channels.find((other) => other.key === channel.key);
    return past !== channel && raisesDoubt(past, channel);
  });
}

function raisesDoubt(past: Channel | undefined, channel: Channel): boolean {
  return (['online', 'recording'] as const).some(
    (fact) => channel[fact].doubt !== past?.[fact].doubt && doubts(channel[fact].doubt) > 0,
  );
}
