import type { Millis } from './time.ts';

const HOUR: Millis = 60 * 60_000;

/** Offsets that zones have: every quarter of an hour from UTC-12 to UTC+14. */
const EVERY_QUARTER: readonly Millis[] = Array.from({ length: 26 * 4 + 1 }, (_, at) => (at / 4 - 12) * HOUR);

/** A zone: what its standard time is ahead of UTC, and what is added to that in summer (0 where there is no summer time). */
export interface Zone {
  readonly standard: Millis;
  readonly daylight: Millis;
}

/** A clock on a wall: it shows a time of day, and may say of which zone. */
export interface WallClock {
  /** What it shows, as if that were UTC. */
  readonly wall: Millis;
  /** The offset from UTC that stands beside the time; in summer it is that of winter on many recorders (isapi.md 4.3). */
  readonly offset: Millis | null;
  readonly zone: Zone | null;
}

/**
 * The offsets from UTC that a clock may show: those that it tells, and that of the bridge, each with and without the
 * summer hour, which a recorder may have missed, or have when the bridge has none.
 *
 * @param own what the bridge's own zone is ahead of UTC now
 */
export function plausibleOffsets({ offset, zone }: Omit<WallClock, 'wall'>, own: Millis): readonly Millis[] {
  const daylight = zone === null || zone.daylight === 0 ? HOUR : zone.daylight;
  const told = [offset, zone?.standard ?? null].filter((one) => one !== null);
  const around = (base: Millis, step: Millis): Millis[] => [base, base + step, base - step];
  // Of a clock that tells no zone at all, any may be its.
  const its = told.length === 0 ? EVERY_QUARTER : told.flatMap((base) => around(base, daylight));
  return [...new Set([...its, ...around(own, HOUR)])];
}

/**
 * How far a clock is ahead, in whole seconds, zone and summer hour left out (contract 8): of all plausible readings
 * of the wall the one that is nearest. A drift of less than half the distance between two of the offsets is exact.
 *
 * @param now the right time
 * @param offsets what the wall may be ahead of UTC; none is taken as UTC
 */
export function driftOf(wall: Millis, now: Millis, offsets: readonly Millis[]): number {
  const drifts = (offsets.length === 0 ? [0] : offsets).map((offset) => wall - offset - now);
  const nearest = drifts.reduce((best, drift) => (Math.abs(drift) < Math.abs(best) ? drift : best));
  // Adding 0 makes 0 of -0.
  return Math.round(nearest / 1000) + 0;
}
