import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A form of the program that can be run. */
export interface Form {
  /** The file that Node is given. */
  readonly main: string;
  remove(): Promise<void>;
}

/** The program as it stands in the checkout: Node strips its types at each start. */
export const CHECKOUT: Form = { main: join(ROOT, 'src/main.ts'), remove: async () => {} };

/** The program as `npm pack` packs it: without types, and without what strips them. */
export async function pack(): Promise<Form> {
  const folder = await mkdtemp(join(tmpdir(), 'dvr2mqtt-packed-'));
  for (const name of ['src', 'node_modules']) await symlink(join(ROOT, name), join(folder, name));
  await copyFile(join(ROOT, 'package.json'), join(folder, 'package.json'));
  await promisify(execFile)(process.execPath, [join(ROOT, 'scripts/strip-types.ts')], { cwd: folder });
  return { main: join(folder, 'dist/main.js'), remove: () => rm(folder, { recursive: true, force: true }) };
}
