import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analogCamera, dvr, hybrid, ipCamera, nvr } from '../../src/sources/simulator/builders.ts';
import { Documents } from '../../src/sources/simulator/documents.ts';
import type { SimulatedRecorder } from '../../src/sources/simulator/model.ts';
import { paths } from './shape.ts';

const ALL = '/ISAPI/System/workingstatus?format=json';
const CHANNELS = '/ISAPI/System/workingstatus/chanStatus?format=json';
const DISKS = '/ISAPI/System/workingstatus/hdStatus?format=json';

function text(model: SimulatedRecorder, target: string): string {
  const page = new Documents(model, Date.now).page('GET', target);
  assert.equal(page.status, 200);
  return page.body.toString();
}

function json(model: SimulatedRecorder, target: string): unknown {
  return JSON.parse(text(model, target).replaceAll(/"bitRate":[1-9]\d*/g, '"bitRate":9'));
}

const RUNNING = { chanNo: 1, online: 1, record: 1, signal: 0, linkNum: 0, bitRate: 9 };

describe('working status', () => {
  it('has the three wrappers that are met', () => {
    const model = nvr({ cameras: 1 });
    const HDStatus = [{ hdNo: 1, status: 0, volume: 953_869, freeSpace: 814_080 }];
    assert.deepEqual(json(model, ALL), { WorkingStatus: { devStatus: 0, ChanStatus: [RUNNING], HDStatus } });
    assert.deepEqual(json(model, CHANNELS), { ChanStatusList: { ChanStatus: [RUNNING] } });
    assert.deepEqual(json(model, DISKS), { HDStatus });
    const bare = nvr({ cameras: 1, workingstatus: 'bare' });
    assert.deepEqual(json(bare, CHANNELS), { ChanStatus: [RUNNING] });
    assert.deepEqual(json(bare, ALL), { devStatus: 0, ChanStatus: [RUNNING], HDStatus });
  });

  it('comes as XML where the firmware knows no JSON, or none was asked for', () => {
    const told = text(nvr({ cameras: 1, workingstatus: 'xml' }), CHANNELS);
    assert.deepEqual(paths(told).slice(0, 4), [
      'WorkingStatus',
      'WorkingStatus/ChanStatusList',
      'WorkingStatus/ChanStatusList/ChanStatus',
      'WorkingStatus/ChanStatusList/ChanStatus/chanNo',
    ]);
    assert.match(text(nvr(), '/ISAPI/System/workingstatus'), /^<\?xml .*\n<WorkingStatus /);
  });

  it('can be unsupported, said in JSON', () => {
    const page = new Documents(nvr({ workingstatus: 'unsupported' }), Date.now).page('GET', CHANNELS);
    assert.equal(page.status, 403);
    assert.deepEqual(JSON.parse(page.body.toString()), {
      requestURL: '/ISAPI/System/workingstatus/chanStatus',
      statusCode: 4,
      statusString: 'Invalid Operation',
      subStatusCode: 'notSupport',
      errorCode: 1_073_741_825,
      errorMsg: 'notSupport',
    });
  });

  it('says 0 of a good signal and of recordStatus, 1 of online and record', () => {
    const lost = { online: false, recording: 0, recordStatus: 2 } as const;
    assert.deepEqual(json(nvr({ cameras: [ipCamera('1', lost)] }), CHANNELS), {
      ChanStatusList: {
        ChanStatus: [{ chanNo: 1, online: 0, record: 0, recordStatus: 2, signal: 1, linkNum: 0, bitRate: 0 }],
      },
    });
    const off = analogCamera('1', { enabled: false, recording: 0 });
    assert.deepEqual(json(dvr({ cameras: [off] }), CHANNELS), {
      ChanStatusList: {
        ChanStatus: [{ chanNo: 1, enable: 0, online: 0, record: 0, signal: 1, linkNum: 0, bitRate: 0 }],
      },
    });
    assert.deepEqual(json(dvr({ cameras: [analogCamera('1', { recording: null })] }), CHANNELS), {
      ChanStatusList: {
        ChanStatus: [{ chanNo: 1, enable: 1, online: 1, signal: 0, linkNum: 0, bitRate: 9 }],
      },
    });
  });

  it('lists a disabled input unless an IP channel bears its id', () => {
    const numbers = (model: SimulatedRecorder): string[] =>
      [...text(model, CHANNELS).matchAll(/"chanNo":(\d+)/g)].map(([, number]) => number ?? '');
    assert.deepEqual(numbers(hybrid({ analog: 2, ip: 1, givesWay: '2' })), ['1', '2']);
    assert.deepEqual(numbers(hybrid({ analog: 2, ip: 1 })), ['1', '2', '3']);
    assert.deepEqual(numbers(dvr({ cameras: [analogCamera('1', { enabled: false })] })), ['1']);
    assert.deepEqual(numbers(hybrid({ analog: 2, ip: 1, chanNoOffset: 32 })), ['1', '2', '35']);
    assert.deepEqual(numbers(dvr({ cameras: [analogCamera('I-1'), analogCamera('I-2')] })), ['1', '2']);
  });

  it('never has the bytes of the reading before', () => {
    const documents = new Documents(nvr(), Date.now);
    const first = documents.page('GET', CHANNELS).body.toString();
    assert.notEqual(documents.page('GET', CHANNELS).body.toString(), first);
  });
});
