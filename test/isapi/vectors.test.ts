import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readProxyChannels } from '../../src/sources/isapi/documents/proxy-channels.ts';
import { readVideoInputs } from '../../src/sources/isapi/documents/video-inputs.ts';
import { parseTree } from '../../src/sources/isapi/tree.ts';
import {
  inputsDocument,
  onlineOf,
  recordingOf,
  see,
  statusDocument,
  statusItem,
  statusList,
  VER20,
} from './parts.ts';

const T1 = ['1 yes', '2 no(no_signal)', '3 yes', '4 no(no_signal)'];
const T4 = ['1 yes', '2 no(notExist)'];

function workingOf(...items: readonly object[]): string {
  return JSON.stringify({ WorkingStatus: { devStatus: 0, ChanStatus: items } });
}
const oneOnline = statusList(statusItem(3, '<online>true</online>'));

test('T1: analog inputs with and without a signal', () => {
  assert.deepEqual(onlineOf(see({ inputs: inputsDocument() })), T1);
});

test('T2: a disabled input is disabled, not offline', () => {
  const document = inputsDocument().replace(
    '<id>2</id><inputPort>2</inputPort><videoInputEnabled>true',
    '<id>2</id><inputPort>2</inputPort><videoInputEnabled>false',
  );
  assert.deepEqual(onlineOf(see({ inputs: document })), ['1 yes', '2 disabled', '3 yes', '4 no(no_signal)']);
});

test('T3: an input without resDesc is unknown, and the working status may tell', () => {
  const inputs =
    '<VideoInputChannelList><VideoInputChannel><id>1</id></VideoInputChannel></VideoInputChannelList>';
  assert.deepEqual(onlineOf(see({ inputs })), ['1 none(no_evidence)']);
  const empty = inputs.replace('</id>', '</id><resDesc></resDesc>');
  assert.deepEqual(onlineOf(see({ inputs: empty })), ['1 none(no_evidence)']);
  const lost = workingOf({ chanNo: 1, enable: 1, online: 1, record: 1, signal: 1 });
  assert.deepEqual(onlineOf(see({ inputs, working: lost })), ['1 no(no_signal)']);
});

test('T4: IP channels, one unplugged', () => {
  assert.deepEqual(onlineOf(see({ status: statusDocument() })), T4);
});

test('T5, T6: why a camera is away, and what that says of its login', () => {
  const status = statusList(
    statusItem(1, '<online>false</online><chanDetectResult>errorUserNameOrPasswd</chanDetectResult>'),
    statusItem(2, '<online>false</online><chanDetectResult>netUnreachable</chanDetectResult>'),
    statusItem(3, '<online>true</online><chanDetectResult>connect</chanDetectResult>'),
  );
  const seen = see({ status });
  assert.deepEqual(onlineOf(seen), ['1 no(errorUserNameOrPasswd)', '2 no(netUnreachable)', '3 yes']);
  assert.deepEqual(
    seen.map(({ camera }) => camera.auth),
    ['bad_credentials', 'unknown', 'ok'],
  );
});

test('T7: a status without online and chanDetectResult is unknown', () => {
  assert.deepEqual(onlineOf(see({ status: statusList(statusItem(1, '')) })), ['1 none(no_evidence)']);
});

test('T8: an unknown word beside online is kept as the reason', () => {
  const item = statusItem(1, '<online>true</online><chanDetectResult>fooBar</chanDetectResult>');
  assert.deepEqual(onlineOf(see({ status: statusList(item) })), ['1 yes(fooBar)']);
});

test('chanDetectResult decides only where online is absent, and an unknown word then decides nothing', () => {
  const status = statusList(
    statusItem(1, '<chanDetectResult>connect</chanDetectResult>'),
    statusItem(2, '<chanDetectResult>ipAddrConflicWithIpc</chanDetectResult>'),
    statusItem(3, '<chanDetectResult>fooBar</chanDetectResult>'),
  );
  assert.deepEqual(onlineOf(see({ status })), ['1 yes', '2 no(ipAddrConflicWithIpc)', '3 none(fooBar)']);
});

