import { accessSync, closeSync, constants, mkdirSync, openSync } from 'node:fs';
import { explainDir } from './store-error.ts';

/** Creates the folder, for its owner only, where it is missing. Throws a StoreError where it cannot be written. */
export function prepareDataDir(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    accessSync(dir, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw explainDir(dir, error);
  }
}

/** Creates an empty file for its owner only, where there is none: SQLite would let everyone read it. */
export function createPrivately(dir: string, file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw explainDir(dir, error);
  }
}
