import { nextSlot } from '../../src/runtime/pace.ts';
import type { PollStart } from './shapes.ts';

/**
 * Milliseconds by which polls began after their time: each recorder has moments of its own, an interval apart, on
 * whole seconds of the program's monotonic clock.
 *
 * @param origin when the program's clock was 0
 */
export function latenessOf(starts: readonly PollStart[], origin: number, interval: number): number[] {
  return starts.map(([id, at]) => {
    const own = at - origin;
    // The moment at or before: `nextSlot` looks at least half an interval ahead.
    return own - nextSlot(id, own - interval * 1.5 + 1e-3, interval);
  });
}

/** Milliseconds by which the time between two polls of a recorder differs from the interval. */
export function unevennessOf(starts: readonly PollStart[], interval: number): number[] {
  const last = new Map<string, number>();
  return starts.flatMap(([id, at]) => {
    const before = last.get(id);
    last.set(id, at);
    return before === undefined ? [] : [Math.abs(at - before - interval)];
  });
}
