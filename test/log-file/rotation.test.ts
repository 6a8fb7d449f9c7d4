import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { appendLines } from '../../src/sinks/log-file/rotated-file.ts';
import { countWritten, readTail } from '../../src/sinks/log-file/tail.ts';
import { createLogFile } from '../../src/sinks/log-file/log-file.ts';
import { HandClock, ListJournal, readLines, rememberLog, someEvent, temporaryDir } from './support.ts';

const ignore = () => {};

test('whatever is written, in whatever portions: each file keeps its size, and the files hold the last lines in order', async (context) => {
  const root = temporaryDir(context);
  let run = 0;
  const portions = fc.array(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 12 }), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(portions, fc.integer({ min: 1, max: 5 }), async (sizes, files) => {
      const dir = join(root, String((run += 1)));
      const file = join(dir, 'log');
      const limits = { maxBytes: 100, files };
      const all: string[] = [];
      for (const portion of sizes) {
        const lines = portion.map((size, index) => `${all.length + index}:`.padEnd(size, 'x'));
        let written = 0;
        await appendLines(file, lines, limits, (count) => (written += count));
        assert.equal(written, lines.length);
        all.push(...lines);
      }
      const names = existsSync(dir) ? readdirSync(dir) : [];
      assert.ok(names.length <= files);
      assert.ok(names.every((name) => statSync(join(dir, name)).size <= limits.maxBytes));
      const kept = names
        .sort()
        .toReversed()
        .flatMap((name) => readLines(join(dir, name)));
      assert.deepEqual(kept, all.slice(all.length - kept.length));
      if (names.length < files) assert.equal(kept.length, all.length);
    }),
    { numRuns: 60 },
  );
});

test('a file is filled to its last byte', async (context) => {
  const file = join(temporaryDir(context), 'log');
  const limits = { maxBytes: 20, files: 2 };
  await appendLines(file, ['123456789', '123456789', 'abc'], limits, ignore);
  assert.deepEqual(readLines(`${file}.1`), ['123456789', '123456789']);
  assert.deepEqual(readLines(file), ['abc']);
});

test('a line that is larger than a file is written all the same', async (context) => {
  const file = join(temporaryDir(context), 'log');
  await appendLines(file, ['a', 'b'.repeat(500), 'c'], { maxBytes: 100, files: 5 }, ignore);
  assert.deepEqual(readLines(`${file}.2`), ['a']);
  assert.deepEqual(readLines(`${file}.1`), ['b'.repeat(500)]);
  assert.deepEqual(readLines(file), ['c']);
});

test('a rotation that fails again and again costs no older file', async (context) => {
  const file = join(temporaryDir(context), 'log');
  const limits = { maxBytes: 10, files: 4 };
  await appendLines(file, ['first....', 'second...', 'third....'], limits, ignore);
  // What is in the way cannot be replaced by a file.
  mkdirSync(`${file}.3`);
  for (let count = 0; count < 5; count += 1) {
    await assert.rejects(appendLines(file, ['fourth...'], limits, ignore));
  }
  rmdirSync(`${file}.3`);
  await appendLines(file, ['fourth...'], limits, ignore);
  assert.deepEqual(
    ['.3', '.2', '.1', ''].map((suffix) => readLines(file + suffix)[0]),
    ['first....', 'second...', 'third....', 'fourth...'],
  );
});

test('lines that were written before a rotation and a kill are known again', async (context) => {
  const file = join(temporaryDir(context), 'log');
  const journal = new ListJournal();
  journal.add(...['a', 'b', 'c', 'd', 'e'].map((id) => someEvent(id)));
  const options = { file, format: 'json', maxBytes: 500 } as const;
  for (const cursor of [0, 2]) {
    journal.cursor = cursor;
    const sink = createLogFile(options, journal, new HandClock(), rememberLog());
    await sink.start();
    await sink.stop();
  }
  assert.deepEqual(
    ['.2', '.1', ''].map((suffix) => readLines(file + suffix).length),
    [2, 2, 1],
  );
  assert.equal(journal.waiting(), 0);
});

test('the tail of a file that is long, missing or no file', async (context) => {
  const dir = temporaryDir(context);
  const file = join(dir, 'log');
  assert.deepEqual(await readTail(file), []);
  assert.deepEqual(await readTail(dir), []);
  const lines = Array.from({ length: 40_000 }, (_, index) => `line ${index} ${'x'.repeat(20)}`);
  writeFileSync(file, `${lines.join('\n')}\ncut of`);
  const tail = await readTail(file);
  assert.ok(tail.length > 10_000 && tail.length < 40_000);
  assert.deepEqual(tail.slice(-10_000), lines.slice(-10_000));
});

test('of what is pending, exactly the beginning that ends the file counts as written', () => {
  const mark = fc.constantFrom('a', 'b', 'c');
  const marks = fc.array(mark, { maxLength: 8 });
  fc.assert(
    fc.property(marks, marks, (logged, pending) => {
      const count = countWritten(logged, pending);
      const ends = (length: number) =>
        length <= logged.length &&
        logged.slice(logged.length - length).join() === pending.slice(0, length).join();
      assert.ok(ends(count));
      for (let more = count + 1; more <= pending.length; more += 1) assert.ok(!ends(more));
    }),
  );
});

test(
  'a disk that fills up in the middle of a line leaves whole lines',
  { skip: process.platform === 'win32' },
  (context) => {
    const file = join(temporaryDir(context), 'log');
    const child = join(import.meta.dirname, 'child-full.ts');
    const script = 'ulimit -f 4; exec "$0" "$1" "$2"';
    const said: unknown = JSON.parse(
      execFileSync('sh', ['-c', script, process.execPath, child, file], { encoding: 'utf8' }),
    );
    const lines = readLines(file);
    assert.ok(lines.length > 0);
    assert.deepEqual(said, { written: lines.length, code: 'EFBIG' });
    assert.equal(statSync(file).size, lines.length * 81);
  },
);
