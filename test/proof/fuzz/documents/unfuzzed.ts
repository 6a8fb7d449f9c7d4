import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { MAPPERS } from './mappers.ts';

const DOCUMENTS = join(import.meta.dirname, '../../../../src/sources/isapi/documents');
/** Files whose functions are parts of mappers, and are fuzzed with them. */
const PARTS = new Set(['listed.ts', 'lists.ts', 'scalars.ts']);
/** Functions beside mappers in their files: their parts. */
const BESIDE = new Set(['readSizes', 'readTime']);

/** What reads documents of a recorder, and is not fuzzed: files without a fuzzed mapper, and other readers in them. */
export async function listUnfuzzed(): Promise<string[]> {
  const fuzzed = new Set(MAPPERS.map(({ read }) => read));
  const found: string[] = [];
  for (const file of readdirSync(DOCUMENTS)) {
    if (PARTS.has(file)) continue;
    const exported = z.record(z.string(), z.unknown()).parse(await import(join(DOCUMENTS, file)));
    const known = Object.values(exported).filter((one) => fuzzed.has(one));
    if (known.length === 0) found.push(file);
    for (const [name, one] of Object.entries(exported))
      if (/^(?:read|map|parse)[A-Z]/.test(name) && !fuzzed.has(one) && !BESIDE.has(name))
        found.push(`${file}: ${name}`);
  }
  return found;
}
