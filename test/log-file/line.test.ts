process.env['TZ'] = 'America/New_York';

import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { eventLine, isSummary, summaryLine } from '../../src/sinks/log-file/line.ts';
import { OFF, someChannel, someEvent, someRecorder, UNKNOWN } from './support.ts';

/** A time of the contract's example day, as a clock on the wall shows it. */
const at = (hour: number, minute: number, second: number) =>
  new Date(2025, 1, 2, hour, minute, second).getTime();

test('every kind of event has the line of the contract', () => {
  const { channel: _channel, camera: _camera, ...whole } = someEvent('e');
  const lines = [
    eventLine(someEvent('e', { at: at(14, 40, 45), since: at(14, 40, 45), reason: 'no_signal' })),
    eventLine(
      someEvent('e', { event_type: 'online', at: at(14, 43, 10), since: at(14, 40, 45), duration: 145 }),
    ),
    eventLine(
      someEvent('e', {
        event_type: 'recording_stopped',
        at: at(15, 0, 1),
        since: at(15, 0, 1),
        reason: 'disk_error',
      }),
    ),
    eventLine(
      someEvent('e', {
        event_type: 'recording_started',
        at: at(15, 10, 1),
        since: at(15, 0, 1),
        duration: 600,
      }),
    ),
    eventLine({ ...whole, at: at(16, 0, 0), since: at(16, 0, 0), status: 'unreachable', reason: 'timeout' }),
    eventLine({ ...whole, event_type: 'online', at: at(16, 1, 0), since: at(16, 0, 0), duration: 60 }),
  ];
  assert.deepEqual(lines, [
    '2025-02-02 14:40:45 - WARNING - DVR 1: Camera 2 (Front door) went offline at 14:40:45. Reason: no_signal',
    '2025-02-02 14:43:10 - WARNING - DVR 1: Camera 2 (Front door) restored connection at 14:43:10. Downtime: 2m 25s',
    '2025-02-02 15:00:01 - WARNING - DVR 1: Camera 2 (Front door) stopped recording at 15:00:01. Reason: disk_error',
    '2025-02-02 15:10:01 - WARNING - DVR 1: Camera 2 (Front door) resumed recording at 15:10:01. Not recorded: 10m 0s',
    '2025-02-02 16:00:00 - ERROR - DVR 1: recorder unreachable at 16:00:00. Reason: timeout',
    '2025-02-02 16:01:00 - WARNING - DVR 1: recorder restored at 16:01:00. Downtime: 1m 0s',
  ]);
});

test('a loss begins with when it was known and says when it began', () => {
  const line = eventLine(someEvent('e', { at: at(14, 40, 50), since: at(14, 40, 45), reason: 'x' }));
  assert.match(line, /^2025-02-02 14:40:50 - .* went offline at 14:40:45\. Reason: x$/);
});

test('times are local, also where the clock changes', () => {
  const winter = eventLine(
    someEvent('e', { at: Date.UTC(2026, 0, 5, 4, 0, 0), since: Date.UTC(2026, 0, 5, 3, 59, 59) }),
  );
  assert.match(winter, /^2026-01-04 23:00:00 - .* at 22:59:59\./);
  const summer = eventLine(
    someEvent('e', { at: Date.UTC(2026, 6, 5, 4, 0, 0), since: Date.UTC(2026, 6, 5, 4, 0, 0) }),
  );
  assert.match(summer, /^2026-07-05 00:00:00 - /);
});

test('a camera without a name of its own bears its number', () => {
  for (const camera of ['Camera 2', '', '  ']) {
    assert.match(eventLine(someEvent('e', { camera })), /: Camera 2 went offline/);
  }
  const { camera: _camera, ...unnamed } = someEvent('e');
  assert.match(eventLine(unnamed), /: Camera 2 went offline/);
  assert.match(eventLine(someEvent('e', { camera: 'Garden' })), /: Camera 2 \(Garden\) went offline/);
});

test('whatever a recorder calls itself, its cameras or its reasons: an event is one line', () => {
  const name = fc.string({
    unit: fc.oneof(
      fc.constantFrom('\n', '\r', '\0', '\u2028', '\u0085', '\u001B', '\u202E', '\u2069', '\u200F', 'a'),
      fc.string(),
    ),
  });
  fc.assert(
    fc.property(name, name, name, (recorder_name, camera, reason) => {
      const line = eventLine(someEvent('e', { recorder_name, camera, reason }));
      assert.doesNotMatch(line, /[\p{Cc}\u200E\u200F\u2028-\u202E\u2066-\u2069]/u);
      assert.match(line, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d - WARNING - /);
    }),
  );
});

test('the summary counts what is known, and leaves out what is switched off or gone', () => {
  const recorder = someRecorder({
    channels: [
      ...['1', '2', '3', '4', '5', '6'].map((key) => someChannel(key)),
      someChannel('7', { online: OFF }),
      someChannel('8', { recording: UNKNOWN }),
      someChannel('9', { enabled: false, online: UNKNOWN, recording: UNKNOWN }),
      someChannel('10', { removed: true }),
    ],
  });
  const line = summaryLine(recorder, at(14, 35, 12));
  assert.equal(
    line,
    '2025-02-02 14:35:12 - INFO - DVR 1: Successfully retrieved camera status for DVR. 8 cameras, 7 online, 7 recording (unknown: 1 recording)',
  );
  assert.ok(isSummary(line));
  assert.ok(!isSummary(eventLine(someEvent('e'))));
});

test('the summary is the contract’s while all is known, and says what is not', () => {
  const figures = (...channels: Parameters<typeof someChannel>[1][]) => {
    const all = channels.map((change, index) => someChannel(String(index + 1), change));
    return /DVR\. (.*)$/.exec(summaryLine(someRecorder({ channels: all }), at(14, 35, 12)))?.[1];
  };
  assert.equal(figures({}, { online: OFF, recording: OFF }), '2 cameras, 1 online, 1 recording');
  assert.equal(
    figures({ recording: UNKNOWN }, { recording: UNKNOWN }),
    '2 cameras, 2 online, 0 recording (unknown: 2 recording)',
  );
  assert.equal(
    figures({ online: UNKNOWN, recording: UNKNOWN }, {}, { recording: UNKNOWN }),
    '3 cameras, 2 online, 1 recording (unknown: 1 online, 2 recording)',
  );
  assert.equal(figures({ online: UNKNOWN }), '1 cameras, 0 online, 1 recording (unknown: 1 online)');
});
