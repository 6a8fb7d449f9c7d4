import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { driftOf, plausibleOffsets } from '../../src/domain/drift.ts';
import { readHdStatus } from '../../src/sources/isapi/documents/hd-status.ts';
import { readSmart } from '../../src/sources/isapi/documents/smart.ts';
import { readStorage } from '../../src/sources/isapi/documents/storage.ts';
import { readSystemStatus } from '../../src/sources/isapi/documents/system-status.ts';
import { readClock } from '../../src/sources/isapi/documents/time.ts';
import { parseTree, type Tree } from '../../src/sources/isapi/tree.ts';
import { disk, dvr, nvr } from '../../src/sources/simulator/builders.ts';
import type { SimulatedRecorder } from '../../src/sources/simulator/model.ts';
import { startRecorder } from '../../src/sources/simulator/server.ts';
import { read } from './ask.ts';
import { documentsOf, get, NOW, refusal } from './documents.ts';
import * as real from './real-samples.ts';
import { paths } from './shape.ts';

const STORAGE = '/ISAPI/ContentMgmt/Storage';
const SMART = 'ContentMgmt/Storage/hdd/2/SMARTTest/status';
const STATUS = '/ISAPI/System/status';
const TIME = '/ISAPI/System/time';
const LOGIN = { username: 'viewer', password: 'Simulated-1' };

const DISKS = [
  disk('2', { status: 'smartFailed', model: 'ST6000VX001-2BD186', serial: 'WSC1Q7P5', freeSpace: 0 }),
  disk('3', { status: 'notexist' }),
  disk('9', { kind: 'nas', status: 'offline', capacity: 0, freeSpace: 0 }),
];

function treeOf(model: SimulatedRecorder, path: string): Tree {
  return parseTree(documentsOf(model).page('GET', path).body);
}

describe('disks', () => {
  it('are told with the elements of real ones', () => {
    const [nas = ''] = /<nas .*<\/nas>/.exec(get(nvr({ disks: DISKS }), 'ContentMgmt/Storage')) ?? [];
    assert.deepEqual(paths(nas), paths(real.NAS));
    const own = disk('2', { smart: { temperature: 33, powerOnDay: 21, own: 'ok', overall: 'functional' } });
    assert.deepEqual(paths(get(nvr({ disks: [own] }), SMART)), paths(real.SMART));
  });

  it('are read as they are in the model', () => {
    const told = readStorage(treeOf(nvr({ disks: DISKS }), STORAGE));
    assert.deepEqual(
      told?.map(({ id, status, type, model, capacity, free }) => [id, status, type, model, capacity, free]),
      [
        ['2', 'smartFailed', 'SATA', 'ST6000VX001-2BD186', 1000.2, 0],
        ['3', 'notexist', 'SATA', null, 1000.2, 853.6],
        ['nas-9', 'offline', 'NFS', null, null, null],
      ],
    );
    const list = readStorage(treeOf(nvr({ disks: DISKS }), `${STORAGE}/hdd`));
    assert.deepEqual(list, told?.slice(0, 2));
    assert.deepEqual(readStorage(treeOf(nvr({ disks: [] }), STORAGE)), []);
  });

  it('are in the working status by number, empty slots left out', () => {
    const words = ['ok', 'sleep', 'error', 'unformatted', 'offline', 'formating', 'notexist'];
    const disks = words.map((status, at) => disk(String(at + 1), { status }));
    for (const form of ['json', 'xml', 'bare'] as const) {
      const model = nvr({ disks, workingstatus: form });
      for (const path of ['', '/hdStatus'])
        assert.deepEqual(
          readHdStatus(treeOf(model, `/ISAPI/System/workingstatus${path}?format=json`))?.map(
            ({ status }) => status,
          ),
          words.slice(0, -1),
          `${form} ${path}`,
        );
    }
  });

  it('can be refused, all of them or what they say of themselves', () => {
    const { smart: _, ...silent } = disk('2');
    assert.equal(refusal(nvr({ disks: [silent] }), SMART), 'notSupport');
    assert.equal(refusal(nvr({ disks: [disk('1')] }), SMART), 'invalidOperation');
    assert.equal(refusal(nvr({ disks: [disk('2', { kind: 'nas' })] }), SMART), 'invalidOperation');
    const without = nvr({ disks: [disk('2')], storage: false });
    for (const path of ['ContentMgmt/Storage', 'ContentMgmt/Storage/hdd', SMART])
      assert.equal(refusal(without, path), 'notSupport');
    assert.equal(readHdStatus(treeOf(without, '/ISAPI/System/workingstatus?format=json'))?.length, 1);
  });

  it('say of themselves what the model says', () => {
    const smart = { temperature: 61, powerOnDay: 2000, own: 'ok', overall: 'badsectors' };
    assert.deepEqual(readSmart(treeOf(nvr({ disks: [disk('2', { smart })] }), `/ISAPI/${SMART}`)), {
      temperature: 61,
      health: 'badsectors',
    });
  });
});

