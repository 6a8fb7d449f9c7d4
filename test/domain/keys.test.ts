import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sighting } from '../../src/domain/snapshot.ts';
import { saw, sighting, snapshot, Story } from './story.ts';

const ip = (id: string, difference: Partial<Sighting> = {}) => sighting(id, { kind: 'ip', ...difference });

function keysOf(story: Story): string[] {
  return story.recorder.channels.map(({ key, kind, id }) => `${key}: ${kind} ${id}`);
}

test('T16: ids survive as strings, slugged for topics', () => {
  const story = new Story().read(saw(sighting('I-1'), sighting('0012')));
  assert.deepEqual(keysOf(story), ['0012: analog 0012', 'i-1: analog I-1']);
});

test('on a hybrid analog and IP channels stand side by side', () => {
  const story = new Story().read(saw(sighting('1'), sighting('2'), ip('3'), ip('10')));
  assert.deepEqual(keysOf(story), ['1: analog 1', '2: analog 2', '3: ip 3', '10: ip 10']);
});

test('a disabled input that made room for an IP channel of the same id is that IP channel', () => {
  const story = new Story().read(saw(sighting('1'), sighting('2', { enabled: false }), ip('2')));
  assert.deepEqual(keysOf(story), ['1: analog 1', '2: ip 2']);
});

test('an analog and an IP channel in use with the same id: the IP one is ip-<id>, and stays so', () => {
  const story = new Story().read(saw(sighting('1'), ip('1')));
  assert.deepEqual(keysOf(story), ['1: analog 1', 'ip-1: ip 1']);
  story.read(saw(sighting('1', { enabled: false }), ip('1')));
  assert.equal(story.find('ip-1')?.kind, 'ip');
});

test('an input that gives way to an IP channel later passes its key on', () => {
  const story = new Story().read(saw(sighting('2'))).read(saw(sighting('2', { enabled: false }), ip('2')));
  assert.deepEqual(keysOf(story), ['2: ip 2']);
});

test('a disabled input does not appear beside an IP channel whose list could not be read', () => {
  const story = new Story().read(saw(sighting('2', { enabled: false }), ip('2')));
  const blind = snapshot([sighting('2', { enabled: false })], { blind: { analog: null, ip: 'timeout' } });
  story.read({ ok: true, snapshot: blind });
  assert.deepEqual(keysOf(story), ['2: ip 2']);
});

test('an id that is told twice, and one of which nothing is left, make no channel', () => {
  const story = new Story().read(saw(sighting('1'), sighting('1', { name: 'Twin' }), sighting('§')));
  assert.deepEqual(keysOf(story), ['1: analog 1']);
  assert.equal(story.find('1')?.name, 'Camera 1');
});
