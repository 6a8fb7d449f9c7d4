import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readSystemStatus } from '../../../src/sources/isapi/documents/system-status.ts';
import { inNamespaces, read } from './read.ts';

/** DS-7608NI-K2 (isapi.md 4.2). */
const CONTENT =
  '<currentDeviceTime>2021-10-21T17:01:04+03:00</currentDeviceTime>\n<deviceUpTime>2530</deviceUpTime>\n<CPUList><CPU><cpuDescription>2786.91</cpuDescription><cpuUtilization>0</cpuUtilization></CPU></CPUList>\n<MemoryList><Memory><memoryDescription>DDR Memory</memoryDescription><memoryUsage> 244.175781</memoryUsage><memoryAvailable> 255.894531</memoryAvailable></Memory></MemoryList>\n';

function status(content: string) {
  return read(readSystemStatus, `<DeviceStatus><x>1</x>${content}</DeviceStatus>`);
}

function processors(...used: readonly (string | number)[]): string {
  return `<CPUList>${used.map((percent) => `<CPU><cpuUtilization>${percent}</cpuUtilization></CPU>`).join('')}</CPUList>`;
}

function memories(...pairs: readonly (readonly [string | number, string | number])[]): string {
  const memory = ([used, available]: (typeof pairs)[number]) =>
    `<Memory><memoryUsage>${used}</memoryUsage><memoryAvailable>${available}</memoryAvailable></Memory>`;
  return `<MemoryList>${pairs.map(memory).join('')}</MemoryList>`;
}

test('isapi.md 4.2: a real NVR, floats behind blanks, and a processor that is always idle', () => {
  for (const body of inNamespaces('DeviceStatus', CONTENT))
    assert.deepEqual(read(readSystemStatus, body), { cpu: 0, memory: 48.8, uptime: 2530 });
  assert.deepEqual(
    read(readSystemStatus, `<Status>${CONTENT}</Status>`),
    { cpu: 0, memory: 48.8, uptime: 2530 },
    'a root that a rebrand has renamed',
  );
});

test('several processors are taken in the mean, several memories together', () => {
  assert.equal(status(processors(10, ' 25.55', 50))?.cpu, 28.5);
  assert.equal(status(memories([100, 100], [200, 400]))?.memory, 37.5);
  assert.equal(status(processors(10, -1, 250, 'idle', 20))?.cpu, 15);
});

test('the unit of memory does not matter', () => {
  fc.assert(
    fc.property(fc.nat(1e6), fc.nat(1e6), (used, available) => {
      const megabytes = status(memories([used, available]))?.memory;
      assert.equal(status(memories([used * 1024, available * 1024]))?.memory, megabytes);
      if (used + available > 0) assert.ok(megabytes !== null && megabytes !== undefined && megabytes <= 100);
    }),
  );
});

test('numbers that cannot be are none', () => {
  const none = { cpu: null, memory: null, uptime: null };
  for (const [content, wrong] of [
    [processors(-1), 'negative'],
    [processors(101), 'more than all'],
    [processors('NaN'), 'no number'],
    [processors(''), 'empty'],
    [memories([0, 0]), 'no memory at all'],
    [memories([-5, 10]), 'less than none'],
    [memories([5, '']), 'half a pair'],
    ['<deviceUpTime>-1</deviceUpTime>', 'before its start'],
    ['<deviceUpTime>4294967295</deviceUpTime>', 'more than a century'],
    ['<deviceUpTime>3 days</deviceUpTime>', 'words'],
    ['<CPUList/><MemoryList/><deviceUpTime/>', 'nothing'],
  ] as const)
    assert.deepEqual(status(content), none, wrong);
  assert.equal(status('<deviceUpTime> 0</deviceUpTime>')?.uptime, 0);
  assert.equal(status('<deviceUpTime>61.9</deviceUpTime>')?.uptime, 61);
});

test('JSON, with and without names in its lists', () => {
  const body = {
    deviceUpTime: 90,
    CPUList: [{ cpuUtilization: 40 }],
    MemoryList: [{ Memory: { memoryUsage: '1', memoryAvailable: 3 } }],
  };
  for (const tree of [body, { DeviceStatus: body }])
    assert.deepEqual(read(readSystemStatus, tree), { cpu: 40, memory: 25, uptime: 90 });
  const huge =
    '{"DeviceStatus":{"deviceUpTime":1e400,"MemoryList":[{"memoryUsage":1e400,"memoryAvailable":1}]}}';
  assert.deepEqual(read(readSystemStatus, huge), { cpu: null, memory: null, uptime: null });
});

test('another document is none', () => {
  for (const body of ['<DeviceInfo><model>x</model></DeviceInfo>', { WorkingStatus: { devStatus: 0 } }])
    assert.equal(read(readSystemStatus, body), null);
});
