import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test, type TestContext } from 'node:test';
import { lockDataDir } from '../../src/store/lock.ts';
import { openStore } from '../../src/store/store.ts';
import { rememberLog, stillClock, temporaryDir } from './support.ts';

function start(context: TestContext, script: string, dir: string): ChildProcess {
  const path = join(import.meta.dirname, script);
  const child = spawn(process.execPath, [path, dir], { stdio: ['pipe', 'pipe', 'inherit'] });
  context.after(() => child.kill('SIGKILL'));
  return child;
}

/** Reads the child's lines until `isEnough`, kills it, and returns all lines that it could still say. */
async function readAndKill(
  child: ChildProcess,
  isEnough: (line: string) => boolean,
): Promise<readonly string[]> {
  assert.ok(child.stdout);
  const said: string[] = [];
  const ended = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (isEnough(line)) child.kill('SIGKILL');
  }
  await ended;
  return said;
}

test('a kill in the middle of commits loses nothing and leaves nothing half done', async (context) => {
  const dir = temporaryDir(context);
  let committed = 0;
  for (const more of [1, 7, 40, 90]) {
    const enough = committed + more;
    const said = await readAndKill(start(context, 'child-commits.ts', dir), (line) => Number(line) >= enough);
    committed = Number(said.at(-1));
    assert.ok(committed >= enough);

    const log = rememberLog();
    const store = openStore(dir, log, stillClock);
    const inState = store.load('house')?.unreachableAt ?? 0;
    const ids = store
      .journal('mqtt')
      .unread(100_000)
      .map(({ event }) => event.id);
    store.close();
    assert.deepEqual(log.lines, []);
    // The last commit may have been on the disk before it could be said.
    assert.ok(inState >= committed);
    const expected = Array.from({ length: inState }, (_, index) => [`${index + 1}-a`, `${index + 1}-b`]);
    assert.deepEqual(ids, expected.flat());
    committed = inState;
  }
});

test('a folder has one bridge, until that ends in whatever way', async (context) => {
  const dir = join(temporaryDir(context), 'data');
  const holder = start(context, 'child-lock.ts', dir);
  assert.ok(holder.stdout);
  const [line] = await once(createInterface({ input: holder.stdout }), 'line');
  assert.equal(line, 'locked');
  assert.equal(lockDataDir(dir), null);
  // The lock is no hindrance to the store itself: `check` works beside the bridge.
  openStore(dir, rememberLog(), stillClock).close();
  holder.kill('SIGKILL');
  await once(holder, 'exit');

  const lock = lockDataDir(dir);
  assert.ok(lock);
  assert.equal(lockDataDir(dir), null);
  const second = await readAndKill(start(context, 'child-lock.ts', dir), () => false);
  assert.deepEqual(second, ['refused']);
  lock.release();
  lock.release();
  const next = lockDataDir(dir);
  assert.ok(next);
  next.release();
});

test('a lock file that is damaged is replaced', (context) => {
  const dir = temporaryDir(context);
  writeFileSync(join(dir, 'bridge.lock'), 'garbage '.repeat(600));
  const lock = lockDataDir(dir);
  assert.ok(lock);
  assert.equal(lockDataDir(dir), null);
  lock.release();
});