test('online is found inside the source descriptor as well', () => {
  const item =
    '<InputProxyChannelStatus><id>1</id><sourceInputPortDescriptor><online>false</online>' +
    '</sourceInputPortDescriptor></InputProxyChannelStatus>';
  assert.deepEqual(onlineOf(see({ status: statusList(item) })), ['1 no(offline)']);
});

test('T9: the size of the list is that of the free slots: no children are no cameras', () => {
  for (const body of [
    `<InputProxyChannelList version="1.0" size="2" xmlns="${VER20}"></InputProxyChannelList>`,
    '<InputProxyChannelList size="2"/>',
    '<ProxyList size="2"/>',
  ]) {
    assert.deepEqual(readProxyChannels(parseTree(Buffer.from(body))), []);
  }
  assert.equal(readProxyChannels(parseTree(Buffer.from('<html2/>'))), null);
});

test('T10: one element is a list of one', () => {
  const list =
    '<InputProxyChannelList><InputProxyChannel><id>1</id><name>Garage</name></InputProxyChannel></InputProxyChannelList>';
  assert.deepEqual(
    readProxyChannels(parseTree(Buffer.from(list)))?.map(({ id, name }) => [id, name]),
    [['1', 'Garage']],
  );
});

test('T11: three wrappers, and XML, tell the same', () => {
  const channel = { chanNo: 3, online: 1, record: 1, signal: 0 };
  const forms = [
    JSON.stringify({ ChanStatus: [channel] }),
    JSON.stringify({ ChanStatusList: { ChanStatus: [channel] } }),
    JSON.stringify({ WorkingStatus: { ChanStatus: [channel] } }),
    JSON.stringify({ ChanStatus: channel }),
    '<WorkingStatus><ChanStatusList><ChanStatus><chanNo>3</chanNo><online>1</online><record>1</record><signal>0</signal></ChanStatus></ChanStatusList></WorkingStatus>',
  ];
  for (const working of forms)
    assert.deepEqual(recordingOf(see({ status: oneOnline, working })), ['3 yes'], working);
});

test('T12, T13: recordStatus gives the reason, also behind a key with a trailing space', () => {
  const disk = '{"ChanStatus":[{"chanNo":3,"online":1,"record":0,"recordStatus ":1}]}';
  assert.deepEqual(recordingOf(see({ status: oneOnline, working: disk })), ['3 no(disk_error)']);
  const away = workingOf({ chanNo: 3, online: 0, record: 0, recordStatus: 2 });
  assert.deepEqual(recordingOf(see({ status: oneOnline, working: away })), ['3 no(camera_offline)']);
});

test('record and recordStatus: each alone, together, and against each other', () => {
  const cases = [
    [{ record: 1 }, '3 yes'],
    [{ record: 1, recordStatus: 0 }, '3 yes'],
    [{ record: 0 }, '3 no(unexpected)'],
    [{ record: 0, recordStatus: 3 }, '3 no(unexpected)'],
    [{ recordStatus: 0 }, '3 yes'],
    [{ recordStatus: 1 }, '3 no(disk_error)'],
    [{ record: 1, recordStatus: 1 }, '3 none(contradictory)'],
    [{ record: 0, recordStatus: 0 }, '3 none(contradictory)'],
    [{ record: 2 }, '3 none(unknown_value)'],
    [{}, '3 none(no_evidence)'],
  ] as const;
  for (const [given, expected] of cases) {
    const working = workingOf({ chanNo: 3, online: 1, ...given });
    assert.deepEqual(recordingOf(see({ status: oneOnline, working })), [expected], JSON.stringify(given));
  }
});

test('a camera that is offline is no evidence that it is not recorded', () => {
  const status = statusList(statusItem(3, '<online>false</online>'));
  assert.deepEqual(recordingOf(see({ status })), ['3 none(no_evidence)']);
});

test('recordStatus of the InputProxy status is taken where the working status says nothing', () => {
  const status = (word: string) =>
    statusList(statusItem(3, `<online>true</online><recordStatus>${word}</recordStatus>`));
  assert.deepEqual(recordingOf(see({ status: status('recording') })), ['3 yes']);
  assert.deepEqual(recordingOf(see({ status: status('idle') })), ['3 no(unexpected)']);
  assert.deepEqual(recordingOf(see({ status: status('pause') })), ['3 none(unknown_value)']);
});

