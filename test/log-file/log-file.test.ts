import assert from 'node:assert/strict';
import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { eventLine, summaryLine } from '../../src/sinks/log-file/line.ts';
import { createLogFile, type LogFileOptions } from '../../src/sinks/log-file/log-file.ts';
import {
  HandClock,
  ListJournal,
  NOW,
  OFF,
  readLines,
  rememberLog,
  someEvent,
  someRecorder,
  temporaryDir,
} from './support.ts';

function prepare(context: TestContext, change: Partial<LogFileOptions> = {}) {
  const file = join(temporaryDir(context), 'logs', 'camera_log.txt');
  const journal = new ListJournal();
  const clock = new HandClock();
  const log = rememberLog();
  const create = () => createLogFile({ file, format: 'text', ...change }, journal, clock, log);
  return { file, journal, clock, log, create, sink: create() };
}

const lines = (...ids: readonly string[]) => ids.map((id) => eventLine(someEvent(id)));

test('events are appended in order, those that waited and those that come', async (context) => {
  const { file, journal, sink, log } = prepare(context);
  journal.add(someEvent('a'), someEvent('b'));
  await sink.start();
  assert.deepEqual(readLines(file), lines('a', 'b'));
  assert.equal(journal.waiting(), 0);
  journal.add(someEvent('c'));
  sink.told();
  await journal.whenDelivered();
  journal.add(someEvent('d'));
  sink.told();
  await sink.stop();
  assert.deepEqual(readLines(file), lines('a', 'b', 'c', 'd'));
  assert.equal(journal.waiting(), 0);
  assert.equal(statSync(file).mode & 0o777, 0o644 & ~process.umask());
  assert.deepEqual(log.lines, []);
});

test('thousands of events are written in batches, each once', async (context) => {
  const { file, journal, sink } = prepare(context);
  const ids = Array.from({ length: 1777 }, (_, index) => `e${index}`);
  journal.add(...ids.map((id) => someEvent(id)));
  await sink.start();
  assert.deepEqual(readLines(file), lines(...ids));
  await sink.stop();
});

test('what is in the file already stays', async (context) => {
  const { file, journal, sink } = prepare(context);
  mkdirSync(join(file, '..'));
  writeFileSync(file, 'from before\n');
  journal.add(someEvent('a'));
  await sink.start();
  await sink.stop();
  assert.deepEqual(readLines(file), ['from before', ...lines('a')]);
});

test('a line that was cut off by a power failure does not spoil the next', async (context) => {
  const { file, journal, sink } = prepare(context);
  mkdirSync(join(file, '..'));
  writeFileSync(file, 'half a li');
  journal.add(someEvent('a'));
  await sink.start();
  await sink.stop();
  assert.deepEqual(readLines(file), ['half a li', ...lines('a')]);
});

test('a line is the event as JSON where that is wanted, without any summary', async (context) => {
  const { file, journal, sink, clock } = prepare(context, { format: 'json' });
  journal.add(someEvent('a', { camera: 'Tor\u2028\u0085\n"1"' }));
  await sink.start();
  sink.changed(someRecorder(), null);
  clock.time += 60_001;
  journal.add(someEvent('b'));
  await sink.stop();
  const written = readLines(file);
  assert.ok(written.every((line) => !/[\u2028\u0085]/.test(line)));
  const [first, second] = written.map((line): unknown => JSON.parse(line));
  assert.equal(written.length, 2);
  assert.partialDeepStrictEqual(first, {
    id: 'a',
    camera: 'Tor\u2028\u0085\n"1"',
    at: new Date(NOW).toISOString(),
  });
  assert.partialDeepStrictEqual(second, { id: 'b', late: true });
});

test('a recorder that becomes readable has its summary, behind the events told so far', async (context) => {
  const { file, journal, sink, clock } = prepare(context);
  const good = someRecorder();
  sink.changed(good, someRecorder({ status: null }));
  journal.add(someEvent('a'));
  await sink.start();
  const start = summaryLine(good, NOW);
  assert.deepEqual(readLines(file), [...lines('a'), start]);

  sink.changed(someRecorder({ failures: 1 }), good);
  sink.changed(someRecorder({ status: 'unreachable' }), good);
  clock.time += 1000;
  journal.add(someEvent('b', { at: clock.time }));
  sink.changed(good, someRecorder({ status: 'unreachable' }));
  sink.told();
  await sink.stop();
  assert.deepEqual(readLines(file), [
    ...lines('a'),
    start,
    eventLine(someEvent('b', { at: clock.time })),
    summaryLine(good, clock.time),
  ]);
});

test('a summary that had to wait stands where it belongs, once a recorder', async (context) => {
  const { file, journal, sink, clock } = prepare(context);
  const [good, other] = [someRecorder(), someRecorder({ id: 'other', name: 'Other' })];
  const a = someEvent('a');
  const b = someEvent('b', { at: NOW + 2000 });
  journal.add(a, b);
  clock.time = NOW + 500;
  sink.changed(someRecorder({ channels: [] }), null);
  clock.time = NOW + 1000;
  sink.changed(good, null);
  clock.time = NOW + 3000;
  sink.changed(other, null);
  await sink.start();
  await sink.stop();
  assert.deepEqual(readLines(file), [
    eventLine(a),
    summaryLine(good, NOW + 1000),
    eventLine(b),
    summaryLine(other, NOW + 3000),
  ]);
});

test('a file that is moved away or deleted by others is begun anew', async (context) => {
  const { file, journal, sink } = prepare(context);
  journal.add(someEvent('a'));
  await sink.start();
  renameSync(file, `${file}.moved`);
  journal.add(someEvent('b'));
  sink.told();
  await journal.whenDelivered();
  assert.deepEqual(readLines(`${file}.moved`), lines('a'));
  assert.deepEqual(readLines(file), lines('b'));
  rmSync(join(file, '..'), { recursive: true });
  journal.add(someEvent('c'));
  sink.told();
  await journal.whenDelivered();
  assert.deepEqual(readLines(file), lines('c'));
  await sink.stop();
});

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
  sink.told();
  sink.changed(someRecorder(), null);
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

test('the summary counts the state that it came from', async (context) => {
  const { file, sink } = prepare(context);
  const [one, two] = someRecorder().channels;
  assert.ok(one && two);
  sink.changed(someRecorder({ channels: [one, two, { ...one, key: '3', recording: OFF }] }), null);
  await sink.start();
  await sink.stop();
  assert.match(readLines(file)[0] ?? '', /3 cameras, 2 online, 2 recording$/);
});
