import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test, type TestContext } from 'node:test';
import * as fc from 'fast-check';
import { DATABASE_FILE, openInMemory } from '../../src/store/database.ts';
import { keepStore, openStore } from '../../src/store/store.ts';
import { rememberLog, someEvent, stillClock, temporaryDir } from './support.ts';

const SINKS = ['mqtt', 'log-file', 'web'] as const;

function openSmall(context: TestContext, limit: number) {
  const log = rememberLog();
  const database = openInMemory();
  const store = keepStore(database, ':memory:', log, stillClock, limit);
  context.after(() => store.close());
  const countKept = () => Number(database.prepare('SELECT count(*) AS n FROM events').get()?.['n']);
  return { log, store, countKept };
}

/** The journal as it would be with all the memory in the world. */
class Model {
  readonly limit: number;
  readonly events: string[] = [];
  readonly cursors = new Map<string, number>();
  constructor(limit: number) {
    this.limit = limit;
  }
  unread(sink: string): readonly (readonly [number, string])[] {
    const oldest = Math.max(0, this.events.length - this.limit);
    return this.events
      .map((id, index) => [index + 1, id] as const)
      .slice(Math.max(oldest, this.cursors.get(sink) ?? 0));
  }
  deliver(sink: string, seq: number): void {
    const to = Math.min(seq, this.events.length);
    this.cursors.set(sink, Math.max(to, this.cursors.get(sink) ?? 0));
  }
}

type Step =
  | { readonly kind: 'commit'; readonly count: number }
  | { readonly kind: 'open' | 'deliver'; readonly sink: (typeof SINKS)[number]; readonly share: number }
  | { readonly kind: 'activate'; readonly sinks: readonly string[] };

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('commit' as const), count: fc.integer({ min: 0, max: 12 }) }),
  fc.record({
    kind: fc.constantFrom('open' as const, 'deliver' as const),
    sink: fc.constantFrom(...SINKS),
    share: fc.double({ min: -0.2, max: 1.2, noNaN: true }),
  }),
  fc.record({ kind: fc.constant('activate' as const), sinks: fc.subarray([...SINKS]) }),
);

test('whatever happens, every sink sees what a simple list would show it', (context) => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 40 }), (steps) => {
      const limit = 20;
      const { store, countKept } = openSmall(context, limit);
      const model = new Model(limit);
      const open = (sink: string) => {
        if (!model.cursors.has(sink)) model.cursors.set(sink, model.events.length);
        return store.journal(sink);
      };
      for (const step of steps) {
        if (step.kind === 'commit') {
          const ids = Array.from({ length: step.count }, (_, index) => `e${model.events.length + index}`);
          model.events.push(...ids);
          store.commit([], ids.map(someEvent));
        } else if (step.kind === 'activate') {
          for (const sink of SINKS) if (!step.sinks.includes(sink)) model.cursors.delete(sink);
          for (const sink of step.sinks) open(sink);
          store.activate(step.sinks);
        } else {
          const journal = open(step.sink);
          const seq = Math.round(step.share * model.events.length);
          if (step.kind === 'deliver') journal.delivered(seq);
          if (step.kind === 'deliver') model.deliver(step.sink, seq);
        }
        for (const sink of model.cursors.keys()) {
          const journal = store.journal(sink);
          const expected = model.unread(sink);
          assert.equal(journal.waiting(), expected.length);
          const seen = journal.unread(7).map(({ seq, event }) => [seq, event.id] as const);
          assert.deepEqual(seen, expected.slice(0, 7));
        }
        assert.ok(countKept() <= limit);
      }
    }),
    { numRuns: 150 },
  );
});

test('what all sinks have passed is dropped, and a sink that is behind holds it', (context) => {
  const { store, countKept } = openSmall(context, 100);
  const mqtt = store.journal('mqtt');
  const file = store.journal('log-file');
  store.activate(['mqtt', 'log-file']);
  store.commit([], ['a', 'b', 'c'].map(someEvent));
  mqtt.delivered(3);
  assert.equal(countKept(), 3);
  file.delivered(2);
  assert.equal(countKept(), 1);
  store.activate(['mqtt']);
  assert.equal(countKept(), 0);
  store.commit([], [someEvent('d')]);
  assert.deepEqual(
    mqtt.unread(9).map(({ seq }) => seq),
    [4],
  );
});

