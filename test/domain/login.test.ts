import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPaused, pauseLeft } from '../../src/domain/login.ts';
import { failed, locked, refused, Story, TIMEOUT, YES } from './story.ts';

const MINUTE = 60_000;

function pauseOf(story: Story): number {
  return pauseLeft(story.recorder.login, story.at);
}

test('a refused login pauses for 31 minutes, and each further refusal doubles it up to a day', () => {
  const story = new Story();
  const pauses: number[] = [];
  for (let time = 0; time < 8; time += 1) {
    story.read(refused(), 30);
    pauses.push(pauseOf(story) / MINUTE);
  }
  assert.deepEqual(pauses, [31, 62, 124, 248, 496, 992, 1440, 1440]);
});

test('the longer of 31 minutes and the time that the recorder names counts, with a minute on top', () => {
  assert.equal(pauseOf(new Story().read(locked(1800))), 31 * MINUTE);
  assert.equal(pauseOf(new Story().read(locked(3600))), 61 * MINUTE);
  assert.equal(pauseOf(new Story().read(locked(60))), 31 * MINUTE);
  assert.equal(pauseOf(new Story().read(locked(null))), 31 * MINUTE);
});

test('where two tries or fewer are left, nothing is tried until the credentials change', () => {
  assert.equal(pauseOf(new Story().read(refused(3))), 31 * MINUTE);
  assert.equal(pauseOf(new Story().read(refused(2))), Infinity);
  assert.equal(pauseOf(new Story().read(refused(0))), Infinity);
});

test('an accepted login ends all pauses and counts', () => {
  const story = new Story().read(refused()).read(refused()).camera(YES);
  assert.equal(isPaused(story.recorder.login, story.at), false);
  assert.equal(pauseOf(story.read(refused())), 31 * MINUTE);
});

test('a recorder that was away a moment ago and accepted the login before gets one second chance', () => {
  const story = new Story().camera(YES).read(TIMEOUT).read(TIMEOUT).read(refused(), 60);
  assert.equal(story.recorder.status, 'unreachable');
  assert.equal(story.recorder.reason, 'starting');
  assert.equal(pauseOf(story), 3 * MINUTE);
  story.read(TIMEOUT, 180).read(refused(), 30);
  assert.equal(story.recorder.status, 'unauthorized');
  assert.equal(pauseOf(story), 31 * MINUTE);
});

test('after a long absence the back-off is longer than 3 minutes, and the chance is there all the same', () => {
  const story = new Story().camera(YES).read(TIMEOUT).read(TIMEOUT).read(TIMEOUT, 300).read(refused(), 300);
  assert.equal(story.recorder.reason, 'starting');
  assert.equal(pauseOf(story), 3 * MINUTE);
});

test('no second chance without an earlier accepted login, without an absence, long after it, or when locked', () => {
  const never = new Story().read(TIMEOUT).read(refused());
  const present = new Story().camera(YES).read(refused());
  const late = new Story().camera(YES).read(TIMEOUT).read(refused(), 181);
  const lockedOut = new Story().camera(YES).read(TIMEOUT).read(locked(1800));
  for (const story of [never, present, late, lockedOut]) {
    assert.notEqual(story.recorder.status, 'unreachable');
    assert.ok(pauseOf(story) >= 31 * MINUTE);
  }
});

test('no second chance where the recorder counts the tries, and few are left', () => {
  const away = () => new Story().camera(YES).read(TIMEOUT).read(TIMEOUT);
  assert.equal(pauseOf(away().read(refused(2))), Infinity);
  assert.equal(pauseOf(away().read(refused(3))), 3 * MINUTE);
});

test('an absence of long ago is none when the clock is set back to its time', () => {
  const story = new Story().camera(YES).read(TIMEOUT).camera(YES, YES, YES, YES, YES, YES, YES, YES);
  story.read(refused(), -240);
  assert.equal(story.recorder.status, 'unauthorized');
  assert.equal(pauseOf(story), 31 * MINUTE);
});

test('a second chance is shown at once, without a doubt that would leave old state shown', () => {
  const story = new Story().camera(YES).read(TIMEOUT).read(refused());
  assert.equal(story.recorder.status, 'unreachable');
  assert.equal(story.online, null);
});

test('a missing right and an unreachable recorder pause no login', () => {
  const forbidden = failed({ kind: 'unauthorized', reason: 'no_permission', detail: '', triesLeft: null });
  assert.equal(pauseOf(new Story().read(forbidden).read(TIMEOUT)), 0);
});

test('a clock that goes back does not lengthen a pause', () => {
  const { login } = new Story().read(refused()).recorder;
  assert.equal(pauseLeft(login, (login.pausedAt ?? 0) - 365 * 24 * 60 * MINUTE), 31 * MINUTE);
});
