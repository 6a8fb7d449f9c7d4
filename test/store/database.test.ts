import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { DATABASE_FILE } from '../../src/store/database.ts';
import { openLedger } from '../../src/store/ledger.ts';
import { SCHEMA_VERSION } from '../../src/store/schema.ts';
import { openStore } from '../../src/store/store.ts';
import { rememberLog, someEvent, someRecorder, stillClock, temporaryDir } from './support.ts';

const ASIDE = `${DATABASE_FILE}.unreadable-2026-11-22T14-43-10Z`;

/** A folder with a database of ours that holds something. */
function createFilled(context: TestContext): { readonly dir: string; readonly file: string } {
  const dir = temporaryDir(context);
  const store = openStore(dir, rememberLog(), stillClock);
  store.journal('mqtt');
  store.commit(
    [someRecorder('house')],
    Array.from({ length: 300 }, (_, index) => someEvent(`e${index}`)),
  );
  store.close();
  return { dir, file: join(dir, DATABASE_FILE) };
}

/** The store begins anew, says why, works, and keeps what it found. */
function assertReplaced(dir: string, why: RegExp): void {
  const log = rememberLog();
  const store = openStore(dir, log, stillClock);
  assert.equal(log.lines.length, 1);
  assert.match(log.lines[0] ?? '', /^error .*is kept as .*unreadable-2026-11-22T14-43-10Z/);
  assert.match(log.lines[0] ?? '', why);
  assert.ok(existsSync(join(dir, ASIDE)));
  assert.deepEqual(store.known(), []);
  store.commit([someRecorder('new')], [someEvent('e1')]);
  store.close();
  const again = openStore(dir, log, stillClock);
  assert.deepEqual(again.known(), ['new']);
  again.close();
  assert.equal(log.lines.length, 1);
}

test('a file that is no database is set aside', (context) => {
  const dir = temporaryDir(context);
  const garbage = 'no database at all '.repeat(500);
  writeFileSync(join(dir, DATABASE_FILE), garbage);
  assertReplaced(dir, /not a database/);
  assert.equal(readFileSync(join(dir, ASIDE), 'utf8'), garbage);
});

test('an empty file is simply filled', (context) => {
  const dir = temporaryDir(context);
  writeFileSync(join(dir, DATABASE_FILE), '');
  const log = rememberLog();
  openStore(dir, log, stillClock).close();
  assert.deepEqual(log.lines, []);
});

test("another program's database is set aside untouched", (context) => {
  const dir = temporaryDir(context);
  const foreign = new DatabaseSync(join(dir, DATABASE_FILE));
  foreign.exec(`CREATE TABLE theirs (x); INSERT INTO theirs VALUES ('precious')`);
  foreign.close();
  const before = readFileSync(join(dir, DATABASE_FILE));
  assertReplaced(dir, /another program/);
  assert.deepEqual(readFileSync(join(dir, ASIDE)), before);
});

test('a database of a newer version is set aside', (context) => {
  const { dir, file } = createFilled(context);
  const newer = new DatabaseSync(file);
  newer.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
  newer.close();
  assertReplaced(dir, /newer dvr2mqtt/);
});

test('a database without one of its tables is set aside', (context) => {
  const { dir, file } = createFilled(context);
  const other = new DatabaseSync(file);
  other.exec('DROP TABLE cursors');
  other.close();
  assertReplaced(dir, /tables are missing/);
});

test('a truncated database is set aside', (context) => {
  const { dir, file } = createFilled(context);
  truncateSync(file, Math.floor(statSync(file).size / 2));
  assertReplaced(dir, /damaged/);
});

test('a database with an overwritten page is set aside', (context) => {
  const { dir, file } = createFilled(context);
  const bytes = readFileSync(file);
  bytes.fill(0xff, bytes.length - 4096 * 3, bytes.length - 4096);
  writeFileSync(file, bytes);
  assertReplaced(dir, /damaged/);
});

test('what SQLite keeps beside the database goes with it while another program has it open', (context) => {
  const { dir, file } = createFilled(context);
  const other = new DatabaseSync(file);
  context.after(() => other.close());
  other.exec(`INSERT INTO notes VALUES ('mqtt', 'a', 'b')`);
  const bytes = readFileSync(file);
  bytes.fill(0xff, bytes.length - 4096 * 3, bytes.length - 4096);
  writeFileSync(file, bytes);
  assertReplaced(dir, /damaged/);
  const aside = readdirSync(dir).filter((name) => name.startsWith(ASIDE));
  assert.deepEqual(aside.sort(), [ASIDE, `${ASIDE}-shm`, `${ASIDE}-wal`]);
});

test('what was set aside before is not overwritten, and nothing stale stays beside the new database', (context) => {
  const dir = temporaryDir(context);
  writeFileSync(join(dir, ASIDE), 'an earlier one');
  writeFileSync(join(dir, DATABASE_FILE), 'garbage '.repeat(600));
  writeFileSync(join(dir, `${DATABASE_FILE}-wal`), 'stale');
  writeFileSync(join(dir, `${DATABASE_FILE}-journal`), 'stale');
  openStore(dir, rememberLog(), stillClock).close();
  assert.equal(readFileSync(join(dir, ASIDE), 'utf8'), 'an earlier one');
  assert.ok(existsSync(join(dir, `${ASIDE}-2`)));
  const beside = readdirSync(dir).filter((name) => name.startsWith(`${DATABASE_FILE}-`));
  assert.deepEqual(beside, []);
});

test('a program beside the bridge sets nothing aside', (context) => {
  const dir = temporaryDir(context);
  writeFileSync(join(dir, DATABASE_FILE), 'garbage '.repeat(600));
  const log = rememberLog();
  openLedger(dir, log, stillClock).close();
  assert.match(log.lines.join('\n'), /^warn .*not a database.*refused login/);
  assert.deepEqual(readdirSync(dir), [DATABASE_FILE]);
});
