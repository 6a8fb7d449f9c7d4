import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LOG_NAMES, readLogSearch, writeLogSearch } from '../../../src/sources/isapi/documents/log-search.ts';
import type { SimulatedLogEntry } from '../../../src/sources/simulator/archive.ts';
import { hybrid } from '../../../src/sources/simulator/builders.ts';
import { searchLog } from '../../../src/sources/simulator/log.ts';
import { inNamespaces, read } from './read.ts';

const HOUR = 60 * 60_000;
const NOON = Date.UTC(2026, 10, 23, 12);
const query = { id: 'C77384AD-66A0-0001-E7C2-1151F04F90B0', from: NOON, to: NOON + 24 * HOUR, position: 0 };

const page = (items: string, count: number, status = 'OK') =>
  `<searchID>{x}</searchID><responseStatus>true</responseStatus><responseStatusStrg>${status}</responseStatusStrg><numOfMatches>${count}</numOfMatches><matchList>${items}</matchList>`;
const item = (metaId: string, localID = '') =>
  `<searchMatchItem><logDescriptor><metaId>${metaId}</metaId><StartDateTime>2026-11-23T12:00:00Z</StartDateTime><paraType></paraType><localID>${localID}</localID></logDescriptor></searchMatchItem>`;
const entriesOf = (items: string) =>
  read(readLogSearch, `<CMSearchResult>${page(items, 1)}</CMSearchResult>`)?.entries.map(
    ({ turn, channel: { kind, number } }) => `${turn} ${kind} ${number}`,
  );

test('isapi.md 2.5: cameras lost and back, however they are spelt', () => {
  for (const type of ['VILost', 'videoLost', 'videoLoss', 'VIDEOLOSS'])
    assert.deepEqual(entriesOf(item(`log.hikvision.com/Exception/${type}`, 'A1')), ['lost analog 1'], type);
  assert.deepEqual(entriesOf(item('log.std-cgi.com/Exception/ipcDisconnect', 'D12')), ['lost ip 12']);
  assert.deepEqual(
    entriesOf(item('log.hikvision.com/Exception/ipcDisconnect/5')),
    ['lost ip 5'],
    'only an IP camera is an ipc',
  );
  for (const type of ['ipcConnectRecovery', 'videoLostStop', 'videoLossRecovery', 'VIRecover'])
    assert.deepEqual(entriesOf(item(`log.hikvision.com/Exception/${type}`, 'D5')), ['restored ip 5'], type);
});

test('what is of no camera, or of nobody knows which, is left out', () => {
  for (const type of [
    'recError',
    'HDError',
    'hddError',
    'netBroken',
    'IPCIPconflict',
    'ipcIpConflict',
    'VIError',
    'VIMisMatch',
    '',
  ])
    assert.deepEqual(entriesOf(item(`log.hikvision.com/Exception/${type}`, 'D5')), [], type);
  for (const type of ['ipcConnectFailed', 'ipcDisconnectEnd', 'videoLossFinish'])
    assert.deepEqual(entriesOf(item(`log.hikvision.com/Exception/${type}`, 'D5')), ['unclear ip 5'], type);
  for (const channel of ['', 'D0', 'X1', 'D-1', 'all'])
    assert.deepEqual(entriesOf(item('log.hikvision.com/Exception/videoLost', channel)), [], channel);
  const undated = item('log.hikvision.com/Exception/videoLost', 'A1').replace(/<Start.*Time>/, '');
  assert.deepEqual(entriesOf(undated), []);
});

test('a page knows whether it is all; T28: 2000 entries are not', () => {
  const rest = (items: string, count: number, status?: string) =>
    inNamespaces('CMSearchResult', page(items, count, status)).map((body) => read(readLogSearch, body)?.rest);
  const one = item('log.hikvision.com/Exception/videoLost', 'A1');
  assert.deepEqual(new Set(rest(one, 1)), new Set(['none']));
  assert.deepEqual(new Set(rest('', 0, 'NO MATCHES')), new Set(['none']));
  assert.deepEqual(new Set(rest(one, 1, 'MORE')), new Set(['more']));
  assert.deepEqual(new Set(rest(one, 2)), new Set(['unclear']));
  assert.equal(read(readLogSearch, `<x>${page(one.repeat(2000), 2000)}</x>`)?.rest, 'unclear');
  assert.equal(read(readLogSearch, '<TrackList/>'), null);
});

test('a simulated recorder understands the search, and is understood', () => {
  const log: SimulatedLogEntry[] = [
    { at: NOON + HOUR, type: 'Exception/videoLost', channel: 'A1' },
    { at: NOON + 2 * HOUR, type: 'Exception/ipcConnectRecovery/5' },
    { at: NOON + 2 * HOUR, type: 'Operation/remoteLogin' },
    { at: NOON + 30 * HOUR, type: 'Exception/videoLost', channel: 'A1' },
  ];
  const archive = { segments: [], times: 'local', delay: 0, showsRunning: true, log } as const;
  const model = hybrid({ archive, timeZone: 'CST-1:00:00' });
  const ask = (body: string, of = model) => searchLog(of, body, NOON).body.toString();
  assert.deepEqual(read(readLogSearch, ask(writeLogSearch(query, `${LOG_NAMES[0]}/Exception`))), {
    entries: [
      { at: NOON + 2 * HOUR, turn: 'lost', channel: { kind: 'analog', number: 1 } },
      { at: NOON + 3 * HOUR, turn: 'restored', channel: { kind: 'ip', number: 5 } },
    ],
    hasRestart: false,
    length: 2,
    rest: 'none',
  });
  assert.match(ask(writeLogSearch(query, LOG_NAMES[1])), /badXmlContent/);
  assert.match(ask(writeLogSearch(query, LOG_NAMES[0]).replaceAll('metaId', 'metaID')), /badXmlContent/);
  assert.match(ask(writeLogSearch({ ...query, id: 'TEST-001' }, LOG_NAMES[0])), /badXmlContent/);
  assert.match(ask('', hybrid()), /notSupport/);
  const many = Array.from({ length: 2100 }, (_, index): SimulatedLogEntry => {
    return { at: NOON + index * 1000, type: 'Exception/videoLost', channel: 'A1' };
  });
  const flooded = hybrid({ archive: { ...archive, log: many } });
  const paged = read(readLogSearch, ask(writeLogSearch(query, LOG_NAMES[0]), flooded));
  assert.deepEqual([paged?.entries.length, paged?.rest], [100, 'more']);
  const last = writeLogSearch({ ...query, position: 1900 }, LOG_NAMES[0]);
  assert.match(ask(last, flooded), /<responseStatusStrg>OK/);
});
