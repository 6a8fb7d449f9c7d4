import { createHash } from 'node:crypto';
import anyAscii from 'any-ascii';

/** Longest id, and longest name; of a name that becomes a longer id, the end gives way to a hash. */
export const LONGEST_ID = 64;

/** A name as an id: transliterated to Latin, `[a-z0-9-]+`, no dash at either end or twice in a row. */
export function slug(name: string): string {
  const dashed = anyAscii(name.normalize('NFC'))
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  if (dashed !== '' && dashed.length <= LONGEST_ID) return dashed;
  const mark = `-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
  return (dashed === '' ? 'recorder' : dashed.slice(0, LONGEST_ID - mark.length).replace(/-$/, '')) + mark;
}
