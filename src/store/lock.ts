import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createPrivately, prepareDataDir } from './data-dir.ts';
import { explain, SQLITE, sqliteCode } from './store-error.ts';

/** The right to be the one bridge on a `data_dir`. */
export interface Lock {
  release(): void;
}

/** A lock must not end because nobody looks at it any more and its database is collected. */
const held = new Set<DatabaseSync>();

/**
 * Takes the lock on a folder; `null` when another process holds it. Throws a StoreError where the folder
 * cannot be written.
 *
 * The lock is SQLite's on a file of its own: it needs no process ids (which mean nothing between containers),
 * and the kernel drops it when the process ends, however it ends.
 */
export function lockDataDir(dir: string): Lock | null {
  prepareDataDir(dir);
  const file = join(dir, 'bridge.lock');
  try {
    return take(dir, file);
  } catch (error) {
    if (sqliteCode(error) !== SQLITE.notADatabase) throw explain(file, error);
  }
  // Who held it would have been noticed before what is in it.
  rmSync(file);
  try {
    return take(dir, file);
  } catch (error) {
    throw explain(file, error);
  }
}

function take(dir: string, file: string): Lock | null {
  createPrivately(dir, file);
  const database = new DatabaseSync(file);
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (sqliteCode(error) === SQLITE.busy) return null;
    throw error;
  }
  held.add(database);
  return {
    release: () => {
      if (!held.delete(database)) return;
      database.close();
    },
  };
}
