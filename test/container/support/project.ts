import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** The project's folder. */
export const ROOT = join(import.meta.dirname, '../../..');

/** A file of the project. */
export function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** What package.json says of the project. */
export const PACKAGE = z
  .object({
    version: z.string(),
    description: z.string(),
    license: z.string(),
    homepage: z.string(),
    devDependencies: z.object({ node: z.string() }),
  })
  .parse(JSON.parse(read('package.json')));
