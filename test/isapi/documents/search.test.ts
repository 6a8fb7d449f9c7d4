import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSearch, writeSearch } from '../../../src/sources/isapi/documents/search.ts';
import type { Tree } from '../../../src/sources/isapi/tree.ts';
import { inNamespaces, read } from './read.ts';

const of101 = (tree: Tree) => readSearch(tree, 101);
const found = (items: string, count: number, status = 'OK') =>
  `<CMSearchResult><responseStatus>true</responseStatus><responseStatusStrg>${status}</responseStatusStrg><numOfMatches>${count}</numOfMatches><matchList>${items}</matchList></CMSearchResult>`;
const flat =
  '<searchMatchItem><trackID>101</trackID><startTime>2013-12-23T03:06:58Z</startTime><endTime>2013-12-23T03:16:57Z</endTime><playbackURI>rtsp://172.9.4.222/</playbackURI></searchMatchItem>';
const nested = flat
  .replace('<startTime>', '<timeSpan><startTime>')
  .replace('</endTime>', '</endTime></timeSpan>');
const segment = { start: Date.UTC(2013, 11, 23, 3, 6, 58), end: Date.UTC(2013, 11, 23, 3, 16, 57) };

test('isapi.md 2.3: segments in both forms, in any namespace, with their times as they are written', () => {
  for (const item of [flat, nested, flat.replaceAll(':58Z', ':58+08:00')])
    for (const body of inNamespaces('x', found(item, 1)))
      assert.deepEqual(read(of101, body), { segments: [segment], isComplete: true });
});

test('nothing found is an answer', () => {
  for (const status of ['NO MATCHES', 'no matches', 'OK'])
    assert.deepEqual(read(of101, found('', 0, status)), { segments: [], isComplete: true });
});

test('what may not be all says so', () => {
  const spoiled = flat.replace('2013-12-23T03:16:57Z', 'yesterday');
  const backwards = flat.replace('2013-12-23T03:16:57Z', '2013-12-22T03:16:57Z');
  for (const body of [
    found(flat, 1, 'MORE'),
    found(flat, 2),
    found('', 1),
    found(flat.repeat(40), 40),
    found(spoiled, 1),
    found(backwards, 1),
    found(flat.replace('101', '102'), 1),
    found(flat, 1).replace('true', 'false'),
  ])
    assert.equal(read(of101, body)?.isComplete, false, body.slice(0, 200));
  assert.equal(read(of101, '<TrackList/>'), null);
  assert.equal(read(of101, '<ResponseStatus><statusCode>1</statusCode></ResponseStatus>'), null);
});

test('a search is written as the vendor writes it', () => {
  const query = {
    id: 'C77384AD-66A0-0001-E7C2-1151F04F90B0',
    track: 101,
    from: segment.start,
    to: segment.end,
  };
  const body = writeSearch(query, 'trackIDList');
  assert.match(body, /<searchResultPostion>0<\/searchResultPostion>/);
  assert.match(body, /<trackIDList><trackID>101<\/trackID><\/trackIDList>/);
  assert.match(body, /<startTime>2013-12-23T03:06:58Z<\/startTime><endTime>2013-12-23T03:16:57Z<\/endTime>/);
});
