import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DiskReport } from '../../../src/domain/disk.ts';
import { readStorage } from '../../../src/sources/isapi/documents/storage.ts';
import { inNamespaces, read } from './read.ts';

/** iDS-7204HUHI-M1/E, V4.75.011 (isapi.md 4.4). */
const DVR =
  '<storage version="1.0" xmlns="http://www.hikvision.com/ver20/XMLSchema"><hddList><hdd version="1.0" xmlns="http://www.hikvision.com/ver20/XMLSchema"><id>1</id><hddName>hdd1</hddName><hddPath></hddPath><hddType>SATA</hddType><status>ok</status><capacity>953869</capacity><freeSpace>814080</freeSpace><property>RW</property></hdd></hddList><nasList></nasList><workMode>quota</workMode></storage>';
/** A single camera with a card and a network volume: another namespace, and a size that is no count. */
const CAMERA = `<?xml version="1.0" encoding="UTF-8"?>
<storage version="2.0" xmlns="http://www.hikvision.com/ver20/XMLSchema">
<hddList version="1.0" xmlns="http://www.hikvision.com/ver10/XMLSchema" size="8"><hdd><id>1</id><hddName>hdde</hddName><hddPath></hddPath><hddType>SATA</hddType><status>ok</status><capacity>30436</capacity><freeSpace>27392</freeSpace><property>RW</property><formatType>EXT4</formatType><Encryption><passwordLen min="6" max="64"/><encryptionStatus opt="unencrypted,encrypted,verfyFailed">unencrypted</encryptionStatus><encryptFormatType opt="EXT4">EXT4</encryptFormatType></Encryption><installationTime>14-Apr-2024 13:20</installationTime></hdd></hddList>
<nasList version="2.0" xmlns="http://www.hikvision.com/ver20/XMLSchema"><nas version="2.0" xmlns="http://www.hikvision.com/ver20/XMLSchema"><id>9</id><addressingFormatType>ipaddress</addressingFormatType><ipAddress>192.168.0.1</ipAddress><portNo>0</portNo><nasType>NFS</nasType><path>/pub/hik</path><status>ok</status><capacity>122346</capacity><freeSpace>119552</freeSpace><property>RW</property><mountType>SMB/CIFS</mountType><userName>pub</userName><Encryption><encryptionStatus opt="unencrypted,encrypted,verfyFailed">unencrypted</encryptionStatus></Encryption></nas><supportMountType opt="NFS,SMB/CIFS"/><authentication opt="SMB/CIFS"/></nasList>
<workMode>quota</workMode></storage>`;

const UNTOLD = {
  status: '',
  type: null,
  capacity: null,
  free: null,
  model: null,
  temperature: null,
  smart: null,
};
const DISK_1: DiskReport = {
  ...UNTOLD,
  id: '1',
  status: 'ok',
  type: 'SATA',
  capacity: 1000.2,
  free: 853.6,
};

function hdd(id: number | string, fields: Readonly<Record<string, string | number>> = {}): string {
  const inner = Object.entries({ id, ...fields }).map(([name, value]) => `<${name}>${value}</${name}>`);
  return `<hdd>${inner.join('')}</hdd>`;
}

/** `id status` of each disk. */
function words(body: string | object): readonly string[] | undefined {
  return read(readStorage, body)?.map(({ id, status }) => `${id} ${status}`);
}

test('isapi.md 4.4: the disk of a DVR, sizes in GB of 10⁹ bytes', () => {
  assert.deepEqual(read(readStorage, DVR), [DISK_1]);
});

test('sizes come out as what is printed on the disk', () => {
  const capacityOf = (megabytes: number) =>
    read(readStorage, `<storage>${hdd(1, { capacity: megabytes })}</storage>`)?.[0]?.capacity;
  // 1, 2, 4 and 6 TB as recorders tell them.
  const sold = new Map([
    [953_869, 1000.2],
    [1_907_729, 2000.4],
    [3_815_447, 4000.8],
    [5_723_166, 6001.2],
  ]);
  for (const [told, printed] of sold) assert.equal(capacityOf(told), printed);
});

test('isapi.md 4.4: a network volume is told apart from the disk of the same number', () => {
  assert.deepEqual(read(readStorage, CAMERA), [
    { ...UNTOLD, id: '1', status: 'ok', type: 'SATA', capacity: 31.9, free: 28.7 },
    { ...UNTOLD, id: 'nas-9', status: 'ok', type: 'SMB/CIFS', capacity: 128.3, free: 125.4 },
  ]);
  const twins = `<storage><hddList>${hdd(1)}</hddList><nasList><nas><id>1</id><nasType>NFS</nasType><status>offline</status><capacity>0</capacity><freeSpace>0</freeSpace></nas></nasList></storage>`;
  assert.deepEqual(read(readStorage, twins), [
    { ...UNTOLD, id: '1' },
    { ...UNTOLD, id: 'nas-1', status: 'offline', type: 'NFS' },
  ]);
});

