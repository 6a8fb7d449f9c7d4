import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { type Login, NO_LOGIN } from '../../src/domain/state.ts';
import { DATABASE_FILE } from '../../src/store/database.ts';
import { openLedger } from '../../src/store/ledger.ts';
import { openStore } from '../../src/store/store.ts';
import { NOW, rememberLog, someRecorder, stillClock, temporaryDir } from './support.ts';

const PAUSED: Login = {
  ...NO_LOGIN,
  refusals: 2,
  pausedAt: NOW - 1000,
  pausedUntil: NOW + 3_600_000,
  cause: 'unauthorized',
  reason: 'bad_credentials',
  accepted: true,
};
const SECRET = 'admin:correct horse battery staple';

test('a login belongs to its recorder and its credentials, and survives', async (context) => {
  const dir = temporaryDir(context);
  const store = openStore(dir, rememberLog(), stillClock);
  assert.equal(await store.ledger.read('house', SECRET), null);
  await store.ledger.write('house', SECRET, PAUSED);
  store.close();

  const ledger = openLedger(dir, rememberLog(), stillClock);
  context.after(() => ledger.close());
  assert.deepEqual(await ledger.read('house', SECRET), PAUSED);
  assert.equal(await ledger.read('house', `${SECRET} `), null);
  assert.equal(await ledger.read('barn', SECRET), null);
  // A look with other credentials has changed nothing.
  assert.deepEqual(await ledger.read('house', SECRET), PAUSED);
});

test('a pause without end survives, also that the recorder leaves the configuration for a while', async (context) => {
  const dir = temporaryDir(context);
  const store = openStore(dir, rememberLog(), stillClock);
  store.commit([someRecorder('house')], []);
  await store.ledger.write('house', SECRET, { ...PAUSED, pausedUntil: Infinity });
  store.forget('house');
  store.close();
  const again = openStore(dir, rememberLog(), stillClock);
  assert.equal((await again.ledger.read('house', SECRET))?.pausedUntil, Infinity);
  again.close();
});

test('the bridge notices what another program wrote, and only that', async (context) => {
  const dir = temporaryDir(context);
  const store = openStore(dir, rememberLog(), stillClock);
  context.after(() => store.close());
  const beside = openLedger(dir, rememberLog(), stillClock);
  context.after(() => beside.close());
  assert.equal(store.ledger.changedElsewhere(), false);
  await store.ledger.write('house', SECRET, NO_LOGIN);
  store.commit([someRecorder('house')], []);
  assert.equal(store.ledger.changedElsewhere(), false);
  assert.deepEqual(await beside.read('house', SECRET), NO_LOGIN);
  assert.equal(store.ledger.changedElsewhere(), false);
  await beside.write('house', SECRET, PAUSED);
  assert.equal(store.ledger.changedElsewhere(), true);
  assert.equal(store.ledger.changedElsewhere(), false);
  assert.deepEqual(await store.ledger.read('house', SECRET), PAUSED);
});

test('two programs that each begin with a refusal of their own read each other', async (context) => {
  const dir = temporaryDir(context);
  const store = openStore(dir, rememberLog(), stillClock);
  context.after(() => store.close());
  const beside = openLedger(dir, rememberLog(), stillClock);
  context.after(() => beside.close());
  await Promise.all([store.ledger.read('house', SECRET), beside.read('house', SECRET)]);
  await store.ledger.write('house', SECRET, NO_LOGIN);
  await beside.write('house', SECRET, PAUSED);
  assert.deepEqual(await store.ledger.read('house', SECRET), PAUSED);
  assert.deepEqual(await beside.read('house', SECRET), PAUSED);
});

test('opening the ledger beside the bridge writes nothing', (context) => {
  const dir = temporaryDir(context);
  const store = openStore(dir, rememberLog(), stillClock);
  context.after(() => store.close());
  store.ledger.changedElsewhere();
  openLedger(dir, rememberLog(), stillClock).close();
  assert.equal(store.ledger.changedElsewhere(), false);
});

test('new credentials take the place of the old, and each has its own salt', async (context) => {
  const dir = temporaryDir(context);
  const store = openStore(dir, rememberLog(), stillClock);
  context.after(() => store.close());
  const readSalt = () => {
    const database = new DatabaseSync(join(dir, DATABASE_FILE));
    const salt = database.prepare('SELECT hex(salt) AS salt FROM logins').get()?.['salt'];
    database.close();
    return salt;
  };
  await store.ledger.write('house', SECRET, PAUSED);
  const first = readSalt();
  await store.ledger.write('house', 'admin:new', NO_LOGIN);
  assert.notEqual(readSalt(), first);
  assert.equal(await store.ledger.read('house', SECRET), null);
  assert.deepEqual(await store.ledger.read('house', 'admin:new'), NO_LOGIN);
});

