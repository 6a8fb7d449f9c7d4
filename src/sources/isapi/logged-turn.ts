import type { Millis } from '../../domain/time.ts';
import type { Missed } from '../../ports.ts';
import type { LogEntry } from './documents/log-search.ts';
import { canonical } from './numbering.ts';

/**
 * When a camera became what it is now, by the recorder's log; `null` where the log does not say so without doubt.
 *
 * What counts is a log that agrees with what was seen before and after: a camera that was there, and is not, was lost
 * once and did not come back; one that was not there, and is, came back first. Many recorders log no return at all
 * (isapi.md 2.5), so that two losses in a row do not tell which of them lasts.
 *
 * @param entries in the times of the recorder
 * @param ahead what those times may be ahead of the bridge's; only where all fitting ones agree, the time is known
 * @param now by the bridge's clock
 */
export function turnOf(
  missed: Missed,
  entries: readonly LogEntry[],
  ahead: readonly Millis[],
  now: Millis,
): Millis | null {
  const own = entries.filter(({ channel }) => isOf(channel, missed));
  const turns = ahead.flatMap((by) => {
    const told = own
      .map(({ at, turn }) => ({ at: at - by, turn }))
      .filter(({ at }) => at >= missed.from && at <= now)
      .toSorted((one, other) => one.at - other.at);
    const turn = missed.online ? lossThatLasts(told) : firstReturn(told);
    return turn === null ? [] : [turn];
  });
  const [turn] = turns;
  return turn !== undefined && turns.every((other) => other === turn) ? turn : null;
}

type Turn = Pick<LogEntry, 'at' | 'turn'>;

function lossThatLasts(told: readonly Turn[]): Millis | null {
  const back = told.findLastIndex(({ turn }) => turn === 'restored');
  const [loss, another] = told.slice(back + 1);
  return loss !== undefined && another === undefined ? loss.at : null;
}

function firstReturn([first]: readonly Turn[]): Millis | null {
  return first?.turn === 'restored' ? first.at : null;
}

function isOf({ kind, number }: LogEntry['channel'], missed: Missed): boolean {
  return (
    String(number) === canonical(missed.id) && (kind === null || missed.kind === null || kind === missed.kind)
  );
}
