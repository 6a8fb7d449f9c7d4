import { absorb } from './absorb.ts';
import { difference } from './difference.ts';
import type { Happening } from './event.ts';
import { absorbHealth, type LastUptime } from './health.ts';
import type { Rule } from './rule.ts';
import type { HealthReport, Reading } from './snapshot.ts';
import type { Recorder } from './state.ts';
import type { Millis } from './time.ts';

/** What a recorder answered, or did not, and when that was known. */
export interface Observation {
  readonly at: Millis;
  readonly reading: Reading;
}

/** Observation in, state and happenings out: the whole domain in one step. */
export function transition(
  recorder: Recorder,
  { at, reading }: Observation,
  rule: Rule,
): { readonly recorder: Recorder; readonly happenings: readonly Happening[] } {
  const after = absorb(recorder, at, reading, rule);
  return { recorder: after, happenings: difference(recorder, after, at) };
}

/** What was seen of one part of a recorder, and when that was known. */
export interface Examination {
  readonly at: Millis;
  readonly report: HealthReport;
  /** `null` at the first look of a run. */
  readonly last: LastUptime | null;
}

/** The same for a recorder's own parts. */
export function examine(
  recorder: Recorder,
  { at, report, last }: Examination,
  rule: Rule,
): { readonly recorder: Recorder; readonly happenings: readonly Happening[] } {
  const health = absorbHealth(recorder.health, at, report, rule, last);
  const after = health === recorder.health ? recorder : { ...recorder, health };
  return { recorder: after, happenings: difference(recorder, after, at) };
}
