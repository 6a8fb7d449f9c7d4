import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analogCamera, dvr, hybrid, ipc, ipCamera, nvr } from '../../src/sources/simulator/builders.ts';
import { documentsOf, get, refusal } from './documents.ts';
import * as real from './real-samples.ts';
import { parse, paths } from './shape.ts';

describe('documents of a recorder with analog inputs', () => {
  it('lists inputs as a real one does, to the letter', () => {
    const model = dvr({
      cameras: [
        analogCamera('1', { name: 'Entrada' }),
        analogCamera('2', { name: 'Camera 02', online: false }),
      ],
    });
    assert.deepEqual(parse(get(model, 'System/Video/inputs/channels')), parse(real.VIDEO_INPUTS));
  });

  it('lists no IP channel, and free slots as the size', () => {
    const list = get(dvr({ cameras: 4 }), 'ContentMgmt/InputProxy/channels');
    assert.match(list, /<InputProxyChannelList [^>]*size="2">\s*<\/InputProxyChannelList>/);
    const statuses = get(dvr(), 'ContentMgmt/InputProxy/channels/status');
    assert.match(statuses, /<InputProxyChannelStatusList [^>]*>\s*<\/InputProxyChannelStatusList>/);
  });

  it('tells its storage as a real one does, to the letter', () => {
    assert.deepEqual(parse(get(dvr(), 'ContentMgmt/Storage')), parse(real.STORAGE));
  });

  it('keeps videoInputEnabled and resDesc apart', () => {
    const model = dvr({
      cameras: [
        analogCamera('1', { enabled: false, resDesc: '' }),
        analogCamera('2', { online: null }),
        analogCamera('3', { resDesc: '1480X1664(3KLite)P20' }),
      ],
    });
    const items = get(model, 'System/Video/inputs/channels').split('</VideoInputChannel>');
    assert.match(items[0] ?? '', /<videoInputEnabled>false<.*<resDesc><\/resDesc>/);
    assert.doesNotMatch(items[1] ?? '', /resDesc/);
    assert.match(items[2] ?? '', /<resDesc>1480X1664\(3KLite\)P20</);
  });
});

describe('documents of a recorder with IP channels', () => {
  it('lists them with the elements of a real one', () => {
    const list = get(nvr({ cameras: 4 }), 'ContentMgmt/InputProxy/channels');
    assert.match(list, /<InputProxyChannelList [^>]*size="4">/);
    const item = /<InputProxyChannel>.*/.exec(list)?.[0] ?? '';
    const own = paths(item).filter((path) => !path.endsWith('enableAnr'));
    assert.deepEqual(own, paths(real.PROXY_CHANNEL));
  });

  it('tells their status with the elements of a real one', () => {
    const model = nvr({
      cameras: [
        ipCamera('1', { ip: '192.168.1.64' }),
        ipCamera('2', { ip: '192.168.1.100', online: false, reason: 'notExist' }),
      ],
    });
    const statuses = get(model, 'ContentMgmt/InputProxy/channels/status').replaceAll(
      /<streamingProxyChannelIdList>.*?<\/streamingProxyChannelIdList>/g,
      '',
    );
    assert.deepEqual(parse(statuses), parse(real.PROXY_STATUSES));
  });

  it('leaves out what is not known', () => {
    const { model: _, firmware: __, serial: ___, ...old } = ipCamera('1', { online: null, reason: null });
    const model = nvr({ cameras: [old] });
    assert.doesNotMatch(
      get(model, 'ContentMgmt/InputProxy/channels'),
      /<model>|<serialNumber>|<firmwareVersion>/,
    );
    assert.doesNotMatch(get(model, 'ContentMgmt/InputProxy/channels/status'), /<online>|<chanDetectResult>/);
  });

  it('answers for one channel', () => {
    const model = nvr({ cameras: 2 });
    assert.match(get(model, 'ContentMgmt/InputProxy/channels/2'), /<InputProxyChannel [^>]*><id>2</);
    assert.match(
      get(model, 'ContentMgmt/InputProxy/channels/2/status'),
      /<InputProxyChannelStatus [^>]*><id>2</,
    );
    assert.equal(refusal(model, 'ContentMgmt/InputProxy/channels/3'), 'invalidOperation');
  });

  it('can lack the list of statuses alone', () => {
    const model = nvr({ proxyStatusList: false });
    assert.equal(refusal(model, 'ContentMgmt/InputProxy/channels/status'), 'notSupport');
    assert.match(get(model, 'ContentMgmt/InputProxy/channels/1/status'), /<online>true</);
  });

  it('has no analog inputs to list', () => {
    const page = documentsOf(nvr()).page('GET', '/ISAPI/System/Video/inputs/channels');
    assert.equal(page.status, 403);
    const told = page.body
      .toString()
      .replace('/ISAPI/System/Video/inputs/channels', '/ISAPI/Streaming/channels/103');
    assert.deepEqual(parse(told.replace(/^<\?.*\?>/, '')), parse(real.NOT_SUPPORTED));
  });

  it('writes addresses of every kind', () => {
    const cameras = ['10.0.0.7', 'fd00::7', 'cam.local'].map((ip, index) =>
      ipCamera(String(index + 1), { ip }),
    );
    const list = get(nvr({ cameras }), 'ContentMgmt/InputProxy/channels');
    assert.match(list, /ipaddress<\/addressingFormatType><ipAddress>10\.0\.0\.7</);
    assert.match(list, /ipaddress<\/addressingFormatType><ipv6Address>fd00::7</);
    assert.match(list, /hostname<\/addressingFormatType><hostName>cam\.local</);
  });
});

describe('documents of a hybrid', () => {
  it('numbers IP channels behind the inputs', () => {
    const model = hybrid({ analog: 8, ip: 2 });
    assert.deepEqual(model.cameras.map(({ kind, id }) => `${kind} ${id}`).slice(7), [
      'analog 8',
      'ip 9',
      'ip 10',
    ]);
  });

  it('lets an input give way to an IP channel of its id', () => {
    const model = hybrid({ analog: 4, ip: 2, givesWay: '4' });
    const inputs = get(model, 'System/Video/inputs/channels');
    assert.match(inputs, /<id>4<\/id><inputPort>4<\/inputPort><videoInputEnabled>false</);
    const list = get(model, 'ContentMgmt/InputProxy/channels');
    assert.deepEqual(
      [...list.matchAll(/<id>(\d+)</g)].map(([, id]) => id),
      ['4', '5'],
    );
    assert.match(list, /size="1"/);
    const tracks = get(model, 'ContentMgmt/record/tracks');
    assert.deepEqual(
      [...tracks.matchAll(/<Channel>(\d+)</g)].map(([, id]) => id),
      ['101', '201', '301', '401', '501'],
    );
  });
});

describe('documents of a single camera', () => {
  it('lists one input without videoInputEnabled and resDesc', () => {
    const list = get(ipc(), 'System/Video/inputs/channels');
    assert.deepEqual(
      paths(list)
        .map((path) => path.split('/').at(-1))
        .slice(2),
      ['id', 'inputPort', 'name'],
    );
    assert.equal(list.match(/<VideoInputChannel /g)?.length, 1);
  });

  it('knows neither IP channels nor working status', () => {
    for (const path of ['', '/status', '/1', '/1/status'])
      assert.equal(refusal(ipc(), `ContentMgmt/InputProxy/channels${path}`), 'notSupport');
    assert.equal(refusal(ipc(), 'System/workingstatus'), 'notSupport');
    assert.doesNotMatch(get(ipc(), 'System/capabilities'), /inputProxyNums|WorkingStatus|SimpleDevStatus/);
  });
});
