import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { continuityAt } from '../../src/domain/schedule.ts';
import { CATALOGUE, type DocumentName } from '../../src/sources/isapi/catalogue.ts';
import { readCapabilities } from '../../src/sources/isapi/documents/capabilities.ts';
import { readDeviceInfo } from '../../src/sources/isapi/documents/device-info.ts';
import { readProxyChannels } from '../../src/sources/isapi/documents/proxy-channels.ts';
import { readTracks } from '../../src/sources/isapi/documents/tracks.ts';
import { readWorkingStatus } from '../../src/sources/isapi/documents/working-status.ts';
import { understand } from '../../src/sources/isapi/outcome.ts';
import { parseTree } from '../../src/sources/isapi/tree.ts';
import { inputsDocument, statusDocument } from './parts.ts';

const tree = (text: string) => parseTree(Buffer.from(text));

function action(
  from: string,
  to: string,
  record = 'true',
  mode = '<ActionRecordingMode>CMR</ActionRecordingMode>',
) {
  const [fromDay, fromTime] = from.split(' ');
  const [toDay, toTime] = to.split(' ');
  return (
    `<ScheduleAction><id>1</id><ScheduleActionStartTime><DayOfWeek>${fromDay}</DayOfWeek><TimeOfDay>${fromTime}</TimeOfDay></ScheduleActionStartTime>` +
    `<ScheduleActionEndTime><DayOfWeek>${toDay}</DayOfWeek><TimeOfDay>${toTime}</TimeOfDay></ScheduleActionEndTime>` +
    `<Actions><Record>${record}</Record>${mode}</Actions></ScheduleAction>`
  );
}

function track(
  id: number | string,
  actions: string,
  { enable = 'true', schedule = 'true', mode = 'CMR' } = {},
) {
  return (
    `<Track><id>${id}</id><Channel>${id}</Channel><Enable>${enable}</Enable><DefaultRecordingMode>${mode}</DefaultRecordingMode>` +
    `<SrcDescriptor><SrcType>a</SrcType><SrcType>b</SrcType></SrcDescriptor><TrackSchedule xmlns=""><ScheduleBlockList><ScheduleBlock>${actions}</ScheduleBlock></ScheduleBlockList></TrackSchedule>` +
    `<CustomExtensionList><CustomExtension><enableSchedule>${schedule}</enableSchedule></CustomExtension></CustomExtensionList></Track>`
  );
}

test('isapi.md 2.2: schedules by channel, the main stream of each', () => {
  const always = action('Monday 00:00:00', 'Monday 24:00:00');
  const schedules = readTracks(
    tree(
      `<TrackList>${track(101, always)}${track(102, '')}${track(201, '')}${track(1001, always)}${track('x', always)}</TrackList>`,
    ),
  );
  assert.deepEqual([...(schedules?.keys() ?? [])], ['1', '2', '10']);
  const first = schedules?.get('1');
  assert.ok(first);
  assert.equal(continuityAt(first, 1439), 'continuous');
  assert.equal(continuityAt(first, 1440), 'interrupted');
});

test('a schedule counts only where track and schedule are on, the block records, and its mode is continuous', () => {
  const always = action('Monday 00:00:00', 'Sunday 24:00:00');
  const continuityOf = (document: string) => {
    const schedule = readTracks(tree(`<TrackList>${document}</TrackList>`))?.get('1');
    return schedule === undefined ? 'none' : continuityAt(schedule, 5000);
  };
  assert.equal(continuityOf(track(101, always)), 'continuous');
  assert.equal(continuityOf(track(101, always, { enable: 'false' })), 'interrupted');
  assert.equal(continuityOf(track(101, always, { schedule: 'false' })), 'interrupted');
  assert.equal(
    continuityOf(track(101, action('Monday 00:00:00', 'Sunday 24:00:00', 'false'))),
    'interrupted',
  );
  assert.equal(continuityOf(track(101, action('Mon 00:00', 'Sun 24:00', 'true', ''))), 'continuous');
  const byMotion = action(
    'Monday 00:00:00',
    'Sunday 24:00:00',
    'true',
    '<ActionRecordingMode>MOTION</ActionRecordingMode>',
  );
  assert.equal(continuityOf(track(101, byMotion)), 'interrupted');
  assert.equal(
    continuityOf(track(101, action('Monday 00:00:00', 'Sunday 24:00:00', 'true', ''), { mode: 'EDR' })),
    'interrupted',
  );
  assert.equal(continuityOf(track(101, action('Someday 00:00:00', 'Sunday 24:00:00'))), 'interrupted');
  assert.equal(continuityOf(track(101, action('Sunday 22:00:00', 'Thursday 12:00:00'))), 'continuous');
});

