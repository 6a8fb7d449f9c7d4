import type { ChannelStatus } from './documents/working-status.ts';

/** In the other numbering world, IP channel k is 32 + k (isapi.md 1.3). */
export const SHIFT = 32;

/**
 * Joins working status records with the channel ids of the lists (isapi.md 1.4): by the number as it stands
 * when every known channel has a record, else with IP channels counted from 33. `null` when neither fits, or two
 * records of one number differ: then nobody knows which record is whose.
 *
 * @param analogIds ids of all analog inputs, also of those that are switched off
 * @param inUse ids of all channels that are in use
 */
export function joinByNumber(
  records: readonly ChannelStatus[],
  analogIds: readonly string[],
  inUse: readonly string[],
): ReadonlyMap<string, ChannelStatus> | null {
  const exact = new Map<string, ChannelStatus>();
  for (const record of records) {
    const number = canonical(record.number);
    const other = exact.get(number);
    if (other !== undefined && JSON.stringify(other) !== JSON.stringify(record)) return null;
    exact.set(number, record);
  }
  if (inUse.every((id) => exact.has(canonical(id)))) return exact;
  const isKnown = (number: string) => inUse.some((id) => canonical(id) === number);
  for (const offset of new Set([analogIds.length, 0])) {
    const shifted = new Map(
      records.map((record) => {
        const number = canonical(record.number);
        const isShifted = Number(number) > SHIFT && !isKnown(number);
        return [isShifted ? String(Number(number) - SHIFT + offset) : number, record];
      }),
    );
    if (inUse.every((id) => shifted.has(canonical(id)))) return shifted;
  }
  return null;
}

/**
 * Whether records of IP channels are left over that no channel in use has: then that of an analog input is not an IP
 * channel's, though it bears its number.
 */
export function hasStrays(joined: ReadonlyMap<string, ChannelStatus>, inUse: readonly string[]): boolean {
  const isUsed = (number: string) => inUse.some((id) => canonical(id) === number);
  return [...joined].some(([number, { isAnalog }]) => !isAnalog && !isUsed(number));
}

/** The form in which ids are joined: `0012` and `12` are one number. */
export function canonical(id: string): string {
  return /^\d+$/.test(id) ? String(Number(id)) : id;
}