test('each sink goes on after a restart where it stood', (context) => {
  const dir = temporaryDir(context);
  const store = openStore(dir, rememberLog(), stillClock);
  store.journal('mqtt');
  store.journal('log-file');
  store.commit([], ['a', 'b', 'c', 'd'].map(someEvent));
  store.journal('mqtt').delivered(1);
  store.journal('log-file').delivered(3);
  store.close();
  const again = openStore(dir, rememberLog(), stillClock);
  context.after(() => again.close());
  assert.deepEqual(
    ['mqtt', 'log-file', 'web'].map((sink) =>
      again
        .journal(sink)
        .unread(9)
        .map(({ seq }) => seq),
    ),
    [[2, 3, 4], [4], []],
  );
});

test('beyond the limit the oldest are dropped, with one warning for each time that it comes to this', (context) => {
  const { log, store } = openSmall(context, 5);
  const journal = store.journal('mqtt');
  for (let number = 1; number <= 8; number += 1) store.commit([], [someEvent(`e${number}`)]);
  assert.equal(journal.waiting(), 5);
  assert.equal(journal.unread(9)[0]?.event.id, 'e4');
  assert.equal(log.lines.length, 1);
  assert.match(log.lines[0] ?? '', /^warn .*oldest are dropped/);
  journal.delivered(8);
  store.commit([], [someEvent('e9')]);
  store.commit(
    [],
    Array.from({ length: 7 }, (_, index) => someEvent(`f${index}`)),
  );
  assert.equal(log.lines.length, 2);
  assert.equal(journal.unread(9)[0]?.event.id, 'f2');
});

test('an event that cannot be read is said, and stops no other', (context) => {
  const dir = temporaryDir(context);
  const log = rememberLog();
  const store = openStore(dir, log, stillClock);
  const journal = store.journal('mqtt');
  store.commit([], ['a', 'b', 'c', 'd'].map(someEvent));
  const other = new DatabaseSync(join(dir, DATABASE_FILE));
  other.exec(`UPDATE events SET body = '{"id":1}' WHERE seq IN (1, 2, 4)`);
  other.close();
  assert.deepEqual(
    journal.unread(2).map(({ event }) => event.id),
    ['c'],
  );
  journal.delivered(3);
  assert.deepEqual(journal.unread(2), []);
  assert.equal(journal.waiting(), 0);
  assert.equal(log.lines.length, 2);
  store.close();
});

test('a cursor that cannot be written moves all the same, and is written later', (context) => {
  const dir = temporaryDir(context);
  const log = rememberLog();
  const store = openStore(dir, log, stillClock);
  const journal = store.journal('mqtt');
  store.commit([], ['a', 'b', 'c'].map(someEvent));
  const other = new DatabaseSync(join(dir, DATABASE_FILE));
  other.exec(`CREATE TRIGGER no BEFORE INSERT ON cursors BEGIN SELECT raise(ABORT, 'no room'); END`);
  journal.delivered(1);
  journal.delivered(2);
  assert.deepEqual(
    journal.unread(9).map(({ event }) => event.id),
    ['c'],
  );
  assert.deepEqual(log.lines.length, 1);
  other.exec('DROP TRIGGER no');
  other.close();
  journal.delivered(3);
  store.close();
  const again = openStore(dir, log, stillClock);
  assert.equal(again.journal('mqtt').waiting(), 0);
  again.close();
});

test('16,000 events in one commit, and a journal of 200,000, stay cheap', (context) => {
  const { store } = openSmall(context, 1_000_000);
  const journal = store.journal('mqtt');
  const batch = Array.from({ length: 16_000 }, (_, index) => someEvent(`e${index}`));
  const begun = performance.now();
  for (let count = 0; count < 13; count += 1) store.commit([], batch);
  for (let count = 0; count < 1000; count += 1) journal.waiting();
  for (let count = 0; count < 20; count += 1) journal.delivered(journal.unread(100).at(-1)?.seq ?? 0);
  // About half a second; ten seconds are what a slow machine needs, and what counting rows would not keep.
  assert.ok(performance.now() - begun < 10_000);
  assert.equal(journal.waiting(), 13 * 16_000 - 2000);
});
