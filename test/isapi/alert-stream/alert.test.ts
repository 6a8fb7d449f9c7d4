import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Alert, readAlerts } from '../../../src/sources/isapi/alert-stream/alert.ts';
import { alertJson, alertXml } from '../../../src/sources/simulator/alert-stream.ts';
import { CAMERA_HEARTBEAT, NVR_VIDEO_LOSS } from './samples.ts';

const read = (part: string): Alert[] => readAlerts(Buffer.from(part));
const kindOf = (type: string): string | undefined => read(alertXml({ type }))[0]?.kind;

test('the real samples', () => {
  assert.deepEqual(read(CAMERA_HEARTBEAT), [
    { kind: 'heartbeat', channel: '1', isActive: false, type: 'videoloss' },
  ]);
  assert.deepEqual(read(NVR_VIDEO_LOSS), [
    { kind: 'video', channel: '16', isActive: true, type: 'videoloss' },
  ]);
});

test('T17: every form of a heartbeat is one', () => {
  const beat = { type: 'videoloss', state: 'inactive' } as const;
  for (const [part, channel] of [
    [alertXml({ ...beat, count: 0, channelID: '1' }), '1'],
    [alertXml({ ...beat, count: 1, dynChannelID: '3' }), '3'],
    [alertXml({ ...beat, count: '', channelID: '', dynChannelID: '' }), null],
    [alertXml({ ...beat, count: 0, channelID: '0' }), null],
    [
      alertXml({ ...beat, count: 0 }).replace('<activePostCount>0</activePostCount>', '<activePostCount/>'),
      null,
    ],
    [alertXml({ type: 'heartBeat' }), null],
    [alertJson({ type: 'heartBeat', channelID: '0' }), null],
    [alertJson({ ...beat, count: 0, channelID: '0' }), null],
  ] as const)
    assert.deepEqual(
      read(part).map((alert) => [alert.kind, alert.channel]),
      [['heartbeat', channel]],
      part,
    );
  assert.equal(read(alertXml({ ...beat, count: 7, channelID: '2' }))[0]?.kind, 'video');
  assert.equal(read(alertXml({ type: 'VMD', state: 'inactive', count: 0 }))[0]?.kind, 'other');
});

test('the channel is channelID, else dynChannelID, else the recorder itself', () => {
  const channelOf = (channels: { channelID?: string; dynChannelID?: string }) =>
    read(alertXml({ type: 'videoloss', ...channels }))[0]?.channel;
  assert.equal(channelOf({ channelID: '2', dynChannelID: '3' }), '2');
  assert.equal(channelOf({ channelID: '', dynChannelID: '3' }), '3');
  assert.equal(channelOf({ channelID: '34' }), '34');
  assert.equal(channelOf({ channelID: '0' }), null);
  assert.equal(channelOf({}), null);
});

test('the kinds, in any letter case', () => {
  for (const [kind, types] of Object.entries({
    video: ['videoloss', 'VideoLoss', 'badvideo', 'videoException', 'viException', 'VILost'],
    recording: ['recordingfailure', 'recordException'],
    disk: 'diskfull diskerror diskUnformat hdBadBlock severeHDFailure highHDTemperature lowHDTemperature hdImpact storageDetection raidException'.split(
      ' ',
    ),
    ipc: ['ipcDisconnect', 'ipcConnectRecovery'],
    other: ['VMD', 'linedetection', 'illAccess', 'nicbroken', 'tamperdetection', ''],
  }))
    for (const type of types) assert.equal(kindOf(type), kind, type);
});

test('a duration event is what it wraps', () => {
  const wrapped = alertXml({ type: 'duration', dynChannelID: '4' }).replace(
    '</EventNotificationAlert>',
    '<DurationList><Duration><relationEvent>videoLoss</relationEvent></Duration></DurationList></EventNotificationAlert>',
  );
  assert.deepEqual(read(wrapped), [{ kind: 'video', channel: '4', isActive: true, type: 'videoloss' }]);
  assert.equal(kindOf('duration'), 'other');
});

test('JSON with and without its root, and as a list', () => {
  const bare = alertJson({ type: 'diskError', channelID: '0' });
  const expected = { kind: 'disk', channel: null, isActive: true, type: 'diskerror' };
  assert.deepEqual(read(bare), [expected]);
  assert.deepEqual(read(`{"EventNotificationAlert": ${bare}}`), [expected]);
  assert.deepEqual(read(`{"EventNotificationAlert": [${bare}, ${bare}]}`), [expected, expected]);
});

test('bare ampersands are repaired, references stay', () => {
  assert.equal(read(NVR_VIDEO_LOSS.replace('videoloss alarm', 'A & B &amp; C &#38; "&')).length, 1);
});

test('any other document, and a damaged one, is no alert', () => {
  for (const part of [
    '',
    '{}',
    '{"eventType"',
    '<a/>',
    '<EventNotificationAlert >',
    '{"a":[1]}',
    '<EventNotificationAlert ><x></EventNotificationAlert>',
  ])
    assert.deepEqual(read(part), [], part);
});
