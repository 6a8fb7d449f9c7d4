import type { Millis } from '../../../domain/time.ts';
import type { MissedCamera } from '../../../ports.ts';
import type { LogEntry } from '../documents/log-search.ts';
import { canonical } from '../numbering.ts';

/** One loss may be told twice, in two words (isapi.md 2.5). */
const ONE_LOSS: Millis = 5_000;

/**
 * When a camera became what it is now, by the recorder's log; `null` where the log does not say so without doubt.
 *
 * What counts is a log that agrees with what was seen before and after: a camera that was there, and is not, was lost
 * once and did not come back; one that was not there, and is, came back first. Many recorders log no return at all
 * (isapi.md 2.5), so that two losses in a row do not tell which of them lasts.
 *
 * @param entries by the bridge's clock
 * @param now by the bridge's clock
 */
export function turnOf(missed: MissedCamera, entries: readonly LogEntry[], now: Millis): Millis | null {
  const told = entries
    .filter(({ at, channel }) => isOf(channel, missed) && at >= missed.from && at <= now)
    .toSorted((one, other) => one.at - other.at);
  if (told.some(({ turn }) => turn === 'unclear')) return null;
  return missed.online ? lossThatLasts(told) : firstReturn(told);
}

function lossThatLasts(told: readonly LogEntry[]): Millis | null {
  const back = told.findLastIndex(({ turn }) => turn === 'restored');
  const [loss, ...others] = told.slice(back + 1);
  return loss !== undefined && others.every(({ at }) => at - loss.at <= ONE_LOSS) ? loss.at : null;
}

function firstReturn([first]: readonly LogEntry[]): Millis | null {
  return first?.turn === 'restored' ? first.at : null;
}

function isOf({ kind, number }: LogEntry['channel'], missed: MissedCamera): boolean {
  return String(number) === canonical(missed.id) && (kind === null || kind === missed.kind);
}
