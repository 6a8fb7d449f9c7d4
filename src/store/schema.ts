import { DatabaseSync } from 'node:sqlite';
import { inTransaction } from './transaction.ts';

/** Marks a database as ours, in its header: `d2mq`. */
const APPLICATION_ID = 0x64_32_6d_71;
/** Rises with every change of the tables. */
export const SCHEMA_VERSION = 1;

const TABLES = ['recorders', 'events', 'cursors', 'notes', 'logins'];
const CREATION = `
  CREATE TABLE IF NOT EXISTS recorders (id TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS events (seq INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS cursors (sink TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS notes (
    sink TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (sink, key)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS logins (
    recorder TEXT PRIMARY KEY, salt BLOB NOT NULL, hash BLOB NOT NULL, login TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/** Why this database is not ours to use; `null` when it is, or is empty. Changes nothing in it. */
export function findForeign(database: DatabaseSync): string | null {
  const id = readPragma(database, 'application_id');
  const version = readPragma(database, 'user_version');
  const isEmpty = database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
  if (isEmpty && id === 0 && version === 0) return null;
  if (id !== APPLICATION_ID) return 'it belongs to another program';
  if (version < SCHEMA_VERSION) return hasTables(database) ? null : 'some of its tables are missing';
  if (version === SCHEMA_VERSION) return findDeformed(database);
  return `it was written by a newer dvr2mqtt (schema ${version}, this one knows up to ${SCHEMA_VERSION})`;
}

/** The first damage that SQLite finds; `null` when there is none. Reads the whole file. */
export function findDamage(database: DatabaseSync): string | null {
  const found = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
  return found === 'ok' ? null : `it is damaged: ${String(found).replaceAll(/\s+/g, ' ')}`;
}

/**
 * Sets how the database is written, and creates the tables of one that is new. Writes nothing into one that
 * has them: that must open on a full disk too, and beside a bridge that is just writing.
 *
 * WAL with FULL: a commit is on the disk when it returns, at one fsync each.
 */
export function establish(database: DatabaseSync): void {
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  // After a burst of events, the write-ahead log gives its space back.
  database.exec('PRAGMA journal_size_limit = 4194304;');
  if (!hasTables(database)) inTransaction(database, () => database.exec(CREATION));
}

function hasTables(database: DatabaseSync): boolean {
  const rows = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  const names = new Set(rows.map((row) => row['name']));
  return TABLES.every((table) => names.has(table));
}

/** What keeps the statements of the store from being understood: their names stand in the file as well. */
function findDeformed(database: DatabaseSync): string | null {
  if (!hasTables(database)) return 'some of its tables are missing';
  using right = new DatabaseSync(':memory:');
  right.exec(CREATION);
  return columnsOf(database) === columnsOf(right) ? null : 'it is damaged: its tables have other columns';
}

function columnsOf(database: DatabaseSync): string {
  const rows = [...TABLES, 'sqlite_sequence'].map((table) =>
    database.prepare(`PRAGMA table_info(${table})`).all(),
  );
  return JSON.stringify(rows);
}

function readPragma(database: DatabaseSync, name: string): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}
