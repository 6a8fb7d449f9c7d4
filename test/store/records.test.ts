import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Event } from '../../src/domain/event.ts';
import { type Login, NO_LOGIN } from '../../src/domain/state.ts';
import {
  readEvent,
  readLogin,
  readRecorder,
  writeEvent,
  writeLogin,
  writeRecorder,
} from '../../src/store/records.ts';
import { someEvent, someRecorder } from './support.ts';

const time = fc.integer({ min: 0, max: 8.64e15 });
const word = fc.option(fc.string({ unit: 'binary' }));

test('a recorder comes back as it was, but for its login', () => {
  fc.assert(
    fc.property(
      word,
      // Names of documents.
      fc.dictionary(fc.stringMatching(/^[a-zA-Z]{1,20}$/), time),
      fc.option(time),
      (name, unsupported, unreachableAt) => {
        const kept = {
          ...someRecorder('house'),
          detail: name,
          unsupported: { ...unsupported },
          unreachableAt,
        };
        assert.deepEqual(readRecorder(writeRecorder(kept)), { ...kept, login: NO_LOGIN });
      },
    ),
  );
});

test('an event comes back as it was', () => {
  const anyEvent: fc.Arbitrary<Event> = fc.record(
    {
      id: fc.string(),
      event_type: fc.constantFrom('offline', 'online', 'recording_stopped', 'recording_started'),
      recorder: fc.string(),
      recorder_name: fc.string({ unit: 'binary' }),
      channel: fc.string(),
      camera: fc.string({ unit: 'binary' }),
      at: time,
      since: time,
      duration: fc.nat(),
      reason: fc.string(),
      status: fc.string(),
    },
    { requiredKeys: ['id', 'event_type', 'recorder', 'recorder_name', 'at', 'since', 'reason'] },
  );
  fc.assert(fc.property(anyEvent, (event) => assert.deepEqual(readEvent(writeEvent(event)), { ...event })));
});

test('a login comes back as it was, also a pause without end', () => {
  const anyLogin: fc.Arbitrary<Login> = fc.record({
    refusals: fc.nat(),
    pausedUntil: fc.oneof(fc.constant(null), fc.constant(Infinity), time),
    pausedAt: fc.option(time),
    cause: fc.constantFrom('unauthorized', 'locked', 'starting', null),
    reason: word,
    accepted: fc.boolean(),
    bootChanceTaken: fc.boolean(),
  });
  fc.assert(fc.property(anyLogin, (login) => assert.deepEqual(readLogin(writeLogin(login)), { ...login })));
});

test('the login of a recorder is not written with it', () => {
  assert.ok(!writeRecorder(someRecorder('house')).includes('bootChanceTaken'));
});

test('what is not a record is none, and never a crash', () => {
  const event = someEvent('e1');
  const broken = [
    '',
    '{',
    'null',
    '[]',
    '{}',
    JSON.stringify({ ...event, at: 'yesterday' }),
    JSON.stringify({ ...event, at: 1e300 }),
    JSON.stringify({ ...event, event_type: 'exploded' }),
  ];
  for (const text of broken) {
    assert.equal(readEvent(text), null, text);
    assert.equal(readRecorder(text), null, text);
    assert.equal(readLogin(text), null, text);
  }
  fc.assert(fc.property(fc.json(), (text) => assert.equal(readRecorder(text), null)));
});
