import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onlineOf, recordingOf, see } from './parts.ts';

// Two documents, or two elements of one, that do not say the same: then nobody knows (contract 3.1 and 3.5).

const statusList = (...items: readonly string[]) =>
  `<InputProxyChannelStatusList>${items.map((item) => `<InputProxyChannelStatus><id>1</id>${item}</InputProxyChannelStatus>`).join('')}</InputProxyChannelStatusList>`;
const workingOf = (given: object) =>
  JSON.stringify({ WorkingStatus: { ChanStatus: [{ chanNo: 1, enable: 1, ...given }] } });
const inputOf = (resDesc: string) =>
  `<VideoInputChannelList><VideoInputChannel><id>1</id><videoInputEnabled>true</videoInputEnabled><resDesc>${resDesc}</resDesc></VideoInputChannel></VideoInputChannelList>`;

test('a resolution beside a working status that has lost both signal and camera', () => {
  for (const [given, expected] of [
    [{ signal: 1, online: 0 }, '1 none(contradictory)'],
    [{ signal: 1, online: 1 }, '1 yes'],
    [{ signal: 0, online: 0 }, '1 yes'],
    [{ signal: 0, online: 1 }, '1 yes'],
    [{}, '1 yes'],
  ] as const)
    assert.deepEqual(onlineOf(see({ inputs: inputOf('1920*1080(1080P)P25'), working: workingOf(given) })), [
      expected,
    ]);
});

test('a resDesc that is no resolution is not taken for a picture', () => {
  const lost = workingOf({ signal: 1, online: 0 });
  const good = workingOf({ signal: 0, online: 1 });
  for (const resDesc of ['NO SIGNAL', 'VIDEO LOSS', '-', 'UNKNOWN']) {
    const inputs = inputOf(resDesc);
    assert.deepEqual(onlineOf(see({ inputs })), ['1 none(unknown_value)'], resDesc);
    assert.deepEqual(onlineOf(see({ inputs, working: lost })), ['1 no(no_signal)'], resDesc);
    assert.deepEqual(onlineOf(see({ inputs, working: good })), ['1 yes'], resDesc);
  }
});

test('working status and InputProxy status on whether it is recorded', () => {
  const cases = [
    [{ record: 1, recordStatus: 0 }, 'idle', '1 none(contradictory)'],
    [{ record: 0 }, 'recording', '1 none(contradictory)'],
    [{ record: 1 }, 'recording', '1 yes'],
    [{ record: 0, recordStatus: 1 }, 'idle', '1 no(disk_error)'],
    [{ record: 7 }, 'recording', '1 yes'],
    [{ record: 1 }, 'pause', '1 yes'],
    [{ record: 7 }, 'pause', '1 none(unknown_value)'],
  ] as const;
  for (const [given, word, expected] of cases) {
    const status = statusList(`<online>true</online><recordStatus>${word}</recordStatus>`);
    const seen = see({ status, working: workingOf({ enable: undefined, ...given }) });
    assert.deepEqual(recordingOf(seen), [expected], JSON.stringify([given, word]));
  }
});

test('the evidence is what says so', () => {
  const status = statusList('<online>true</online><recordStatus>recording</recordStatus>');
  const evidenceOf = (given: object) =>
    see({ status, working: workingOf({ enable: undefined, ...given }) }).map(({ evidence }) => evidence);
  assert.deepEqual(evidenceOf({ record: 1 }), ['workingstatus record=1']);
  assert.deepEqual(evidenceOf({ record: 7 }), ['InputProxy status recordStatus=recording']);
  assert.deepEqual(evidenceOf({ record: 0 }), [
    'workingstatus record=0, InputProxy status recordStatus=recording',
  ]);
});

test('two statuses of one channel', () => {
  const good = '<online>true</online><chanDetectResult>connect</chanDetectResult>';
  const lost = '<online>false</online><chanDetectResult>netUnreachable</chanDetectResult>';
  assert.deepEqual(onlineOf(see({ status: statusList(good, lost) })), ['1 none(no_evidence)']);
  assert.deepEqual(onlineOf(see({ status: statusList(good, good) })), ['1 yes']);
  assert.deepEqual(onlineOf(see({ status: statusList(lost, lost) })), ['1 no(netUnreachable)']);
});