test('capabilities tell how many channels of each kind there can be', () => {
  const body =
    '<DeviceCap><SysCap><VideoCap><videoInputPortNums>4</videoInputPortNums></VideoCap></SysCap><RacmCap><inputProxyNums>6</inputProxyNums></RacmCap></DeviceCap>';
  assert.deepEqual(readCapabilities(tree(body)), { analogInputs: 4, ipChannels: 6 });
  assert.deepEqual(readCapabilities(tree('<DeviceCap><x/></DeviceCap>')), {
    analogInputs: null,
    ipChannels: null,
  });
  assert.equal(readCapabilities(tree('<Other>1</Other>')), null);
});

test('deviceInfo may be short, and of another name space or letter case', () => {
  const info = readDeviceInfo(
    tree('<deviceinfo><model>ACR4-40</model><macAddress>44-19-B6-AA-BB-CC</macAddress></deviceinfo>'),
  );
  assert.deepEqual(info, {
    model: 'ACR4-40',
    serial: null,
    firmware: null,
    mac: '44:19:b6:aa:bb:cc',
    name: null,
  });
  assert.equal(readDeviceInfo(tree('<DeviceInfo><x>1</x></DeviceInfo>')), null);
});

test('numbers that JSON has no word for, and those that are larger than any text of a number, are none', () => {
  const recordOf = (value: string) =>
    readWorkingStatus(tree(`{"ChanStatus":[{"chanNo":1,"record":${value}}]}`))?.[0]?.record;
  for (const none of ['1e999', '-1e999', '1e15', '"1e3"', 'null', '[]'])
    assert.equal(recordOf(none), null, none);
  assert.deepEqual(['1', '"1"', '[1]'].map(recordOf), [1, 1, 1]);
});

test('a port is a whole number that a port can be: with another, a state that is kept could not be read again', () => {
  const portOf = (value: string) =>
    readProxyChannels(
      tree(
        `<InputProxyChannel><id>1</id><sourceInputPortDescriptor><managePortNo>${value}</managePortNo></sourceInputPortDescriptor></InputProxyChannel>`,
      ),
    )?.[0]?.port;
  for (const none of ['0.5', '8000.5', '0', '-1', '65536', '999999999999999', ''])
    assert.equal(portOf(none), null, none);
  assert.deepEqual(['1', '8000', '65535'].map(portOf), [1, 8000, 65_535]);
});

test('an empty working status is one without channels, another document is none', () => {
  for (const body of ['{"ChanStatus":[]}', '{"WorkingStatus":{"ChanStatus":null}}', '<WorkingStatus/>'])
    assert.deepEqual(readWorkingStatus(tree(body)), [], body);
  assert.equal(readWorkingStatus(tree('{"a":1}')), null);
  assert.deepEqual(
    readWorkingStatus(tree('{"ChanStatus":[{"online":1},{"chanNo":"2","record":"1"}]}'))?.map(
      ({ number, record }) => [number, record],
    ),
    [['2', 1]],
  );
});

