/** A point in time as milliseconds since 1970-01-01 UTC, or a span of milliseconds. */
export type Millis = number;

/** ISO 8601 in UTC with milliseconds, for example `2026-11-22T14:43:10.120Z`. */
export function iso(at: Millis): string {
  return new Date(at).toISOString();
}

/** Whole seconds between two points in time, rounded down; 0 where a clock went backwards. */
export function secondsBetween(since: Millis, until: Millis): number {
  return Math.max(0, Math.floor((until - since) / 1000));
}
