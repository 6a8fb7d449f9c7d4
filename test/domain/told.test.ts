import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tell } from '../../src/domain/told.ts';
import { someEvent } from '../log-file/support.ts';

const AT = Date.parse('2026-11-22T14:43:10.120Z');
const SINCE = Date.parse('2026-11-22T14:40:45.004Z');

test('an event is told with the keys of the contract, in its order', () => {
  const event = someEvent('01KADX', {
    event_type: 'online',
    recorder: 'house',
    recorder_name: 'House DVR',
    at: AT,
    since: SINCE,
    duration: 145,
    reason: 'no_signal',
  });
  assert.equal(
    JSON.stringify(tell(event, AT + 60_000)),
    '{"id":"01KADX","event_type":"online","recorder":"house","recorder_name":"House DVR","channel":"2",' +
      '"camera":"Front door","at":"2026-11-22T14:43:10.120Z","since":"2026-11-22T14:40:45.004Z",' +
      '"duration":145,"reason":"no_signal"}',
  );
});

test('what is told over 60 s late says so', () => {
  assert.equal('late' in tell(someEvent('e', { at: AT }), AT + 60_000), false);
  assert.equal(tell(someEvent('e', { at: AT }), AT + 60_001).late, true);
  // A clock that went back makes nothing late.
  assert.equal('late' in tell(someEvent('e', { at: AT }), AT - 3_600_000), false);
});

test("a recorder's loss names no channel, and its status", () => {
  const {
    channel: _channel,
    camera: _camera,
    ...loss
  } = someEvent('e', { status: 'locked', reason: 'locked' });
  assert.deepEqual(Object.keys(tell(loss, AT)), [
    'id',
    'event_type',
    'recorder',
    'recorder_name',
    'at',
    'since',
    'reason',
    'status',
  ]);
});
