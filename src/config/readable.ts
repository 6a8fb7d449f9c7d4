import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Finding, Path } from './fault.ts';
import { whyUnread } from './tags.ts';

/** What keeps a file that an option names from being read, if anything does. */
export function findUnreadable(file: string | undefined, path: Path, folder: string): Finding[] {
  if (file === undefined) return [];
  try {
    readFileSync(resolve(folder, file));
    return [];
  } catch (error) {
    return [{ path, message: `the file ${whyUnread(error)}; must be a PEM file that can be read` }];
  }
}
