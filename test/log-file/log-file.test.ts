import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventLine, summaryLine } from '../../src/sinks/log-file/line.ts';
import { createLogFile } from '../../src/sinks/log-file/log-file.ts';
import { lines, prepare } from './prepare.ts';
import { ListJournal, NOW, OFF, readLines, someEvent, someRecorder } from './support.ts';

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
  journal.add(someEvent('a', { camera: 'Tor\u2028\u0085\u202E\n"1"' }));
  await sink.start();
  sink.changed(someRecorder(), null);
  clock.time += 60_001;
  journal.add(someEvent('b'));
  await sink.stop();
  const written = readLines(file);
  assert.ok(written.every((line) => !/[\u2028\u0085\u202E]/.test(line)));
  const [first, second] = written.map((line): unknown => JSON.parse(line));
  assert.equal(written.length, 2);
  assert.partialDeepStrictEqual(first, {
    id: 'a',
    camera: 'Tor\u2028\u0085\u202E\n"1"',
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
  sink.changed(someRecorder({ status: 'locked' }), someRecorder({ status: 'unreachable' }));
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

test('what comes while the sink writes is not overlooked', async (context) => {
  const { file, clock, log } = prepare(context);
  const journal = new (class extends ListJournal {
    override unread(limit: number) {
      const entries = super.unread(limit);
      // The sink has just seen that nothing is left.
      if (entries.length === 0 && this.events.length < 3) {
        this.add(someEvent(`late ${this.events.length}`));
        sink.told();
      }
      return entries;
    }
  })();
  const sink = createLogFile({ file, format: 'text' }, journal, clock, log);
  journal.add(someEvent('a'));
  await sink.start();
  assert.deepEqual(readLines(file), lines('a', 'late 1', 'late 2'));
  const [one, two] = [someRecorder(), someRecorder({ channels: [] })];
  sink.changed(one, null);
  sink.changed(two, null);
  await sink.stop();
  assert.deepEqual(readLines(file).slice(3), [summaryLine(one, NOW), summaryLine(two, NOW)]);
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