test('firmware V5.03 names the model; a full disk is a full disk', () => {
  const body = `<storage><hddList>${hdd(2, { status: ' ok ', capacity: 5_723_166, freeSpace: 0, property: 'RW', group: 1, hddSerialNumber: 'WSC1Q7P5', hddModel: 'ST6000VX001-2BD186' })}</hddList><workMode opt="group,quota">quota</workMode><ssdList/></storage>`;
  assert.deepEqual(read(readStorage, body), [
    { ...UNTOLD, id: '2', status: 'ok', capacity: 6001.2, free: 0, model: 'ST6000VX001-2BD186' },
  ]);
});

test('SSDs are counted by themselves', () => {
  const body = `<storage><hddList>${hdd(1, { status: 'ok' })}</hddList><ssdList><ssd><id>1</id><status>error</status></ssd></ssdList></storage>`;
  assert.deepEqual(words(body), ['1 ok', 'ssd-1 error']);
});

test('one disk, many, and none, in every form of list', () => {
  const one = { id: 1, status: 'ok' };
  const two = { id: '3', status: 'notexist' };
  const forms: readonly (readonly [string | object, readonly string[]])[] = [
    [`<storage><hddList>${hdd(1, one)}</hddList></storage>`, ['1 ok']],
    [`<storage><HDDList><HDD><id>1</id><status>ok</status></HDD></HDDList></storage>`, ['1 ok']],
    [`<hddList size="2">${hdd(1, one)}${hdd(3, two)}</hddList>`, ['1 ok', '3 notexist']],
    [{ storage: { hddList: { hdd: one } } }, ['1 ok']],
    [{ Storage: { hddList: { hdd: [one, two] }, nasList: null } }, ['1 ok', '3 notexist']],
    [{ storage: { hddList: [{ hdd: one }, { hdd: two }] } }, ['1 ok', '3 notexist']],
    [{ hddList: [one, two] }, ['1 ok', '3 notexist']],
    ['<storage><hddList/><nasList>\n</nasList><workMode>quota</workMode></storage>', []],
    ['<storage/>', []],
    ['<hddList size="8"></hddList>', []],
    [{ storage: { hddList: [], nasList: [] } }, []],
    [{ hddList: null }, []],
    ['<storage><nasList><supportMountType opt="NFS"/></nasList></storage>', []],
    [`<storage><hddList><hdd/>${hdd(2)}<hdd></hdd></hddList></storage>`, ['2 ']],
  ];
  for (const [body, expected] of forms) assert.deepEqual(words(body), expected, JSON.stringify(body));
});

test('namespaces of all kinds read the same', () => {
  const content = /<storage[^>]*>(.*)<\/storage>/.exec(DVR)?.[1] ?? '';
  for (const body of inNamespaces('storage', content)) assert.deepEqual(read(readStorage, body), [DISK_1]);
});

test('what is not told, or cannot be, is null', () => {
  const sizes = (capacity: string, freeSpace: string) => {
    const [disk] = read(readStorage, `<storage>${hdd(1, { capacity, freeSpace })}</storage>`) ?? [];
    return [disk?.capacity, disk?.free];
  };
  assert.deepEqual(sizes('', ''), [null, null]);
  assert.deepEqual(sizes('-1', 'many'), [null, null]);
  assert.deepEqual(sizes('0', '0'), [null, null]);
  assert.deepEqual(sizes(' 1000 ', ' 10.5'), [1.0, 0]);
  const [huge] = read(readStorage, '{"hddList":[{"id":1,"capacity":1e400,"freeSpace":1e400}]}') ?? [];
  assert.deepEqual([huge?.capacity, huge?.free], [null, null]);
  assert.deepEqual(words(`<storage>${hdd(1, { status: '' })}<hdd><status>ok</status></hdd></storage>`), [
    '1 ',
  ]);
});

test('of two reports of one disk the gravest stands', () => {
  const order = ['notexist', '', 'ok', 'error'];
  for (const [rank, word] of order.entries()) {
    for (const other of order.slice(0, rank)) {
      const both = [hdd(1, { status: word }), hdd(1, { status: other })];
      for (const list of [both, both.toReversed()])
        assert.deepEqual(words(`<storage><hddList>${list.join('')}</hddList></storage>`), [`1 ${word}`]);
    }
  }
});

test('another document is none', () => {
  for (const body of ['<DeviceInfo><id>1</id></DeviceInfo>', { ChanStatus: [] }, { a: 1 }, '<a>1</a>'])
    assert.equal(read(readStorage, body), null);
});

test('whatever words and numbers a recorder writes, each disk is told once and no size is negative', () => {
  const value = fc.oneof(
    fc.constantFrom<unknown>(
      '',
      null,
      'NaN',
      '-5',
      1e300,
      3.4e302,
      Number.MAX_VALUE,
      -0,
      true,
      [],
      {},
      ['RW', 'RW'],
      '9'.repeat(30),
    ),
    fc.string(),
    fc.integer(),
    fc.double(),
  );
  const disk = fc.record(
    { id: value, status: value, capacity: value, freeSpace: value, hddType: value, hddModel: value },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.array(disk), fc.array(disk), (hdds, nas) => {
      const reports = read(readStorage, { storage: { hddList: { hdd: hdds }, nasList: { nas } } }) ?? [];
      assert.equal(new Set(reports.map(({ id }) => id)).size, reports.length);
      for (const { capacity, free } of reports)
        for (const size of [capacity, free])
          assert.ok(size === null || (size >= 0 && Number.isFinite(size)), String(size));
    }),
  );
});
