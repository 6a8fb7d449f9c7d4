import type { Millis } from '../../domain/time.ts';
import type { SimulatedSegment } from './archive.ts';
import { localTime } from './documents/clock.ts';
import type { RecorderView } from './model.ts';
import { type Page, responseStatus, xmlPage } from './page.ts';
import { element, HIKVISION, xmlDocument } from './xml.ts';

export const SEARCH = '/ISAPI/ContentMgmt/search';
export const GUID = /^\{?[\dA-F]{8}(?:-[\dA-F]{4}){3}-[\dA-F]{12}\}?$/i;
/** Most items on a page, whatever is asked for. */
const PAGE = 40;

/** The answer to `ContentMgmt/search` (isapi.md 2.3); refused where the recorder has no archive. */
export function search(model: RecorderView, body: string, now: Millis): Page {
  const { archive } = model;
  if (archive === undefined) return responseStatus(SEARCH, 403, 'notSupport');
  const text = (name: string): string => textOf(body, name);
  const list = archive.trackList ?? 'track(?:ID)?List';
  const isList = new RegExp(`<${list}>\\s*<trackID>\\d+</trackID>\\s*</${list}>`).test(body);
  const [from, to] = [Date.parse(text('startTime')), Date.parse(text('endTime'))];
  if (!GUID.test(text('searchID')) || !isList || Number.isNaN(from + to)) return badContent(SEARCH);
  const ahead = archive.times === 'utc' ? 0 : aheadOf(model, now);
  const found = archive.segments
    .filter(({ track }) => String(track) === text('trackID'))
    .filter(({ end }) => end !== null || archive.showsRunning)
    .map(({ track, start, end }) => ({
      track,
      start: start + ahead,
      end: (end ?? now - archive.delay) + ahead,
    }))
    .filter(({ start, end }) => start < end && start <= to && end >= from)
    .sort((one, other) => one.start - other.start);
  const position = Number(text('searchResultPostion'));
  const most = Math.min(PAGE, Number(text('maxResults')) || PAGE);
  return result(
    model,
    text('searchID'),
    found.slice(position, position + most),
    found.length - position > most,
  );
}

/** What is in an element of a request. */
export function textOf(body: string, name: string): string {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1] ?? '';
}

/** By how much the recorder's wall clock, taken as UTC, is ahead. */
export function aheadOf(model: RecorderView, now: Millis): Millis {
  // Zones and drifts are told in whole seconds: a fixed time stays what it was.
  return Math.round((Date.parse(`${localTime(model, now).slice(0, 19)}Z`) - now) / 1000) * 1000;
}

function result(
  model: RecorderView,
  id: string,
  found: readonly (SimulatedSegment & { readonly end: Millis })[],
  hasMore: boolean,
): Page {
  const items = found.map(
    ({ track, start, end }) =>
      `<searchMatchItem><sourceID>{0000000000-0000-0000-0000-000000000000}</sourceID>${element('trackID', track)}` +
      `<timeSpan>${element('startTime', stamp(start))}${element('endTime', stamp(end))}</timeSpan>` +
      '<mediaSegmentDescriptor><contentType>video</contentType><codecType>H.264-BP</codecType>' +
      element('playbackURI', uri(track, start, end)) +
      '</mediaSegmentDescriptor><metadataMatches><metadataDescriptor>recordType.meta.hikvision.com/timing</metadataDescriptor></metadataMatches></searchMatchItem>',
  );
  const status = found.length === 0 ? 'NO MATCHES' : hasMore ? 'MORE' : 'OK';
  return xmlPage(
    xmlDocument(
      model,
      'CMSearchResult',
      HIKVISION,
      `\n${element('searchID', id)}\n<responseStatus>true</responseStatus>\n${element('responseStatusStrg', status)}\n` +
        `${element('numOfMatches', found.length)}\n${items.length === 0 ? '' : `<matchList>\n${items.join('\n')}\n</matchList>\n`}`,
    ),
  );
}

function uri(track: number, start: Millis, end: Millis): string {
  const span = `starttime=${plain(start)}&endtime=${plain(end)}`;
  return `rtsp://192.168.1.10/Streaming/tracks/${track}/?${span}&name=00000000476000000&size=115665012`;
}

export function badContent(path: string): Page {
  return xmlPage(
    `<?xml version="1.0" encoding="UTF-8"?>\n<ResponseStatus version="1.0" xmlns="${HIKVISION}">\n` +
      `<requestURL>${path}</requestURL>\n<statusCode>6</statusCode>\n<statusString>Invalid XML Content</statusString>\n` +
      '<subStatusCode>badXmlContent</subStatusCode>\n</ResponseStatus>\n',
    400,
  );
}

export function stamp(at: Millis): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

function plain(at: Millis): string {
  return stamp(at).replaceAll(/[-:]/g, '');
}
