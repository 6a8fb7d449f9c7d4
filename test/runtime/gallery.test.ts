import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { unseen } from '../../src/domain/belief.ts';
import { type Channel, NO_CAMERA } from '../../src/domain/state.ts';
import { Gallery } from '../../src/runtime/gallery.ts';

const SECOND = 1000;
const EVERY = 300 * SECOND;

function camera(key: string, online: boolean | null = true, change: Partial<Channel> = {}): Channel {
  const belief = unseen('starting');
  return {
    key,
    id: key,
    kind: 'ip',
    name: null,
    enabled: true,
    missingSince: null,
    removed: false,
    camera: NO_CAMERA,
    online: online === null ? { ...belief, last: true } : { ...belief, last: online, fresh: true },
    recording: belief,
    evidence: '',
    recordingMode: 'unknown',
    lastDowntime: null,
    ...change,
  };
}

const cameras = (count: number): Channel[] =>
  Array.from({ length: count }, (_, index) => camera(String(index + 1)));

/** Asks the gallery once a beat, and has every turn last `lasting`; the turns as `[key, when it began]`. */
function watch(
  gallery: Gallery,
  channels: (now: number) => readonly Channel[],
  { until, beat = SECOND, lasting = () => 0 }: { until: number; beat?: number; lasting?: () => number },
): (readonly [key: string, at: number])[] {
  const turns: (readonly [string, number])[] = [];
  for (let now = 0; now < until; now += beat) {
    const next = gallery.next(now, channels(now));
    if (next === null) continue;
    turns.push([next.key, now]);
    const took = lasting();
    gallery.taken(next.key, now + took);
    now += Math.ceil(took / beat) * beat;
  }
  return turns;
}

test('sixteen cameras have their turns one after the other, spread over the interval', () => {
  const house = cameras(16);
  const turns = watch(new Gallery(EVERY), () => house, { until: 2 * EVERY, beat: 250 });
  assert.deepEqual(
    turns.slice(0, 18).map(([key]) => key),
    [...house.map(({ key }) => key), '1', '2'],
  );
  for (const [index, [, at]] of turns.entries()) assert.equal(at, index * 18_750);
});

test('a camera that is not online, switched off or gone has no turn, and another takes its place', () => {
  const house = [
    camera('offline', false),
    camera('unknown', null),
    camera('disabled', true, { enabled: false }),
    camera('removed', true, { removed: true }),
    camera('1'),
    camera('2'),
  ];
  const turns = watch(new Gallery(EVERY), () => house, { until: EVERY });
  assert.deepEqual(turns, [
    ['1', 0],
    ['2', EVERY / 2],
  ]);
  assert.equal(new Gallery(EVERY).next(0, house.slice(0, 4)), null);
});

test('a camera that is new or comes back is the next one', () => {
  const house = cameras(4);
  const at = (now: number) => (now < 250 * SECOND ? house.slice(0, 3) : house);
  const turns = watch(new Gallery(EVERY), at, { until: 400 * SECOND });
  assert.deepEqual(
    turns.map(([key]) => key),
    ['1', '2', '3', '4', '1'],
  );
});

test('a picture that is asked for comes first, once, and puts nobody else off', () => {
  const gallery = new Gallery(EVERY);
  const house = cameras(2);
  watch(gallery, () => house, { until: 10 * SECOND });
  gallery.want('2');
  gallery.want('1');
  for (const key of ['2', '1']) {
    assert.equal(gallery.next(20 * SECOND, house)?.key, key);
    gallery.taken(key, 20 * SECOND);
  }
  assert.equal(gallery.next(149 * SECOND, house), null);
  assert.equal(gallery.next(150 * SECOND, house)?.key, '1');
});

test('with the round switched off, only what is asked for is taken', () => {
  const gallery = new Gallery(null);
  assert.equal(gallery.next(0, cameras(2)), null);
  gallery.want('2');
  assert.equal(gallery.next(0, cameras(2))?.key, '2');
  gallery.taken('2', 0);
  assert.equal(gallery.next(EVERY, cameras(2)), null);
});

test('what is asked for of a camera that is not there is not taken later', () => {
  const gallery = new Gallery(null);
  gallery.want('1');
  gallery.want('nobody');
  assert.equal(gallery.next(0, [camera('1', false)]), null);
  assert.equal(gallery.next(1, [camera('1')]), null);
});

test('after a gap there is no rush, and turns that last leave the recorder a rest', () => {
  const house = cameras(4);
  const slot = EVERY / 4;
  const gallery = new Gallery(EVERY);
  watch(gallery, (now) => (now === 0 ? house : []), { until: 10 * EVERY });
  const late = 10 * EVERY + 7;
  gallery.taken(gallery.next(late, house)?.key ?? '', late);
  assert.equal(gallery.next(late + slot - 1, house), null);
  assert.notEqual(gallery.next(late + slot, house), null);
  const slow = watch(new Gallery(EVERY), () => house, { until: 20 * EVERY, lasting: () => 0.9 * slot });
  for (const [index, [, at]] of slow.entries())
    assert.ok(index === 0 || at - (slow[index - 1]?.[1] ?? 0) >= 1.4 * slot);
});

test('in any house each camera is taken once in every interval and a slot, and no two within a slot', () => {
  const life = fc.record({
    count: fc.integer({ min: 1, max: 32 }),
    every: fc.integer({ min: 60, max: 3600 }).map((seconds) => seconds * SECOND),
    offline: fc.uniqueArray(fc.nat(31)),
    beat: fc.integer({ min: 100, max: 1500 }),
  });
  fc.assert(
    fc.property(life, ({ count, every, offline, beat }) => {
      const house = cameras(count).map((one, index) =>
        offline.includes(index) ? camera(one.key, false) : one,
      );
      const online = house.filter((_, index) => !offline.includes(index));
      const slot = every / Math.max(1, online.length);
      const until = 4 * every;
      const turns = watch(new Gallery(every), () => house, { until, beat });
      for (const { key } of online) {
        const times = [0, ...turns.filter(([who]) => who === key).map(([, at]) => at), until];
        const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
        assert.ok(Math.max(...gaps) <= every + slot + beat, `${key} waited ${Math.max(...gaps)}`);
      }
      for (const [index, [key, at]] of turns.entries()) {
        assert.ok(online.some((one) => one.key === key));
        // A turn falls on the first beat of its slot.
        const before = turns[index - 1]?.[1] ?? -Infinity;
        assert.ok(at - before > Math.max(slot - beat, slot / 2 - 1));
      }
    }),
    { numRuns: 60 },
  );
});

test('whoever comes and goes, the turn is that of who has waited longest', () => {
  const house = cameras(6);
  const presence = fc.array(fc.subarray(house), { minLength: 5, maxLength: 60 });
  fc.assert(
    fc.property(presence, (present) => {
      const gallery = new Gallery(EVERY);
      const taken: string[] = [];
      for (const [index, online] of present.entries()) {
        const next = gallery.next(index * EVERY, online);
        assert.equal(next === null, online.length === 0);
        if (next === null) continue;
        const last = taken.lastIndexOf(next.key);
        assert.ok(online.every(({ key }) => taken.lastIndexOf(key) >= last));
        taken.push(next.key);
        gallery.taken(next.key, index * EVERY);
      }
    }),
  );
});
