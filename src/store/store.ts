import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock, Log, Store } from '../ports.ts';
import { DATABASE_FILE, openOrReplace } from './database.ts';
import { EventTable } from './journal.ts';
import { keepLedger, type Ledger } from './ledger.ts';
import { readRecorder, writeRecorder } from './records.ts';
import { revive } from './revive.ts';
import { explain } from './store-error.ts';
import { inTransaction } from './transaction.ts';

/** The store of a bridge that runs. */
export interface BridgeStore extends Store {
  readonly ledger: Ledger;
  /** Forgets the cursors of all other sinks, so that none that is gone holds events back. */
  activate(sinks: readonly string[]): void;
}

/** The most events that wait for a sink; 200 to 400 MB. */
const MOST_EVENTS = 1_000_000;

/**
 * Opens what is kept in `dir`, and begins it where there is nothing that can be used. The caller holds the
 * lock on `dir`. Every method that writes throws a StoreError when it cannot, and has then written nothing.
 */
export function openStore(dir: string, log: Log, clock: Clock): BridgeStore {
  const database = openOrReplace(dir, log, clock.now());
  return keepStore(database, join(dir, DATABASE_FILE), log, clock);
}

/** Rows whose key is not that of their recorder: the disk has changed it, and who asks for the right one finds nothing. */
const STRAYS = `SELECT id FROM recorders
  WHERE CASE WHEN json_valid(state) THEN json_extract(state, '$.id') IS NOT id ELSE 1 END`;

/** The store in a database that is open already. */
export function keepStore(
  database: DatabaseSync,
  file: string,
  log: Log,
  clock: Clock,
  mostEvents = MOST_EVENTS,
): BridgeStore {
  const selectState = database.prepare('SELECT state FROM recorders WHERE id = ?');
  const replaceState = database.prepare('INSERT OR REPLACE INTO recorders (id, state) VALUES (?, ?)');
  const selectNote = database.prepare('SELECT value FROM notes WHERE sink = ? AND key = ?');
  const replaceNote = database.prepare('INSERT OR REPLACE INTO notes (sink, key, value) VALUES (?, ?, ?)');
  const deleteNote = database.prepare('DELETE FROM notes WHERE sink = ? AND key = ?');
  const events = new EventTable(database, mostEvents, log);

  for (const row of database.prepare(STRAYS).all())
    log.warn('a kept state is damaged, or stands under a name that is not its own, and is ignored', {
      recorder: String(row['id']),
    });

  const explained = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw explain(file, error);
    }
  };

  return {
    ledger: keepLedger(database, file, log, clock),
    load(id) {
      const text = selectState.get(id)?.['state'];
      if (text === undefined) return null;
      const kept = readRecorder(String(text));
      const state = kept?.id === id ? kept : null;
      if (state === null) log.warn('the kept state cannot be read and is ignored', { recorder: id });
      return state === null ? null : revive(state);
    },
    known() {
      return database
        .prepare('SELECT id FROM recorders ORDER BY id')
        .all()
        .map((row) => String(row['id']));
    },
    commit(states, happened) {
      explained(() =>
        inTransaction(database, () => {
          for (const state of states) replaceState.run(state.id, writeRecorder(state));
          events.append(happened);
        }),
      );
    },
    // Its login pause stays: it would be forgotten by taking a recorder out of the file and in again.
    forget(id) {
      explained(() => database.prepare('DELETE FROM recorders WHERE id = ?').run(id));
    },
    journal: (sink) => explained(() => events.openFor(sink)),
    activate: (sinks) => explained(() => events.activate(sinks)),
    note(sink, key) {
      const value = selectNote.get(sink, key)?.['value'];
      return value === undefined ? null : String(value);
    },
    setNote(sink, key, value) {
      explained(() => (value === null ? deleteNote.run(sink, key) : replaceNote.run(sink, key, value)));
    },
    notes(sink) {
      const rows = database.prepare('SELECT key, value FROM notes WHERE sink = ? ORDER BY key').all(sink);
      return new Map(rows.map((row) => [String(row['key']), String(row['value'])]));
    },
    close: () => database.close(),
  };
}
