import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextAttempt } from '../../src/domain/cadence.ts';
import { pauseLeft } from '../../src/domain/login.ts';
import type { Reading } from '../../src/domain/snapshot.ts';
import { no, none, refused, saw, sighting, Story, TIMEOUT, YES } from './story.ts';

const PACE = { interval: 30_000, confirmAfter: 5000 };

function after(story: Story, reading: Reading, pace = PACE) {
  const before = story.recorder;
  story.read(reading);
  return nextAttempt(before, story.recorder, pauseLeft(story.recorder.login, story.at), pace);
}

test('an ordinary reading is followed by the next place in the interval', () => {
  assert.equal(after(new Story(), saw(sighting('1'))), 'next slot');
});

test('a doubt is asked again soon, and only while it can be settled', () => {
  const story = new Story().camera(YES);
  assert.deepEqual(after(story, saw(sighting('1', { online: no() }))), { in: 5000 });
  assert.equal(after(story, saw(sighting('1', { online: no() }))), 'next slot');
  assert.deepEqual(after(new Story().camera(YES), TIMEOUT), { in: 5000 });
});

test('a document that keeps failing does not keep the bridge hurrying', () => {
  const story = new Story().camera(YES, no());
  const blind = saw(sighting('1', { online: none() }));
  assert.deepEqual(after(story, blind), { in: 5000 });
  after(story, blind);
  after(story, blind);
  assert.equal(after(story, blind), 'next slot');
});

test('a lost recorder is asked at the interval, then ever less often, up to 5 minutes', () => {
  const story = new Story().camera(YES).read(TIMEOUT);
  const delays = Array.from({ length: 7 }, () => after(story, TIMEOUT));
  const seconds = delays.map((attempt) => (attempt === 'next slot' ? null : attempt.in / 1000));
  assert.deepEqual(seconds, [30, 60, 120, 240, 300, 300, 300]);
});

test('the back-off is never shorter than a long interval', () => {
  const story = new Story().camera(YES).read(TIMEOUT);
  assert.deepEqual(after(story, TIMEOUT, { interval: 3_600_000, confirmAfter: 5000 }), { in: 3_600_000 });
});

test('a login pause comes before everything else', () => {
  assert.deepEqual(after(new Story(), refused()), { in: 31 * 60_000 });
  assert.deepEqual(after(new Story(), refused(1)), { in: Infinity });
});
