import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHdStatus } from '../../../src/sources/isapi/documents/hd-status.ts';
import { read } from './read.ts';

/** DS-7608NI-K2, `hdStatus?format=json` (isapi.md 1.4). */
const NVR = { HDStatus: [{ hdNo: 2, status: 0, volume: 5_723_166, freeSpace: 5_658_624 }] };
/** A 16-channel NVR, `workingstatus?format=json` (isapi.md 1.4). */
const WHOLE = {
  WorkingStatus: {
    devStatus: 0,
    ChanStatus: [{ chanNo: 1, online: 1, record: 1, signal: 0, linkNum: 0, bitRate: 3_145_728 }],
    HDStatus: [{ hdNo: 2, status: 0, volume: 1_907_729, freeSpace: 596_992 }],
  },
};
const UNTOLD = { type: null, model: null, temperature: null, smart: null };

test('isapi.md 1.4: the disks of two NVRs', () => {
  assert.deepEqual(read(readHdStatus, NVR), [
    { ...UNTOLD, id: '2', status: 'ok', capacity: 6001.2, free: 5933.5 },
  ]);
  assert.deepEqual(read(readHdStatus, WHOLE), [
    { ...UNTOLD, id: '2', status: 'ok', capacity: 2000.4, free: 626 },
  ]);
});

test('numbers become the words of Storage; one that nobody knows is none', () => {
  const wordOf = (status: unknown) =>
    read(readHdStatus, { HDStatus: [{ hdNo: 1, status }] })?.map((disk) => disk.status);
  const expected = ['ok', 'sleep', 'error', 'error', 'unformatted', 'offline', 'formating', '', ''];
  for (const [status, word] of expected.entries()) {
    assert.deepEqual(wordOf(status), [word]);
    assert.deepEqual(wordOf(` ${status} `), [word]);
  }
  for (const status of [undefined, null, '', 'ok', -1, 0.5, {}])
    assert.deepEqual(wordOf(status), [''], JSON.stringify(status));
});

test('XML, a single disk, and lists without names', () => {
  const xml =
    '<WorkingStatus><HDStatusList><HDStatus><hdNo>1</hdNo><status>2</status></HDStatus><HDStatus><hdNo>2</hdNo><status>0</status></HDStatus></HDStatusList></WorkingStatus>';
  const words = (body: string | object) =>
    read(readHdStatus, body)?.map(({ id, status }) => `${id} ${status}`);
  assert.deepEqual(words(xml), ['1 error', '2 ok']);
  assert.deepEqual(words({ HDStatus: { hdNo: 1, status: 5 } }), ['1 offline']);
  assert.deepEqual(words({ HDStatusList: [{ hdNo: '1', status: '0' }] }), ['1 ok']);
  assert.deepEqual(
    words({
      HDStatus: [
        { hdNo: 1, status: 0 },
        { hdNo: 1, status: 3 },
      ],
    }),
    ['1 error'],
  );
  assert.deepEqual(words({ HDStatus: [{ status: 0 }] }), []);
});

test('no disks is one thing, saying nothing of disks another', () => {
  for (const body of [
    { HDStatus: [] },
    { HDStatus: null },
    { WorkingStatus: { HDStatus: [] } },
    '<WorkingStatus><HDStatusList/></WorkingStatus>',
  ])
    assert.deepEqual(read(readHdStatus, body), [], JSON.stringify(body));
  for (const body of [
    { ChanStatus: [{ chanNo: 1, status: 0 }] },
    { WorkingStatus: { devStatus: 0 } },
    '<WorkingStatus/>',
    '<storage><hddList><hdd><id>1</id></hdd></hddList></storage>',
  ])
    assert.equal(read(readHdStatus, body), null, JSON.stringify(body));
});
