import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Continuity } from '../../../src/domain/schedule.ts';
import { Trail } from '../../../src/sources/isapi/evidence/trail.ts';
import { judge, possibleNows, spanAround } from '../../../src/sources/isapi/evidence/verdict.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOON = Date.UTC(2026, 10, 23, 12);
/** A recorder two hours east of UTC. */
const NOWS = [NOON, NOON - 2 * HOUR];

/** One segment that ends so many minutes after noon. */
function upTo(minutes: number, start = NOON - 5 * HOUR) {
  return { segments: [{ start, end: NOON + minutes * MINUTE }], isComplete: true };
}

test('what now may be: local, UTC by the offset and by the zone, in summer too, and by the bridge', () => {
  const zone = { standard: 2 * HOUR, daylight: HOUR };
  const hoursAgo = (clock: Parameters<typeof possibleNows>[0], own = 0) =>
    possibleNows(clock, own).map((now) => (NOON - now) / HOUR);
  assert.deepEqual(hoursAgo({ wall: NOON, offset: 0, zone: null }), [0]);
  assert.deepEqual(hoursAgo({ wall: NOON, offset: null, zone: null }, HOUR), [0, 1]);
  assert.deepEqual(hoursAgo({ wall: NOON, offset: 2 * HOUR, zone }), [0, 2, 3]);
  assert.deepEqual(hoursAgo({ wall: NOON, offset: -5 * HOUR, zone: null }), [-5, 0]);
});

test('a search looks 20 minutes back, and ahead, to see what is not of now', () => {
  assert.deepEqual(spanAround(NOWS, false), { from: NOON - 20 * MINUTE, to: NOON + 2 * HOUR });
  assert.deepEqual(spanAround(NOWS, true), { from: NOON - 140 * MINUTE, to: NOON + 2 * HOUR });
});

test('what a search says', () => {
  for (const [minutes, narrow, wide, single] of [
    [6, 'unclear', 'unclear', 'unclear'],
    [5, 'recent', 'recent', 'recent'],
    [-15, 'recent', 'recent', 'recent'],
    [-16, 'elsewhere', 'none', 'none'],
    [-114, 'elsewhere', 'none', 'none'],
    [-115, 'elsewhere', 'perhaps', 'none'],
    [-135, 'elsewhere', 'perhaps', 'none'],
    [-136, 'elsewhere', 'none', 'none'],
  ] as const) {
    const found = upTo(minutes);
    const said = [judge(found, NOWS, false), judge(found, NOWS, true), judge(found, [NOON], true)];
    assert.deepEqual(said, [narrow, wide, single], String(minutes));
    assert.equal(judge({ ...found, isComplete: false }, NOWS, true), 'unclear');
  }
  assert.equal(judge({ segments: [], isComplete: true }, [NOON], true), 'none');
});

/** What a trail says at the end of searches, each with its minute and its find. */
function after(...searches: (readonly [number, ReturnType<typeof upTo>, Continuity?])[]) {
  const trail = new Trail();
  return searches.map(([minute, found, continuity = 'continuous']) => {
    const now = minute * MINUTE;
    const nows = NOWS.map((one) => one + now);
    trail.take(found, { now, nows, isWide: true, continuity });
    return trail.clueAt(now)?.sight.is;
  });
}

test('what fits an earlier now counts when it moves on', () => {
  assert.deepEqual(after([0, upTo(-125)], [15, upTo(-110)]), ['none', 'yes']);
  assert.deepEqual(after([0, upTo(-119)], [12, upTo(-119)]), ['none', 'none']);
  assert.deepEqual(after([0, upTo(-125)], [60, upTo(-65)]), ['none', 'none']);
  const none = { segments: [], isComplete: true };
  assert.deepEqual(after([0, none], [15, upTo(-110)]), ['none', 'none']);
});

test('a loss needs the same segment, longer than before', () => {
  const stopped = [30, 45].map((minute) => [minute, upTo(10)] as const);
  assert.deepEqual(after([0, upTo(-5)], [15, upTo(10)], ...stopped), ['yes', 'yes', 'none', 'no']);
  const files = [upTo(-5), upTo(10, NOON - 5 * MINUTE)] as const;
  assert.deepEqual(after([0, files[0]], [15, files[1]], ...stopped), ['yes', 'yes', 'none', 'none']);
  const paused = [30, upTo(10), 'interrupted'] as const;
  assert.deepEqual(after([0, upTo(-5)], [15, upTo(10)], paused, [45, upTo(10)]), [
    'yes',
    'yes',
    'none',
    'none',
  ]);
});
