import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Trail } from '../../../src/sources/isapi/evidence/trail.ts';
import { possibleNows, spanAround } from '../../../src/sources/isapi/evidence/verdict.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 10, 23, 12);

/** Minutes: one stretch of recording and the files that it is in. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}
/** A recorder; all but the zone in minutes. */
interface Index {
  readonly recorded: readonly Stretch[];
  readonly file: number;
  readonly delay: number;
  readonly showsRunning: boolean;
  readonly zone: number;
  readonly isLocal: boolean;
}

/** The files that a search at a minute finds. */
function search(index: Index, minute: number, span: { readonly from: number; readonly to: number }) {
  const ahead = index.isLocal ? index.zone * HOUR : 0;
  const files = index.recorded.flatMap(({ from, to }) => {
    const count = Math.ceil((Math.min(to, minute) - from) / index.file);
    return Array.from({ length: Math.max(0, count) }, (_, at) => {
      const start = from + at * index.file;
      const end = Math.min(start + index.file, to);
      return { start, end: end > minute ? minute - index.delay : end, isFull: end <= minute };
    });
  });
  const segments = files
    .filter(({ start, end, isFull }) => start < end && (isFull || index.showsRunning))
    .map(({ start, end }) => ({ start: START + start * MINUTE + ahead, end: START + end * MINUTE + ahead }))
    .filter(({ start, end }) => start <= span.to && end >= span.from);
  return { segments: segments.slice(0, 40), isComplete: segments.length < 40 };
}

/** What the trail says after each search, one every 15 minutes for so many hours. */
function* follow(index: Index, hours: number) {
  const trail = new Trail();
  let minute = 0;
  while (minute < hours * 60) {
    const wall = START + minute * MINUTE + index.zone * HOUR;
    const offset = index.zone * HOUR;
    const nows = possibleNows({ wall, offset, zone: { standard: offset, daylight: HOUR } }, 0);
    const isWide = trail.asksWide || nows.length === 1;
    const now = minute * MINUTE;
    const result = search(index, minute, spanAround(nows, isWide));
    trail.take(result, { now, nows, isWide, continuity: 'continuous' });
    if (!trail.isHalf) yield { minute, is: trail.clueAt(now)?.sight.is ?? 'none' };
    minute += trail.isHalf ? 1 : 15;
  }
}

const recorders = fc.record({
  file: fc.integer({ min: 5, max: 240 }),
  delay: fc.integer({ min: 0, max: 8 }),
  showsRunning: fc.boolean(),
  zone: fc.integer({ min: -11, max: 13 }),
  isLocal: fc.boolean(),
});
const always = [{ from: -24 * 60, to: 24 * 60 }];
const broken = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 2, maxLength: 10 }).map((lengths) => {
  const edges = lengths.map((_, at) => lengths.slice(0, at + 1).reduce((sum, length) => sum + length, -300));
  return edges.flatMap((to, at) => (at % 2 === 1 ? [{ from: edges[at - 1] ?? to, to }] : []));
});

const wasRecorded = (recorded: readonly Stretch[], from: number, to: number) =>
  recorded.some((stretch) => stretch.from < to && stretch.to > from);

test('for all recorders: a recording that runs is never called stopped', () => {
  fc.assert(
    fc.property(recorders, (recorder) => {
      for (const { is } of follow({ ...recorder, recorded: always }, 12)) assert.notEqual(is, 'no');
    }),
    { numRuns: 200 },
  );
});

test('for all recorders whose index follows what runs: it is seen, at the second search at the latest', () => {
  fc.assert(
    fc.property(recorders, fc.integer({ min: 30, max: 240 }), (recorder, file) => {
      const seen = [...follow({ ...recorder, file, recorded: always, showsRunning: true }, 4)];
      assert.deepEqual(new Set(seen.slice(1).map(({ is }) => is)), new Set(['yes']));
    }),
    { numRuns: 200 },
  );
});

test('for all recorders and all recordings: what is said was so', () => {
  const said = { yes: 0, no: 0 };
  fc.assert(
    fc.property(recorders, broken, (recorder, recorded) => {
      for (const { minute, is } of follow({ ...recorder, recorded }, 18)) {
        if (is === 'yes') assert.ok(wasRecorded(recorded, minute - 30, minute), `yes at ${minute}`);
        if (is === 'no')
          assert.ok(!wasRecorded(recorded, minute - 15, minute - recorder.delay), `no at ${minute}`);
        if (is === 'yes' || is === 'no') said[is] += 1;
      }
    }),
    { numRuns: 400 },
  );
  assert.ok(said.yes > 100 && said.no > 100, JSON.stringify(said));
});

test('what was recorded just now is recorded still only where the schedule says that it goes on', () => {
  const nows = [START];
  const clip = { segments: [{ start: START - 15 * MINUTE, end: START - 14 * MINUTE }], isComplete: true };
  const said = (['continuous', 'unknown', 'unread', 'interrupted'] as const).map((continuity) => {
    const trail = new Trail();
    trail.take(clip, { now: 0, nows, isWide: true, continuity });
    return trail.clueAt(0)?.sight.is;
  });
  assert.deepEqual(said, ['yes', 'none', 'none', 'none']);
});
