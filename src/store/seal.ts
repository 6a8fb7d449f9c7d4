import { crc32 } from 'node:zlib';

const LENGTH = ',"crc":"00000000"}'.length;
/** A seal of which the disk has changed the name or the sum; whatever else it changes there, what is left is no JSON. */
const BROKEN = /,"[^"]{1,3}":"[^"]{1,8}"\}$/;

/**
 * Closes a JSON object with a checksum. SQLite keeps none of what is in its pages: a disk that changes a digit would
 * change an event or the beginning of an outage, and nobody would notice.
 *
 * @param of what else must be as it was when the object is opened
 */
export function seal(json: string, of = ''): string {
  return `${json.slice(0, -1)},"crc":"${sumOf(json, of)}"}`;
}

/** The object without its seal; `null` where it is not what was sealed. Earlier versions wrote none. */
export function unseal(text: string, of = ''): string | null {
  const kept = /^,"crc":"([\da-f]{8})"\}$/.exec(text.slice(-LENGTH))?.[1];
  if (kept === undefined) return BROKEN.test(text.slice(-LENGTH)) ? null : text;
  const json = `${text.slice(0, -LENGTH)}}`;
  return kept === sumOf(json, of) ? json : null;
}

function sumOf(json: string, of: string): string {
  return crc32(of + json)
    .toString(16)
    .padStart(8, '0');
}
