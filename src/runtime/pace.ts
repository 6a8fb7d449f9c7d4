import { type Attempt, nextAttempt, type Pace } from '../domain/cadence.ts';
import type { Recorder } from '../domain/state.ts';
import type { Millis } from '../domain/time.ts';

const SECOND: Millis = 1000;

/**
 * When, by the monotonic clock, a recorder is due after a reading; see {@link nextAttempt}.
 *
 * @param now by the monotonic clock
 */
export function dueAfter(before: Recorder, after: Recorder, pause: Millis, now: Millis, pace: Pace): Millis {
  const attempt: Attempt = nextAttempt(before, after, pause, pace);
  return attempt === 'next slot' ? nextSlot(after.id, now, pace.interval) : now + attempt.in;
}

/**
 * The next of a recorder's own moments, which spread all recorders over the interval and fall on whole seconds,
 * so that those of one beat are read together. At least half an interval away.
 */
export function nextSlot(id: string, now: Millis, interval: Millis): Millis {
  const phase = (hash(id) % Math.max(1, Math.floor(interval / SECOND))) * SECOND;
  const earliest = now + interval / 2;
  return phase + Math.ceil((earliest - phase) / interval) * interval;
}

/** FNV-1a, 32 bits: spreads ids evenly and alike at every start. */
function hash(id: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) {
    value = Math.imul(value ^ id.charCodeAt(index), 0x01000193) >>> 0;
  }
  return value;
}
