import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { iso, type Millis } from '../domain/time.ts';
import type { Log } from '../ports.ts';
import { createPrivately, prepareDataDir } from './data-dir.ts';
import { establish, findDamage, findForeign } from './schema.ts';
import { explain, explainDir, SQLITE, sqliteCode, StoreError } from './store-error.ts';

/** The database in `data_dir`. */
export const DATABASE_FILE = 'dvr2mqtt.db';
/** How long a write waits for another program's, in milliseconds. */
const BUSY_TIMEOUT = 2000;

/**
 * Opens the database for the bridge, which holds the lock on `dir`. One that is damaged, another program's
 * or of a newer version is set aside, with a line in the log, and a new one is begun.
 * Throws a StoreError when `dir` or the database cannot be written.
 */
export function openOrReplace(dir: string, log: Log, now: Millis): DatabaseSync {
  const opened = open(dir, true);
  if (opened instanceof DatabaseSync) return opened;
  const file = join(dir, DATABASE_FILE);
  const aside = setAside(dir, file, now);
  log.error(`${file} cannot be used: ${opened.unusable}. It is kept as ${aside}, and a new one is begun.`);
  const fresh = open(dir, false);
  if (fresh instanceof DatabaseSync) return fresh;
  throw new StoreError(`${file} cannot be used: ${fresh.unusable}. Set data_dir to another folder.`);
}

/** Opens the database beside a bridge that may be running, or throws a StoreError; touches no other's file. */
export function openBeside(dir: string): DatabaseSync {
  const opened = open(dir, false);
  if (opened instanceof DatabaseSync) return opened;
  throw new StoreError(`${join(dir, DATABASE_FILE)} cannot be used: ${opened.unusable}.`);
}

/** A database that lives as long as the process. */
export function openInMemory(): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  establish(database);
  return database;
}

/** Copies the logins from a `dir` that may only be read, as far as that can be done. Never throws. */
export function copyLogins(dir: string, into: DatabaseSync): void {
  const insert = into.prepare('INSERT INTO logins (recorder, salt, hash, login) VALUES (?, ?, ?, ?)');
  // Without write access SQLite reads only beside a bridge that runs; after one that ended it needs `immutable`.
  for (const mode of ['mode=ro', 'immutable=1']) {
    const url = pathToFileURL(join(dir, DATABASE_FILE));
    url.search = mode;
    try {
      using database = new DatabaseSync(url, { readOnly: true, timeout: BUSY_TIMEOUT });
      const rows = database.prepare('SELECT recorder, salt, hash, login FROM logins').all();
      for (const row of rows) insert.run(...Object.values(row));
      return;
    } catch {
      continue;
    }
  }
}

function open(dir: string, isThorough: boolean): DatabaseSync | { readonly unusable: string } {
  prepareDataDir(dir);
  const file = join(dir, DATABASE_FILE);
  createPrivately(dir, file);
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT });
    const unusable = findForeign(database) ?? (isThorough ? findDamage(database) : null);
    if (unusable === null) {
      establish(database);
      return database;
    }
    database.close();
    return { unusable };
  } catch (error) {
    database?.close();
    const code = sqliteCode(error);
    if (code === SQLITE.notADatabase) return { unusable: 'it is not a database' };
    if (code === SQLITE.corrupt) return { unusable: 'it is damaged' };
    throw explain(file, error);
  }
}

/** Renames the database, with the files that SQLite keeps beside it, and returns its new name. */
function setAside(dir: string, file: string, now: Millis): string {
  const stem = `${file}.unreadable-${iso(now).slice(0, 19).replaceAll(':', '-')}Z`;
  let aside = stem;
  for (let count = 2; existsSync(aside); count += 1) aside = `${stem}-${count}`;
  try {
    renameSync(file, aside);
    for (const suffix of ['-wal', '-shm', '-journal']) {
      if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
    }
  } catch (error) {
    throw explainDir(dir, error);
  }
  return aside;
}