test('once the ledger was asked, a refusal is on the disk before anything else can happen', async (context) => {
  const dir = temporaryDir(context);
  const store = openStore(dir, rememberLog(), stillClock);
  context.after(() => store.close());
  await store.ledger.read('house', SECRET);
  const written = store.ledger.write('house', SECRET, PAUSED);
  const database = new DatabaseSync(join(dir, DATABASE_FILE));
  assert.equal(database.prepare('SELECT recorder FROM logins').get()?.['recorder'], 'house');
  database.close();
  await written;
});

test('of writes that overlap, the last one stays', async (context) => {
  const store = openStore(temporaryDir(context), rememberLog(), stillClock);
  context.after(() => store.close());
  const refusals = [1, 2, 3, 4];
  await Promise.all(
    refusals.map((count) => store.ledger.write('house', SECRET, { ...PAUSED, refusals: count })),
  );
  assert.equal((await store.ledger.read('house', SECRET))?.refusals, 4);
});

test('the credentials are in no file', async (context) => {
  const dir = temporaryDir(context);
  const store = openStore(dir, rememberLog(), stillClock);
  context.after(() => store.close());
  await store.ledger.write('house', SECRET, PAUSED);
  for (const name of readdirSync(dir))
    assert.ok(!readFileSync(join(dir, name)).includes('correct horse'), name);
});

test('a pause that began in the future is as long as it was planned', async (context) => {
  const dir = temporaryDir(context);
  const store = openStore(dir, rememberLog(), stillClock);
  await store.ledger.write('house', SECRET, {
    ...PAUSED,
    pausedAt: NOW + 9e9,
    pausedUntil: NOW + 9e9 + 60_000,
  });
  assert.equal((await store.ledger.read('house', SECRET))?.pausedUntil, NOW + 60_000);
  store.close();
});

test('a login that cannot be read is said and treated as absent', async (context) => {
  const dir = temporaryDir(context);
  const log = rememberLog();
  const store = openStore(dir, log, stillClock);
  context.after(() => store.close());
  await store.ledger.write('house', SECRET, PAUSED);
  const database = new DatabaseSync(join(dir, DATABASE_FILE));
  database.exec(`UPDATE logins SET login = '{}'`);
  database.close();
  assert.equal(await store.ledger.read('house', SECRET), null);
  assert.match(log.lines.join('\n'), /^warn .*"house"/);
});

test('where nothing can be written, the ledger works in memory and says so', async (context) => {
  const dir = temporaryDir(context);
  writeFileSync(join(dir, 'file'), '');
  const log = rememberLog();
  const ledger = openLedger(join(dir, 'file', 'below'), log, stillClock);
  context.after(() => ledger.close());
  assert.match(log.lines.join('\n'), /^warn data_dir .*A refused login is not remembered/);
  await ledger.write('house', SECRET, PAUSED);
  assert.deepEqual(await ledger.read('house', SECRET), PAUSED);
});

test('check creates what the bridge then finds', async (context) => {
  const dir = join(temporaryDir(context), 'data');
  const ledger = openLedger(dir, rememberLog(), stillClock);
  await ledger.write('house', SECRET, PAUSED);
  ledger.close();
  const log = rememberLog();
  const store = openStore(dir, log, stillClock);
  assert.deepEqual(await store.ledger.read('house', SECRET), PAUSED);
  store.close();
  assert.deepEqual(log.lines, []);
});

test('where data_dir may only be read, the pauses in it are obeyed all the same', async (context) => {
  const dir = temporaryDir(context);
  const store = openStore(dir, rememberLog(), stillClock);
  await store.ledger.write('house', SECRET, PAUSED);
  store.close();
  chmodSync(join(dir, DATABASE_FILE), 0o444);
  chmodSync(dir, 0o555);
  const child = join(import.meta.dirname, 'child-ledger.ts');
  // Whoever is allowed everything must become someone else for this.
  const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const said = execFileSync(process.execPath, [child, dir, SECRET], { encoding: 'utf8', ...user });
  chmodSync(dir, 0o755);
  const [warning = '', login = ''] = said.split('\n');
  assert.match(warning, /^warn data_dir .*EACCES/);
  assert.deepEqual(JSON.parse(login), PAUSED);
});

test('whether a recorder pauses is known without its credentials', async (context) => {
  const store = openStore(temporaryDir(context), rememberLog(), stillClock);
  context.after(() => store.close());
  await store.ledger.write('house', SECRET, PAUSED);
  await store.ledger.write('barn', SECRET, { ...NO_LOGIN, accepted: true });
  await store.ledger.write('shed', SECRET, { ...PAUSED, pausedUntil: Infinity });
  assert.deepEqual(
    ['house', 'barn', 'shed', 'unknown'].map((recorder) => store.ledger.isPausing(recorder)),
    [true, false, true, false],
  );
});
