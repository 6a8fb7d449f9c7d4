import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { difference } from '../../src/domain/difference.ts';
import { moveTimes } from '../../src/domain/move-times.ts';
import type { Reading, Sight } from '../../src/domain/snapshot.ts';
import { shown } from '../../src/domain/state.ts';
import { failed, no, none, refused, saw, sighting, snapshot, START, Story, TIMEOUT, YES } from './story.ts';

const plain = fc.constantFrom<Sight>(YES, no(), no('netUnreachable'), none(), { is: 'unasked' });
/** What a recorder's log says may lie before everything that was read, or after it. */
const logged = fc.integer({ min: START - 3_600_000, max: START + 86_400_000 });
const dated = fc
  .tuple(fc.boolean(), logged)
  .map(([isYes, since]): Sight =>
    isYes ? { is: 'yes', reason: null, since } : { is: 'no', reason: 'no_signal', since },
  );
const sight = fc.oneof({ weight: 5, arbitrary: plain }, { weight: 2, arbitrary: dated });
const continuity = fc.constantFrom('continuous', 'interrupted', 'unknown', 'unread');
const channels = fc.record({
  one: sight,
  two: sight,
  recording: sight,
  continuity,
  enabled: fc.boolean(),
  isListed: fc.boolean(),
});
const reading: fc.Arbitrary<Reading> = fc.oneof(
  { weight: 6, arbitrary: channels.map((seen) => makeReading(seen)) },
  { weight: 1, arbitrary: fc.constant(TIMEOUT) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(refused(), failed({ kind: 'malformed', reason: 'html', detail: '' })),
  },
  {
    weight: 1,
    arbitrary: fc.constant({ ok: true, snapshot: snapshot([], { blind: { analog: 'timeout', ip: null } }) }),
  },
);

function makeReading(seen: {
  one: Sight;
  two: Sight;
  recording: Sight;
  continuity: 'continuous' | 'interrupted' | 'unknown' | 'unread';
  enabled: boolean;
  isListed: boolean;
}): Reading {
  const one = sighting('1', { online: seen.one, recording: seen.recording, continuity: seen.continuity });
  const two = sighting('2', { online: seen.two, enabled: seen.enabled });
  return saw(one, ...(seen.isListed ? [two] : []));
}

const life = fc.array(fc.tuple(reading, fc.integer({ min: -10, max: 50_000 }), fc.boolean()), {
  maxLength: 60,
});
const after = fc.integer({ min: 1, max: 4 });

test('loss and restoration alternate, per camera, per recording and per recorder, whatever the readings', () => {
  fc.assert(
    fc.property(life, after, (readings, offlineAfter) => {
      const story = new Story({ offlineAfter });
      const last = new Map<string, string>();
      for (const [next, seconds, restarts] of readings) {
        if (restarts) story.restart();
        story.read(next, seconds);
        for (const { event_type, channel, since, at, duration, source } of story.happenings.splice(0)) {
          const fact = `${channel ?? 'recorder'} ${event_type.startsWith('recording') ? 'recording' : 'online'}`;
          const isLoss = event_type === 'offline' || event_type === 'recording_stopped';
          if (isLoss) assert.notEqual(last.get(fact), 'lost', `${fact} was told as lost twice`);
          else assert.notEqual(last.get(fact), 'restored', `${fact} was told as restored twice`);
          last.set(fact, isLoss ? 'lost' : 'restored');
          if (!isLoss) assert.ok((duration ?? -1) >= 0);
          else assert.equal(duration, undefined);
          // What was read is taken from the clock, which may have been set back; a log is not believed beyond it.
          if (source !== undefined) assert.ok(since + (duration ?? 0) * 1000 <= at + 10_000);
          assert.ok(Number.isFinite(since) && Number.isFinite(at));
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('when the clock is set, whatever the readings, what is told is the same by another time of day', () => {
  const step = fc.tuple(reading, fc.integer({ min: 1, max: 50_000 }), fc.integer({ min: -1e9, max: 1e9 }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), after, (steps, offlineAfter) => {
      const plainly = new Story({ offlineAfter });
      const moved = new Story({ offlineAfter });
      let total = 0;
      for (const [next, seconds, by] of steps) {
        total += by;
        moved.at += by;
        moved.recorder = moveTimes(moved.recorder, (at) => at + by);
        plainly.read(next, seconds);
        moved.read(movedBy(total, next), seconds);
      }
      const timeless = (story: Story) => story.happenings.map((one) => ({ ...one, at: 0, since: 0 }));
      assert.deepEqual(timeless(moved), timeless(plainly));
      const back = moveTimes(moved.recorder, (at) => at - total);
      assert.deepEqual({ ...back, login: null }, { ...plainly.recorder, login: null });
    }),
    { numRuns: 300 },
  );
});

/** What a recorder's log says is told by the bridge's clock as well. */
function movedBy(total: number, next: Reading): Reading {
  if (!next.ok) return next;
  const move = (seen: Sight): Sight =>
    'since' in seen && seen.since !== undefined ? { ...seen, since: seen.since + total } : seen;
  const sightings = next.snapshot.sightings.map((one) => ({
    ...one,
    online: move(one.online),
    recording: move(one.recording),
  }));
  return { ok: true, snapshot: { ...next.snapshot, sightings } };
}

test('the difference of a state and itself is empty', () => {
  fc.assert(
    fc.property(life, (readings) => {
      const story = new Story();
      for (const [next, seconds] of readings) story.read(next, seconds);
      assert.deepEqual(difference(story.recorder, { ...story.recorder }, story.at), []);
    }),
  );
});

test('nothing is shown without evidence of the present: false only after enough bad readings, true only on a good one', () => {
  fc.assert(
    fc.property(life, after, (readings, offlineAfter) => {
      const story = new Story({ offlineAfter });
      let isLost = false;
      for (const [next, seconds] of readings) {
        story.read(next, seconds);
        if (!next.ok) isLost = story.recorder.status !== 'ok';
        else isLost = false;
        if (isLost) for (const channel of story.recorder.channels) assert.equal(shown(channel.online), null);
        if (!next.ok) continue;
        const seen = next.snapshot.sightings.find(({ id }) => id === '1');
        const channel = story.find('1');
        if (seen?.online.is === 'yes') assert.equal(channel && shown(channel.online), true);
        if (channel && shown(channel.online) === false) assert.notEqual(channel.online.outage, null);
        if (channel && channel.online.outage !== null && channel.online.fresh)
          assert.equal(shown(channel.online), false);
      }
    }),
    { numRuns: 500 },
  );
});

test('a reading that is taken twice changes nothing the second time, once all doubts are settled', () => {
  fc.assert(
    fc.property(life, reading, after, (readings, last, offlineAfter) => {
      const story = new Story({ offlineAfter });
      for (const [next, seconds] of readings) story.read(next, seconds);
      if (!last.ok) return;
      const unread = last.snapshot.sightings.some(({ continuity: known }) => known === 'unread');
      if (unread) return;
      for (let time = 0; time <= offlineAfter + 1; time += 1) story.read(last, 0);
      assert.equal(story.peek(last), story.recorder);
    }),
    { numRuns: 500 },
  );
});