test('T14: numbers from 33 are shifted when that proves itself; else nobody knows whose record it is', () => {
  const status = statusList(statusItem(1, '<online>true</online>'), statusItem(2, '<online>true</online>'));
  const both = workingOf({ chanNo: 33, record: 1 }, { chanNo: 34, record: 0 });
  assert.deepEqual(recordingOf(see({ status, working: both })), ['1 yes', '2 no(unexpected)']);
  const one = workingOf({ chanNo: 33, record: 1 });
  const unproven = ['1 none(channel_map_unproven)', '2 none(channel_map_unproven)'];
  assert.deepEqual(recordingOf(see({ status, working: one })), unproven);
});

test('trap 7: a hybrid counts IP channels on from its inputs, in either world, and a real 33 stays one', () => {
  const inputs = inputsDocument();
  const status = statusList(statusItem(5, '<online>true</online>'));
  const analog = [1, 2, 3, 4].map((chanNo) => ({ chanNo, enable: 1, record: 1 }));
  const recordings = ['1 yes', '2 yes', '3 yes', '4 yes', '5 no(unexpected)'];
  for (const chanNo of [5, 33]) {
    const working = workingOf(...analog, { chanNo, record: 0 });
    assert.deepEqual(recordingOf(see({ inputs, status, working })), recordings);
  }
  const large = statusList(
    ...Array.from({ length: 34 }, (_, index) => statusItem(index + 1, '<online>true</online>')),
  );
  const working = workingOf(
    ...Array.from({ length: 34 }, (_, index) => ({ chanNo: index + 1, record: index === 32 ? 0 : 1 })),
  );
  const seen = recordingOf(see({ status: large, working }));
  assert.equal(seen[32], '33 no(unexpected)');
  assert.equal(seen[0], '1 yes');
});

test('an IP channel in the place of a switched-off input does not get the record of that input', () => {
  const input = (id: number, isOn: boolean) =>
    `<VideoInputChannel><id>${id}</id><videoInputEnabled>${isOn}</videoInputEnabled><resDesc>1080P25</resDesc></VideoInputChannel>`;
  const inputs = `<VideoInputChannelList>${[1, 2, 3, 4].map((id) => input(id, id < 3)).join('')}</VideoInputChannelList>`;
  const status = statusList(statusItem(3, '<online>true</online>'), statusItem(4, '<online>true</online>'));
  const analog = [1, 2, 3, 4].map((chanNo) => ({ chanNo, enable: 1, record: chanNo < 3 ? 1 : 0 }));
  const strays = [33, 34].map((chanNo) => ({ chanNo, record: 1 }));
  const seen = recordingOf(see({ inputs, status, working: workingOf(...analog, ...strays) }));
  assert.deepEqual(seen.slice(0, 2), ['1 yes', '2 yes']);
  assert.deepEqual(seen.slice(-2), ['3 none(channel_map_unproven)', '4 none(channel_map_unproven)']);
  // With no other record it is theirs: the slot was given to them.
  const alone = recordingOf(see({ inputs, status, working: workingOf(...analog) }));
  assert.deepEqual(alone.slice(-2), ['3 no(unexpected)', '4 no(unexpected)']);
});

test('two records of one number that differ tell of nobody', () => {
  const status = statusList(statusItem(1, '<online>true</online>'));
  const twice = workingOf({ chanNo: 1, record: 1 }, { chanNo: 1, record: 0 });
  assert.deepEqual(recordingOf(see({ status, working: twice })), ['1 none(channel_map_unproven)']);
  const same = workingOf({ chanNo: 1, record: 1 }, { chanNo: 1, record: 1 });
  assert.deepEqual(recordingOf(see({ status, working: same })), ['1 yes']);
});

test('ids with leading zeros join with plain numbers', () => {
  const status = statusList(statusItem('0003', '<online>true</online>'));
  assert.deepEqual(recordingOf(see({ status, working: workingOf({ chanNo: 3, record: 1 }) })), ['0003 yes']);
});

