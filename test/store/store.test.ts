import assert from 'node:assert/strict';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { DATABASE_FILE, openOrReplace } from '../../src/store/database.ts';
import { revive } from '../../src/store/revive.ts';
import { StoreError } from '../../src/store/store-error.ts';
import { keepStore, openStore } from '../../src/store/store.ts';
import { NOW, rememberLog, someEvent, someRecorder, stillClock, temporaryDir } from './support.ts';

test('what was committed is there after a restart, and what is gone is gone', (context) => {
  const dir = join(temporaryDir(context), 'not', 'yet', 'there');
  const log = rememberLog();
  const store = openStore(dir, log, stillClock);
  store.journal('mqtt');
  assert.equal(store.load('house'), null);
  assert.deepEqual(store.known(), []);
  store.commit([someRecorder('house'), someRecorder('barn')], [someEvent('e1'), someEvent('e2')]);
  store.commit([{ ...someRecorder('barn'), name: 'Barn' }], []);
  store.close();

  const again = openStore(dir, log, stillClock);
  assert.deepEqual(again.known(), ['barn', 'house']);
  assert.deepEqual(again.load('house'), revive(someRecorder('house')));
  assert.equal(again.load('barn')?.name, 'Barn');
  assert.deepEqual(
    again
      .journal('mqtt')
      .unread(10)
      .map(({ event }) => event),
    [someEvent('e1'), someEvent('e2')],
  );
  again.forget('barn');
  assert.deepEqual(again.known(), ['house']);
  assert.equal(again.load('barn'), null);
  again.close();
  assert.deepEqual(log.lines, []);
});

test('only its owner may read what is kept', (context) => {
  const dir = join(temporaryDir(context), 'data');
  const store = openStore(dir, rememberLog(), stillClock);
  store.commit([someRecorder('house')], []);
  const mode = (path: string) => statSync(path).mode & 0o777;
  assert.equal(mode(dir), 0o700);
  for (const suffix of ['', '-wal', '-shm']) assert.equal(mode(join(dir, DATABASE_FILE + suffix)), 0o600);
  store.close();
});

test('notes belong to a sink, and survive', (context) => {
  const dir = temporaryDir(context);
  const store = openStore(dir, rememberLog(), stillClock);
  store.setNote('mqtt', 'topics', '["a"]');
  store.setNote('mqtt', 'topics', '["a","b"]');
  store.setNote('mqtt', 'other', '1');
  store.setNote('web', 'topics', '2');
  store.setNote('mqtt', 'other', null);
  store.close();
  const again = openStore(dir, rememberLog(), stillClock);
  assert.equal(again.note('mqtt', 'topics'), '["a","b"]');
  assert.equal(again.note('mqtt', 'other'), null);
  assert.deepEqual([...again.notes('mqtt')], [['topics', '["a","b"]']]);
  again.close();
});

test('a state that cannot be read is said and treated as absent', (context) => {
  const dir = temporaryDir(context);
  const log = rememberLog();
  const store = openStore(dir, log, stillClock);
  store.commit([someRecorder('house')], []);
  const other = new DatabaseSync(join(dir, DATABASE_FILE));
  other.exec(`UPDATE recorders SET state = json_set(state, '$.channels', 'none')`);
  other.close();
  assert.equal(store.load('house'), null);
  assert.match(log.lines.join('\n'), /^warn .*"house"/);
  store.close();
});

test('on a full disk nothing is half written, and the store goes on when there is room again', (context) => {
  const dir = temporaryDir(context);
  const log = rememberLog();
  const database = openOrReplace(dir, log, NOW);
  const store = keepStore(database, join(dir, DATABASE_FILE), log, stillClock);
  const journal = store.journal('mqtt');
  store.commit([someRecorder('house')], [someEvent('e1')]);
  const pages = Number(database.prepare('PRAGMA page_count').get()?.['page_count']);
  database.exec(`PRAGMA max_page_count = ${pages + 2}`);
  const many = Array.from({ length: 500 }, (_, index) => someEvent(`f${index}`));
  const changed = { ...someRecorder('house'), name: 'New name' };
  assert.throws(
    () => store.commit([changed], many),
    (error) => error instanceof StoreError && /full.*Free some space/.test(error.message),
  );
  assert.equal(store.load('house')?.name, 'House DVR');
  assert.equal(journal.waiting(), 1);
  database.exec('PRAGMA max_page_count = 100000');
  store.commit([changed], many);
  assert.equal(store.load('house')?.name, 'New name');
  assert.deepEqual(
    journal.unread(3).map(({ event }) => event.id),
    ['e1', 'f0', 'f1'],
  );
  store.close();
});

test('a data_dir that cannot be used ends with a sentence and a remedy', (context) => {
  const dir = temporaryDir(context);
  writeFileSync(join(dir, 'file'), '');
  const occupied = join(dir, 'occupied');
  mkdirSync(join(occupied, DATABASE_FILE), { recursive: true });
  for (const impossible of [join(dir, 'file'), join(dir, 'file', 'below'), occupied]) {
    assert.throws(
      () => openStore(impossible, rememberLog(), stillClock),
      (error) => error instanceof StoreError && error.message.includes('set data_dir to another folder'),
      impossible,
    );
  }
});
