import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventLine, summaryLine } from '../../src/sinks/log-file/line.ts';
import { lines, prepare } from './prepare.ts';
import { NOW, readLines, someEvent, someRecorder } from './support.ts';

test('what cannot be written is kept, said once, and tried again with growing pauses', async (context) => {
  const { file, journal, sink, clock, log } = prepare(context);
  mkdirSync(file, { recursive: true });
  journal.add(someEvent('a'));
  await sink.start();
  assert.equal(journal.waiting(), 1);
  const tries = async (count: number) => {
    while (clock.delays.length < count) await new Promise(setImmediate);
  };
  for (let count = 1; count <= 11; count += 1) {
    await tries(count);
    clock.advance(clock.delays.at(-1) ?? 0);
  }
  await tries(12);
  assert.deepEqual(clock.delays.slice(0, 4), [1000, 2000, 4000, 8000]);
  assert.equal(clock.delays.at(-1), 300_000);
  assert.equal(log.lines.length, 1);
  assert.match(log.lines[0] ?? '', /^error .*EISDIR/);

  rmdirSync(file);
  journal.add(someEvent('b'));
  clock.advance(300_000);
  await journal.whenDelivered();
  assert.deepEqual(readLines(file), lines('a', 'b'));
  await sink.stop();
  assert.equal(clock.pending, 0);
  assert.equal(log.lines.length, 2);
  assert.match(log.lines[1] ?? '', /^info .*written again/);
});

test('a full disk: nothing is lost, and the next event tries at once', async (context) => {
  const { file, journal, sink, log } = prepare(context);
  mkdirSync(join(file, '..'));
  symlinkSync('/dev/full', file);
  journal.add(someEvent('a'));
  await sink.start();
  assert.match(log.lines.join('\n'), /^error .*ENOSPC/);
  rmSync(file);
  journal.add(someEvent('b'));
  sink.changed(someRecorder(), null);
  sink.told();
  await journal.whenDelivered();
  await sink.stop();
  assert.deepEqual(readLines(file), [...lines('a', 'b'), summaryLine(someRecorder(), NOW)]);
});

test('a sink that stops while it fails ends, and leaves no timer', async (context) => {
  const { file, journal, sink, clock } = prepare(context);
  mkdirSync(file, { recursive: true });
  journal.add(someEvent('a'));
  await sink.start();
  await sink.stop();
  assert.equal(clock.pending, 0);
  assert.equal(journal.waiting(), 1);
  rmdirSync(file);
  sink.told();
  sink.changed(someRecorder(), null);
  await sink.stop();
  assert.equal(existsSync(file), false);
  assert.equal(clock.pending, 0);
});

for (const format of ['text', 'json'] as const) {
  test(`${format}: lines that were written before a kill, but not marked as such, are not written again`, async (context) => {
    const { file, journal, create, clock } = prepare(context, { format });
    journal.add(someEvent('old'), someEvent('a'), someEvent('b'));
    const first = create();
    first.changed(someRecorder({ channels: [] }), null);
    await first.start();
    await first.stop();
    const whole = readFileSync(file, 'utf8');
    // Killed before the cursor was moved over `a` and `b`, and started again much later.
    journal.cursor = 1;
    journal.add(someEvent('c'));
    clock.time += 3_600_000;
    const second = create();
    await second.start();
    await second.stop();
    const added = readFileSync(file, 'utf8').slice(whole.length).split('\n').slice(0, -1);
    assert.equal(added.length, 1);
    assert.match(added[0] ?? '', format === 'json' ? /^\{"id":"c".*"late":true\}$/ : /Reason: c$/);
    assert.equal(journal.waiting(), 0);
  });
}

test('a batch of which a kill left only the beginning is written to its end', async (context) => {
  const { file, journal, sink } = prepare(context);
  mkdirSync(join(file, '..'));
  const [a = '', b = ''] = lines('a', 'b');
  writeFileSync(file, `${a}\n${b.slice(0, 20)}`);
  journal.add(someEvent('a'), someEvent('b'));
  await sink.start();
  await sink.stop();
  assert.deepEqual(readLines(file), [a, b.slice(0, 20), b]);
});

test('events that look alike are all written', async (context) => {
  const { file, journal, create } = prepare(context);
  const twin = () => someEvent('twin');
  journal.add(twin(), twin(), twin());
  const first = create();
  await first.start();
  await first.stop();
  assert.equal(readLines(file).length, 3);
  // Killed when only one of two more was on the disk.
  appendFileSync(file, `${eventLine(someEvent('last'))}\n`);
  journal.add(someEvent('last'), someEvent('last'));
  const second = create();
  await second.start();
  await second.stop();
  assert.equal(readLines(file).length, 5);
});
