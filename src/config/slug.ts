import { createHash } from 'node:crypto';
import anyAscii from 'any-ascii';

/** A name as an id: transliterated to Latin, `[a-z0-9-]+`, no dash at either end or twice in a row. */
export function slug(name: string): string {
  const dashed = anyAscii(name.normalize('NFC'))
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  if (dashed !== '') return dashed;
  return `recorder-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}
