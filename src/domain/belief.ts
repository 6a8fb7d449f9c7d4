import type { Sight } from './snapshot.ts';
import { type Belief, NO_DOUBT, type Outage } from './state.ts';
import type { Millis } from './time.ts';

/** How a negative reading is to be taken. */
export interface Bearing {
  /** Consecutive bad readings that make a loss (1..10). */
  readonly offlineAfter: number;
  /**
   * `loss`: enough bad readings make an outage. `held`: they are counted, but nothing is concluded yet.
   * `state`: what is seen is shown at once and is no loss (contract 3.6).
   */
  readonly takes: 'loss' | 'held' | 'state';
}

/** A fact of which nothing was ever seen. */
export function unseen(reason: string): Belief {
  return { last: null, fresh: false, reason, outage: null, doubt: NO_DOUBT };
}

/** Takes one sight into a belief (contract 3.3). Returns the same object when nothing changed. */
export function believe(belief: Belief, sight: Sight, at: Millis, bearing: Bearing): Belief {
  switch (sight.is) {
    case 'yes':
      return merge(belief, {
        last: true,
        fresh: true,
        reason: sight.reason,
        outage: null,
        doubt: NO_DOUBT,
        ...(belief.outage !== null && { upSince: endOf(belief.outage, sight.since, at) }),
      });
    case 'no':
      return takeLoss(belief, sight, at, bearing);
    case 'none':
      return takeBlindness(belief, sight.reason, bearing.offlineAfter);
    case 'unasked':
      return belief;
  }
}

/** Shows a belief as unknown without touching what is known of its past: a running outage goes on. */
export function obscure(belief: Belief, reason: string): Belief {
  return merge(belief, { fresh: false, reason, doubt: NO_DOUBT });
}

function endOf({ since }: Outage, logged: Millis | undefined, at: Millis): Millis {
  return logged !== undefined && logged >= since && logged <= at ? logged : at;
}

function takeLoss(
  belief: Belief,
  { reason, since: logged = Infinity }: Extract<Sight, { readonly is: 'no' }>,
  at: Millis,
  bearing: Bearing,
): Belief {
  if (belief.outage !== null || bearing.takes === 'state') {
    return merge(belief, { last: false, fresh: true, reason, doubt: NO_DOUBT });
  }
  const bad = belief.doubt.bad + 1;
  const begin = beginOf(belief, logged, at);
  if (bad < bearing.offlineAfter || bearing.takes === 'held') {
    return merge(belief, { doubt: { ...begin, bad, blind: 0 } });
  }
  const outage: Outage = { ...begin, reason, met: belief.last === null };
  return merge(belief, { last: false, fresh: true, reason, outage, doubt: NO_DOUBT });
}

function beginOf(
  { doubt: { since, source }, upSince = -Infinity }: Belief,
  logged: Millis,
  at: Millis,
): Pick<Outage, 'since' | 'source'> {
  if (since !== null) return source === undefined ? { since } : { since, source };
  return logged >= upSince && logged <= at ? { since: logged, source: 'recorder_log' } : { since: at };
}

function takeBlindness(belief: Belief, reason: string, offlineAfter: number): Belief {
  const { doubt } = belief;
  const blind = doubt.blind + 1;
  if (belief.fresh && blind < offlineAfter) return merge(belief, { doubt: { ...doubt, blind } });
  const rest = doubt.blind === 0 ? doubt : doubt.bad === 0 ? NO_DOUBT : { ...doubt, blind: 0 };
  return merge(belief, { fresh: false, reason, doubt: rest });
}

function merge(belief: Belief, change: Partial<Belief>): Belief {
  const next = { ...belief, ...change };
  const same =
    next.last === belief.last &&
    next.fresh === belief.fresh &&
    next.reason === belief.reason &&
    next.outage === belief.outage &&
    next.upSince === belief.upSince &&
    next.doubt === belief.doubt;
  return same ? belief : next;
}
