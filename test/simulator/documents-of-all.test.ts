import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { dvr, hybrid, ipCamera, nvr } from '../../src/sources/simulator/builders.ts';
import type { SimulatedRecorder } from '../../src/sources/simulator/model.ts';
import { documentsOf, get, NOW } from './documents.ts';
import * as real from './real-samples.ts';
import { paths } from './shape.ts';

describe('documents of every recorder', () => {
  it('tells the device as a real one does', () => {
    const own = paths(get(nvr(), 'System/deviceInfo'));
    assert.deepEqual(own, paths(real.DEVICE_INFO).slice(0, own.length));
    assert.match(
      get(nvr(), 'System/deviceInfo'),
      /^<\?xml .*\n<DeviceInfo version="2\.0" xmlns="http:\/\/www\.isapi\.org/,
    );
    assert.match(
      get(dvr(), 'System/deviceInfo'),
      /<DeviceInfo version="1\.0" xmlns="http:\/\/www\.hikvision\.com/,
    );
  });

  it('tells schedules with the elements of a real one', () => {
    const tracks = get(nvr({ cameras: 1 }), 'ContentMgmt/record/tracks');
    assert.deepEqual(paths(tracks), paths(real.TRACKS));
    assert.equal(tracks.match(/<ScheduleAction>/g)?.length, 7);
    assert.match(tracks, /<TrackSchedule xmlns="">/);
    const [motion = '', none = ''] = get(
      nvr({ cameras: [ipCamera('1', { schedule: 'MOTION' }), ipCamera('2', { schedule: 'none' })] }),
      'ContentMgmt/record/tracks',
    ).split('</Track>');
    assert.match(motion, /<ActionRecordingMode>MOTION</);
    assert.doesNotMatch(none, /<ScheduleAction>|<enableSchedule>true/);
  });

  it('tells its capabilities', () => {
    const told = (model: SimulatedRecorder): string[] =>
      [...get(model, 'System/capabilities').matchAll(/<(videoInputPortNums|inputProxyNums)>(\d+)</g)].map(
        ([, name, value]) => `${name} ${value}`,
      );
    assert.deepEqual(told(nvr({ cameras: 9 })), ['videoInputPortNums 0', 'inputProxyNums 16']);
    assert.deepEqual(told(dvr({ cameras: 4 })), ['videoInputPortNums 4', 'inputProxyNums 6']);
    assert.match(get(nvr(), 'System/capabilities'), /<isSupportGettingWorkingStatus>true</);
    assert.match(get(dvr(), 'System/capabilities'), /<isSupportSimpleDevStatus>true</);
  });

  it('tells uptime, CPU and memory with the elements of a real one', () => {
    const told = get(dvr({ bootedAt: NOW - 90_000 }), 'System/status');
    assert.deepEqual(paths(told), paths(real.DEVICE_STATUS));
    assert.match(told, /<deviceUpTime>90</);
  });

  it('tells its wall clock with the offset of winter', () => {
    const clock = (given: Parameters<typeof nvr>[0]): string | undefined =>
      /<localTime>(.*)<\/localTime>/.exec(get(nvr(given), 'System/time'))?.[1];
    assert.equal(clock({}), '2026-07-05T10:00:00+00:00');
    assert.equal(clock({ timeZone: 'CST-5:30:00', timeOffset: 90_000 }), '2026-07-05T15:31:30+05:30');
    assert.equal(
      clock({ timeZone: 'CST-2:00:00DST01:00:00', summerTime: true }),
      '2026-07-05T13:00:00+02:00',
    );
    assert.equal(clock({ timeZone: 'CST+3:00:00' }), '2026-07-05T07:00:00-03:00');
  });

  it('has an HTML error page for what it does not know', () => {
    for (const path of [
      '/ISAPI/Nothing',
      '//ISAPI/System/deviceInfo',
      '/ISAPI/System/deviceInfo/',
      '/toString',
    ]) {
      const page = documentsOf(nvr()).page('GET', path);
      assert.equal(page.status, 404);
      assert.match(page.body.toString(), /Access Error: 404 -- Not Found/);
    }
  });

  it('lets nothing be written', () => {
    const page = documentsOf(nvr()).page('PUT', '/ISAPI/System/deviceInfo');
    assert.equal(page.status, 403);
    assert.match(page.body.toString(), /methodNotAllowed/);
  });

  it('takes the namespace and root names of a rebrand', () => {
    const rebrand = {
      namespace: 'http://www.std-cgi.com/ver20/XMLSchema',
      rootNames: { DeviceInfo: 'DevInfo' },
    };
    assert.match(
      get(nvr(rebrand), 'System/deviceInfo'),
      /<DevInfo version="2\.0" xmlns="http:\/\/www\.std-cgi\.com/,
    );
    assert.match(
      get(dvr({ namespace: '' }), 'System/Video/inputs/channels'),
      /<VideoInputChannel version="1\.0" xmlns="">/,
    );
    assert.doesNotMatch(get(dvr({ namespace: null }), 'System/Video/inputs/channels'), /xmlns/);
  });

  it('tells names whatever they are', () => {
    const name = fc.string({
      unit: fc.constantFrom('a', '&', '<', '>', '"', "'", ']]>', '&amp;', 'ш', '😀'),
    });
    const parser = new XMLParser({ parseTagValue: false });
    const first = (xml: string, list: string, item: string): unknown => parser.parse(xml)[list][item][0].name;
    fc.assert(
      fc.property(name, (given) => {
        const model = hybrid();
        for (const camera of model.cameras) camera.name = given;
        const inputs = get(model, 'System/Video/inputs/channels');
        const channels = get(model, 'ContentMgmt/InputProxy/channels');
        assert.equal(XMLValidator.validate(inputs), true);
        assert.equal(first(inputs, 'VideoInputChannelList', 'VideoInputChannel'), given);
        assert.equal(first(channels, 'InputProxyChannelList', 'InputProxyChannel'), given);
      }),
    );
  });

  it('keeps a document until it is told to forget', () => {
    const model = nvr({ name: 'Old' });
    const documents = documentsOf(model);
    const deviceInfo = (): string => documents.page('GET', '/ISAPI/System/deviceInfo').body.toString();
    const first = documents.page('GET', '/ISAPI/System/deviceInfo');
    assert.equal(documents.page('GET', '/ISAPI/System/deviceInfo'), first);
    model.name = 'New';
    documents.forget();
    assert.match(deviceInfo(), /<deviceName>New</);
  });
});
