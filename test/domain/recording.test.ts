import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Continuity } from '../../src/domain/schedule.ts';
import type { Sight } from '../../src/domain/snapshot.ts';
import { no, none, saw, sighting, Story, YES } from './story.ts';

const STOPPED = no('unexpected');

function reads(story: Story, online: Sight, recording: Sight, continuity: Continuity = 'continuous'): Story {
  return story.read(saw(sighting('1', { online, recording, continuity })));
}

test('a recording that should run and does not is lost after confirmation', () => {
  const story = reads(new Story(), YES, YES);
  reads(story, YES, STOPPED);
  assert.equal(story.recording, true);
  reads(story, YES, STOPPED);
  assert.equal(story.recording, false);
  reads(story, YES, YES);
  assert.deepEqual(story.told(), ['1 recording_stopped', '1 recording_started after 60s']);
});

test('where the schedule is interrupted a change is state only, reason idle', () => {
  const story = reads(new Story(), YES, YES, 'interrupted');
  reads(story, YES, STOPPED, 'interrupted');
  assert.equal(story.recording, false);
  assert.equal(story.channel.recording.reason, 'idle');
  reads(story, YES, YES, 'interrupted');
  assert.equal(story.recording, true);
  assert.deepEqual(story.told(), []);
});

test('an idle recording whose schedule becomes continuous is lost from then on', () => {
  const story = reads(new Story(), YES, YES, 'interrupted');
  reads(story, YES, STOPPED, 'interrupted');
  reads(story, YES, STOPPED);
  reads(story, YES, STOPPED);
  assert.deepEqual(story.told(), ['1 recording_stopped']);
  reads(story, YES, STOPPED, 'interrupted');
  assert.equal(story.channel.recording.outage === null, false);
  reads(story, YES, YES, 'interrupted');
  assert.deepEqual(story.told(), ['1 recording_started after 90s']);
});

test('where the schedule is unknown a loss is told, reason schedule_unknown', () => {
  const story = reads(new Story(), YES, YES);
  reads(story, YES, STOPPED, 'unknown');
  reads(story, YES, STOPPED, 'unknown');
  assert.equal(story.happenings[0]?.reason, 'schedule_unknown');
  assert.deepEqual(story.told(), ['1 recording_stopped']);
});

test('before the schedule was asked for, nothing is concluded', () => {
  const story = reads(new Story(), YES, YES);
  for (let reading = 0; reading < 5; reading += 1) reads(story, YES, STOPPED, 'unread');
  assert.equal(story.recording, true);
  assert.deepEqual(story.told(), []);
  reads(story, YES, STOPPED, 'interrupted');
  assert.equal(story.channel.recording.reason, 'idle');
  assert.deepEqual(story.told(), []);
});

test('while a camera is offline its recording is state only', () => {
  const story = reads(new Story(), YES, YES);
  reads(story, no(), no('camera_offline'));
  reads(story, no(), no('camera_offline'));
  assert.equal(story.recording, false);
  assert.deepEqual(story.told(), ['1 offline']);
  reads(story, YES, YES);
  assert.deepEqual(story.told(), ['1 online after 60s']);
});

test('a recording that stops just before its camera is lost is no loss beside it', () => {
  const story = reads(new Story(), YES, YES);
  reads(story, YES, no('camera_offline'));
  reads(story, no(), no('camera_offline'));
  reads(story, no(), no('camera_offline'));
  assert.deepEqual(story.told(), ['1 offline']);
});

test('a camera that is back and still not recorded has a loss of its own from then on', () => {
  const story = reads(new Story(), YES, YES);
  for (let reading = 0; reading < 3; reading += 1) reads(story, no(), no('camera_offline'));
  reads(story, YES, no('disk_error'));
  const back = story.at;
  assert.deepEqual(story.told(), ['1 offline', '1 online after 90s']);
  reads(story, YES, no('disk_error'));
  assert.equal(story.happenings[0]?.since, back);
  assert.deepEqual(story.told(), ['1 recording_stopped']);
});

test('contradictory or missing evidence is unknown, never a loss', () => {
  const story = reads(new Story(), YES, YES);
  reads(story, YES, none('contradictory'));
  reads(story, YES, none('contradictory'));
  assert.equal(story.recording, null);
  assert.equal(story.channel.recording.reason, 'contradictory');
  assert.deepEqual(story.told(), []);
});

test('a recording that is off at the very first sight is no event; its start is told', () => {
  const story = reads(new Story(), YES, STOPPED);
  reads(story, YES, STOPPED);
  assert.equal(story.recording, false);
  reads(story, YES, YES);
  assert.deepEqual(story.told(), ['1 recording_started after 60s']);
});