test('contract 3.9: what an answer is', () => {
  const responseStatus = (code: number, word: string) =>
    `<ResponseStatus><statusCode>${code}</statusCode><statusString>x</statusString>${word === '' ? '' : `<subStatusCode>${word}</subStatusCode>`}</ResponseStatus>`;
  const page = '<html><head><title>Document Error: Not Found</title></head></html>';
  const cases = [
    [403, responseStatus(4, 'notSupport'), 'unsupported'],
    [400, responseStatus(4, 'invalidOperation'), 'unsupported'],
    [500, responseStatus(4, 'methodNotAllowed'), 'unsupported'],
    [403, '{"statusCode":4,"statusString":"Invalid Operation","subStatusCode":"notSupport"}', 'unsupported'],
    [200, responseStatus(4, 'notSupport'), 'unsupported'],
    [404, page, 'unsupported'],
    [500, page, 'unsupported'],
    [404, '', 'unsupported'],
    [501, 'no', 'unsupported'],
    [403, responseStatus(4, 'lowPrivilege'), 'unauthorized no_permission'],
    [403, '', 'unauthorized no_permission'],
    [200, responseStatus(4, 'lowPrivilege'), 'unauthorized no_permission'],
    [400, responseStatus(4, 'noPermission'), 'unauthorized no_permission'],
    [200, responseStatus(4, 'permissionDenied'), 'unauthorized no_permission'],
    [503, responseStatus(2, 'deviceBusy'), 'unreachable busy'],
    [200, responseStatus(2, ''), 'unreachable busy'],
    [403, responseStatus(2, 'deviceBusy'), 'unreachable busy'],
    [503, '', 'unreachable http_error'],
    [500, responseStatus(3, 'deviceError'), 'unreachable http_error'],
    [400, responseStatus(6, 'badXmlContent'), 'malformed unexpected'],
    [400, '', 'malformed empty'],
    [200, page, 'malformed html'],
    [200, '', 'malformed empty'],
    [200, responseStatus(1, 'ok'), 'malformed unexpected'],
    [200, '<Other>1</Other>', 'malformed unexpected'],
    [200, inputsDocument().slice(0, 300), 'malformed truncated'],
    [200, inputsDocument(), 'known'],
  ] as const;
  for (const [status, body, expected] of cases) {
    const outcome = understand({ status, body: Buffer.from(body), contentType: '' }, CATALOGUE.inputs.read);
    const told = outcome.kind === 'failed' ? `${outcome.fault.kind} ${outcome.fault.reason}` : outcome.kind;
    assert.equal(told, expected, `${status} ${body}`);
  }
});

test('whatever becomes of a document on its way, it is understood or refused, never an error', () => {
  const originals = [
    inputsDocument(),
    statusDocument(),
    `<TrackList>${track(101, action('Monday 00:00:00', 'Sunday 24:00:00'))}</TrackList>`,
    '{"WorkingStatus":{"ChanStatus":[{"chanNo":1,"online":1,"record":1,"recordStatus ":0}]}}',
    '<DeviceInfo><model>x</model></DeviceInfo>',
  ];
  const names: readonly DocumentName[] = [
    'deviceInfo',
    'inputs',
    'proxies',
    'proxyStatus',
    'channelStatus',
    'tracks',
    'time',
    'capabilities',
  ];
  const cut = fc.record({
    original: fc.constantFrom(...originals),
    from: fc.nat(800),
    length: fc.nat(200),
    insert: fc.oneof(
      fc.constantFrom('', '<a>', '</', '\0', '"', '{', '[[', '&x;', '\uFFFD', '<id/>', '<id>9</id>'),
      fc.string(),
    ),
    name: fc.constantFrom(...names),
  });
  fc.assert(
    fc.property(cut, ({ original, from, length, insert, name }) => {
      const body = Buffer.from(original.slice(0, from) + insert + original.slice(from + length));
      const outcome = understand<unknown>({ status: 200, body, contentType: '' }, CATALOGUE[name].read);
      assert.ok(['known', 'unsupported', 'failed'].includes(outcome.kind));
    }),
    { numRuns: 3000 },
  );
});
