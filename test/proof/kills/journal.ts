import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { tell } from '../../../src/domain/told.ts';
import { readEvent } from '../../../src/store/records.ts';

const DATABASE = 'dvr2mqtt.db';

/** What a bridge that was killed left behind. */
export interface Remains {
  /** As they would be told. */
  readonly events: readonly string[];
  /** Events that a sink had not passed. */
  readonly unread: Readonly<Record<'mqtt' | 'log', number>>;
  readonly faults: readonly string[];
}

/**
 * Reads the database of a bridge that is dead, on a copy: who opens it would mend it, and the next life is to find it
 * as it was left.
 */
export function examine(dataDir: string): Remains {
  const copy = mkdtempSync(join(dataDir, '..', 'copy-'));
  try {
    if (!existsSync(join(dataDir, DATABASE))) return { events: [], unread: { mqtt: 0, log: 0 }, faults: [] };
    for (const name of [DATABASE, `${DATABASE}-wal`])
      if (existsSync(join(dataDir, name))) copyFileSync(join(dataDir, name), join(copy, name));
    using database = new DatabaseSync(join(copy, DATABASE));
    return read(database, dataDir);
  } catch (error) {
    return { events: [], unread: { mqtt: 0, log: 0 }, faults: [`the database: ${String(error)}`] };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function read(database: DatabaseSync, dataDir: string): Remains {
  const faults = readdirSync(dataDir)
    .filter((name) => name.includes('unreadable'))
    .map((name) => `the bridge has set a database aside: ${name}`);
  const check = database.prepare('PRAGMA integrity_check').all();
  const found = check.map((row) => String(row['integrity_check'])).join('; ');
  if (found !== 'ok') faults.push(`the database is damaged: ${found}`);
  const events: string[] = [];
  const hasTables = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'events'").get() !== undefined;
  // Killed before it had made any.
  if (!hasTables) return { events, unread: { mqtt: 0, log: 0 }, faults };
  for (const row of database.prepare('SELECT seq, body FROM events ORDER BY seq').all()) {
    const event = readEvent(String(row['body']));
    if (event === null) faults.push(`entry ${String(row['seq'])} of the journal is no event`);
    else events.push(JSON.stringify(tell(event, event.at)));
  }
  const behind = database.prepare(
    'SELECT count(*) AS count FROM events WHERE seq > (SELECT seq FROM cursors WHERE sink = ?)',
  );
  const unread = (sink: string): number => Number(behind.get(sink)?.['count'] ?? 0);
  return { events, unread: { mqtt: unread('mqtt'), log: unread('log') }, faults };
}
