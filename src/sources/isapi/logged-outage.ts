import type { ChannelKind } from '../../domain/snapshot.ts';
import type { Millis } from '../../domain/time.ts';
import type { LogPage } from './documents/log-search.ts';

/** While nobody looked: from the last reading before to the first one after. */
export interface Absence {
  readonly from: Millis;
  readonly to: Millis;
}

/** What a log tells of the outage that was met, or found ended, after an absence. */
export interface LoggedOutage {
  /** `null`: before the absence. */
  readonly since: Millis | null;
  /** `null`: it is still running. */
  readonly until: Millis | null;
}

/**
 * The outage of a camera that turned during an absence: of one that was there before and is `lost` now, the loss
 * after which nothing came back; of one that was lost before and is `restored` now, the first return. `null` where the
 * log does not tell, contradicts what was read, or was cut off.
 *
 * @param ahead by how much the times in the log are ahead of those of the absence
 */
export function findOutage(
  { entries, isComplete }: LogPage,
  channel: { readonly kind: ChannelKind; readonly number: number },
  { from, to }: Absence,
  is: 'lost' | 'restored',
  ahead: Millis,
): LoggedOutage | null {
  const own = entries
    .filter((entry) => entry.channel.number === channel.number)
    .filter(({ channel: { kind } }) => kind === null || kind === channel.kind)
    .map(({ at, turn }) => ({ at: at - ahead, turn }))
    .filter(({ at }) => at >= from && at <= to)
    .sort((one, other) => one.at - other.at);
  if (!isComplete || own.at(-1)?.turn !== is) return null;
  if (is === 'restored')
    return { since: null, until: own.find(({ turn }) => turn === 'restored')?.at ?? null };
  const back = own.findLastIndex(({ turn }) => turn === 'restored');
  return { since: own[back + 1]?.at ?? null, until: null };
}