describe('load and clock', () => {
  it('are read as they are in the model', () => {
    const load = { cpu: [20, 40], memoryUsage: 300, memoryAvailable: 100 };
    assert.deepEqual(readSystemStatus(treeOf(dvr({ load, bootedAt: NOW - 90_000 }), STATUS)), {
      cpu: 30,
      memory: 75,
      uptime: 90,
    });
  });

  it('is read right, whatever the zone, the season and the form', () => {
    const zones = [
      'CST-2:00:00DST01:00:00,M3.5.5/02:00:00,M10.5.0/02:00:00',
      'CST-8:00:00',
      'CST+5:30:00',
      'CST-10:30:00DST00:30:00,M10.1.0/02:00:00,M4.1.0/02:00:00',
      'EST5EDT,M3.2.0,M11.1.0',
      '<+0530>-5:30',
      'GMT+00:00',
    ];
    const clock = fc.record({
      timeZone: fc.constantFrom(...zones),
      summerTime: fc.boolean(),
      timeSuffix: fc.constantFrom('offset' as const, 'z' as const, 'none' as const),
      seconds: fc.integer({ min: -899, max: 899 }),
    });
    fc.assert(
      fc.property(clock, ({ seconds, ...given }) => {
        const told = readClock(treeOf(nvr({ ...given, timeOffset: seconds * 1000 }), TIME));
        assert.ok(told);
        assert.equal(driftOf(told.wall, NOW, plausibleOffsets(told, 0)), seconds);
      }),
    );
  });

  it('tells its time with an offset, with Z, or bare', () => {
    const local = (timeSuffix: 'offset' | 'z' | 'none') =>
      /<localTime>(.*)</.exec(get(nvr({ timeZone: 'CST-2:00:00', timeSuffix }), 'System/time'))?.[1];
    assert.equal(local('offset'), '2026-07-05T12:00:00+02:00');
    assert.equal(local('z'), '2026-07-05T12:00:00Z');
    assert.equal(local('none'), '2026-07-05T12:00:00');
  });
});

describe('health of a recorder that runs', () => {
  it('changes, is counted, and fails like every other document', async () => {
    let now = NOW;
    await using recorder = await startRecorder(nvr({ bootedAt: NOW - 5000 }), { now: () => now });
    const ask = async (path: string) => parseTree((await read(recorder, LOGIN, path)).bytes);
    const words = async () => readStorage(await ask(STORAGE))?.map(({ id, status }) => `${id} ${status}`);
    assert.deepEqual(await words(), ['1 ok']);
    recorder.change((model) => {
      model.disks = [disk('1', { status: 'error' }), disk('2')];
      model.load.cpu = [99];
      model.timeOffset = 120_000;
      model.timeZone = 'CST-8:00:00';
    });
    assert.deepEqual(await words(), ['1 error', '2 ok']);
    now += 60_000;
    assert.deepEqual(readSystemStatus(await ask(STATUS)), { cpu: 99, memory: 48.8, uptime: 65 });
    assert.equal(readClock(await ask(TIME))?.wall, now + 120_000 + 8 * 3_600_000);
    recorder.change((model) => {
      model.bootedAt = now - 1000;
    });
    assert.equal(readSystemStatus(await ask(STATUS))?.uptime, 1);
    // Each was asked for without a login first.
    const { byPath } = recorder.counters;
    assert.deepEqual([byPath.get(STORAGE), byPath.get(STATUS), byPath.get(TIME)], [4, 4, 2]);
    recorder.faults.set({ status: 503, body: 'busy' }, { path: STORAGE });
    assert.equal((await read(recorder, LOGIN, STORAGE)).status, 503);
  });
});
