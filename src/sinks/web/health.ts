import type { Millis } from '../../domain/time.ts';

/** A main loop that has not beaten for so long hangs; it beats once a second. */
const LONGEST_SILENCE: Millis = 15_000;
/** How long the bridge may be without a broker and still be well (contract 8). */
const LONGEST_SEPARATION: Millis = 300_000;

/** The signs of life of the bridge. All times are monotonic. */
export interface Signs {
  readonly now: Millis;
  /** When the main loop beat last, or when it was started. */
  readonly beatAt: Millis;
  /** Whether there is a broker, and since when that is so. */
  readonly broker: { readonly isConnected: boolean; readonly since: Millis };
}

/** What `/healthz` tells. */
export interface Health {
  readonly status: 'ok' | 'failing';
  /** Whole seconds since the main loop beat last. */
  readonly last_beat: number;
  readonly broker: 'connected' | 'disconnected';
  /** Whole seconds since that is so. */
  readonly broker_since: number;
  /** What is wrong, in words; empty while `ok`. */
  readonly reasons: readonly string[];
}

/** Whether the bridge is well: its main loop beats, and it has a broker or had one less than 5 minutes ago. */
export function judge({ now, beatAt, broker }: Signs): Health {
  const silence = now - beatAt;
  const standing = now - broker.since;
  const reasons: string[] = [];
  if (silence > LONGEST_SILENCE) reasons.push(`The main loop has not beaten for ${seconds(silence)} s.`);
  if (!broker.isConnected && standing >= LONGEST_SEPARATION)
    reasons.push(`There has been no connection to the broker for ${seconds(standing)} s.`);
  return {
    status: reasons.length === 0 ? 'ok' : 'failing',
    last_beat: seconds(silence),
    broker: broker.isConnected ? 'connected' : 'disconnected',
    broker_since: seconds(standing),
    reasons,
  };
}

function seconds(time: Millis): number {
  return Math.floor(time / 1000);
}