test('T16: ids survive as strings', () => {
  const inputs =
    '<L><VideoInputChannel><id>I-1</id></VideoInputChannel><VideoInputChannel><id>0012</id></VideoInputChannel></L>';
  assert.deepEqual(
    readVideoInputs(parseTree(Buffer.from(inputs)))?.map(({ id }) => id),
    ['I-1', '0012'],
  );
});

test('T27: namespaces of all kinds, mixed, prefixed or none, read the same', () => {
  const namespaces = [
    ' xmlns="http://www.std-cgi.com/ver20/XMLSchema"',
    ' xmlns="http://www.hikvision.com/ver10/XMLSchema"',
    ' xmlns="urn:psialliance-org"',
    ' xmlns=""',
    '',
  ];
  for (const namespace of namespaces) {
    assert.deepEqual(onlineOf(see({ inputs: inputsDocument(namespace) })), T1, namespace);
    assert.deepEqual(onlineOf(see({ status: statusDocument(namespace) })), T4, namespace);
  }
  const mixed = inputsDocument().replace(
    `<VideoInputChannel version="1.0" xmlns="${VER20}">`,
    '<VideoInputChannel xmlns="http://www.isapi.org/ver20/XMLSchema">',
  );
  assert.deepEqual(onlineOf(see({ inputs: mixed })), T1);
  const prefixed = statusDocument('').replaceAll(/<(\/?)(?=[a-zA-Z])/g, '<$1ns:');
  assert.deepEqual(onlineOf(see({ status: prefixed })), T4);
  const renamed = inputsDocument().replaceAll('VideoInputChannelList', 'InputList');
  assert.deepEqual(onlineOf(see({ inputs: renamed })), T1);
});

test('isapi.md 3: all that the list tells of a camera, in four generations of firmware', () => {
  const read = (source: string, rest = '') =>
    readProxyChannels(
      parseTree(
        Buffer.from(
          `<InputProxyChannelList><InputProxyChannel><id>9</id><name>Gate</name><sourceInputPortDescriptor>${source}</sourceInputPortDescriptor>${rest}</InputProxyChannel></InputProxyChannelList>`,
        ),
      ),
    )?.[0];
  const v430 =
    '<proxyProtocol>HIKVISION</proxyProtocol><ipAddress>1.0.0.49</ipAddress><managePortNo>8000</managePortNo><srcInputPort>1</srcInputPort><userName>admin</userName><deviceID></deviceID>';
  const base = {
    id: '9',
    name: 'Gate',
    ip: '1.0.0.49',
    port: 8000,
    protocol: 'HIKVISION',
    user: 'admin',
    model: null,
    firmware: null,
  };
  assert.deepEqual(read(v430), base);
  assert.deepEqual(
    read(`${v430}<model></model><serialNumber></serialNumber><firmwareVersion></firmwareVersion>`),
    base,
  );
  const v503 =
    '<proxyProtocol>ONVIF</proxyProtocol><hostName>cam.example</hostName><managePortNo>6688</managePortNo><userName></userName><model>JVSWO708</model><serialNumber>00000000000000000000</serialNumber><firmwareVersion>V1.0.0014 - 20210517</firmwareVersion>';
  assert.deepEqual(read(v503), {
    id: '9',
    name: 'Gate',
    ip: 'cam.example',
    port: 6688,
    protocol: 'ONVIF',
    user: null,
    model: 'JVSWO708',
    firmware: 'V1.0.0014 - 20210517',
  });
});

test('where an input and an IP channel bear the same number, the record of one is not taken for the other', () => {
  const inputs = inputsDocument();
  const status = statusList(statusItem(1, '<online>true</online>'));
  const analog = [1, 2, 3, 4].map((chanNo) => ({ chanNo, enable: 1, record: 1 }));
  const ipOf = (...more: readonly object[]) =>
    recordingOf(see({ inputs, status, working: workingOf(...analog, ...more) })).at(-1);
  assert.equal(ipOf({ chanNo: 33, record: 0 }), '1 no(unexpected)');
  assert.equal(ipOf(), '1 none(channel_map_unproven)');
});
