import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import { DATABASE_FILE } from '../../src/store/database.ts';
import {
  readEvent,
  readLogin,
  readRecorder,
  writeEvent,
  writeLogin,
  writeRecorder,
} from '../../src/store/records.ts';
import { NO_LOGIN } from '../../src/domain/state.ts';
import { openStore } from '../../src/store/store.ts';
import { rememberLog, someEvent, someRecorder, stillClock, temporaryDir } from './support.ts';

/** A database with some events, changed by `spoil` while nobody has it open. */
function openSpoiled(context: TestContext, spoil: (file: string) => void) {
  const dir = temporaryDir(context);
  const log = rememberLog();
  const before = openStore(dir, log, stillClock);
  before.journal('mqtt');
  before.commit([someRecorder('house')], ['a', 'b', 'c', 'd'].map(someEvent));
  before.close();
  spoil(join(dir, DATABASE_FILE));
  const store = openStore(dir, log, stillClock);
  context.after(() => store.close());
  return { store, log };
}

/** The same bytes with one text in the place of another as long. */
function replaceIn(file: string, from: string, to: string): void {
  const text = readFileSync(file, 'latin1');
  assert.ok(text.includes(from));
  writeFileSync(file, text.replace(from, to), 'latin1');
}

test('what the disk has changed is not taken for what was written', () => {
  const [state, event, login] = [someRecorder('house'), someEvent('a'), { ...NO_LOGIN, refusals: 2 }];
  assert.equal(readRecorder(writeRecorder(state).replace('"failures":3', '"failures":4')), null);
  assert.equal(readEvent(writeEvent(event).replace('Front door', 'Front dour')), null);
  assert.equal(readLogin(writeLogin(login).replace('"refusals":2', '"refusals":0')), null);
  assert.deepEqual(readEvent(JSON.stringify(event)), event, 'an earlier version wrote no checksum');
});

test('an event in the middle that cannot be read is said as well', (context) => {
  const { store, log } = openSpoiled(context, (file) => replaceIn(file, '"id":"c"', '"id":"x"'));
  const ids = store
    .journal('mqtt')
    .unread(9)
    .map(({ event }) => event.id);
  assert.deepEqual(ids, ['a', 'b', 'd']);
  assert.match(log.lines.join('\n'), /^warn .*not told.*"seq":3/);
  store.journal('mqtt').unread(9);
  assert.equal(log.lines.length, 1, 'once');
});

test('the state of one recorder is not given for that of another', (context) => {
  const { store, log } = openSpoiled(context, (file) => {
    const database = new DatabaseSync(file);
    database.exec(`UPDATE recorders SET id = 'attic'`);
    database.close();
  });
  assert.match(log.lines.join('\n'), /^warn .*not its own.*"attic"/);
  assert.equal(store.load('attic'), null);
  assert.match(log.lines.at(-1) ?? '', /cannot be read/);
});

test('a login pause whose proof the disk has changed is not forgotten without a word', async (context) => {
  const dir = temporaryDir(context);
  const log = rememberLog();
  const before = openStore(dir, log, stillClock);
  await before.ledger.write('house', 'secret', { ...NO_LOGIN, refusals: 1, pausedUntil: 9e12 });
  assert.equal(await before.ledger.read('house', 'other'), null);
  before.close();
  assert.deepEqual(log.lines, [], 'other credentials are another login');
  const file = new DatabaseSync(join(dir, DATABASE_FILE));
  file.exec(`UPDATE logins SET hash = randomblob(32)`);
  file.close();
  const store = openStore(dir, log, stillClock);
  context.after(() => store.close());
  assert.equal(await store.ledger.read('house', 'secret'), null);
  assert.match(log.lines.join('\n'), /^warn .*login pause cannot be read.*"house"/);
});

test('a counter that the disk has changed does not hold the cursors', (context) => {
  const { store } = openSpoiled(context, (file) => {
    const database = new DatabaseSync(file);
    database.exec(`UPDATE sqlite_sequence SET seq = 1`);
    database.close();
  });
  const journal = store.journal('mqtt');
  assert.equal(journal.waiting(), 4);
  journal.delivered(4);
  assert.deepEqual(journal.unread(9), []);
});

test('tables whose columns are not ours are set aside', (context) => {
  const { store, log } = openSpoiled(context, (file) => replaceIn(file, 'login TEXT', 'logim TEXT'));
  assert.deepEqual(store.known(), []);
  assert.match(log.lines.join('\n'), /^error .*damaged.*is kept as/);
});

test('so is one whose table of counters has other columns', (context) => {
  const { store, log } = openSpoiled(context, (file) =>
    replaceIn(file, 'sqlite_sequence(name', 'sqlite_sequence(nane'),
  );
  assert.deepEqual(store.known(), []);
  assert.match(log.lines.join('\n'), /^error .*damaged.*is kept as/);
});
