import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DATABASE_FILE } from '../../../src/store/database.ts';

const FULL = `SELECT RAISE(FAIL, 'database or disk is full')`;

/** Makes SQLite refuse every new row of these tables, as a full disk would; returns what mends it. */
export function fillDisk(
  dataDir: string,
  tables: readonly ('events' | 'recorders' | 'logins')[],
): () => void {
  const run = (sql: (table: string) => string): void => {
    using database = new DatabaseSync(join(dataDir, DATABASE_FILE), { timeout: 2000 });
    for (const table of tables) database.exec(sql(table));
  };
  run((table) => `CREATE TRIGGER full_${table} BEFORE INSERT ON ${table} BEGIN ${FULL}; END`);
  return () => run((table) => `DROP TRIGGER full_${table}`);
}
