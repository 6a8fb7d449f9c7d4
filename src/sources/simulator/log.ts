import type { Millis } from '../../domain/time.ts';
import type { SimulatedLogEntry } from './archive.ts';
import type { RecorderView } from './model.ts';
import { type Page, responseStatus, xmlPage } from './page.ts';
import { aheadOf, badContent, GUID, stamp, textOf } from './search.ts';
import { element, HIKVISION, xmlDocument } from './xml.ts';

export const LOG_SEARCH = '/ISAPI/ContentMgmt/logSearch';
/** More than this a search never finds, and says nothing of it (isapi.md 2.5). */
const MOST = 2000;
const PAGE = 100;

/** The answer to `ContentMgmt/logSearch` (isapi.md 2.5), in the recorder's own times. */
export function searchLog(model: RecorderView, body: string, now: Millis): Page {
  const { archive } = model;
  if (archive?.log === undefined) return responseStatus(LOG_SEARCH, 403, 'notSupport');
  const name = archive.logName ?? 'log.hikvision.com';
  const [asked = '', kind = ''] = textOf(body, 'metaId').split('/');
  const [from, to] = [Date.parse(textOf(body, 'startTime')), Date.parse(textOf(body, 'endTime'))];
  if (!GUID.test(textOf(body, 'searchID')) || asked !== name || Number.isNaN(from + to))
    return badContent(LOG_SEARCH);
  const ahead = archive.times === 'utc' ? 0 : aheadOf(model, now);
  const look: SimulatedLogEntry = { at: now - 1000, type: 'Operation/remoteGetStatus' };
  const found = [...archive.log, ...(archive.logsRequests === true ? [look] : [])]
    .filter(({ type }) => type.startsWith(kind))
    .map(({ at, type, channel }) => ({ at: at + ahead, type, channel }))
    .filter(({ at }) => at >= from && at <= to)
    .sort((one, other) => one.at - other.at)
    .slice(0, MOST);
  const position = Number(textOf(body, 'searchResultPostion'));
  const page = found.slice(position, position + Math.min(PAGE, Number(textOf(body, 'maxResults')) || PAGE));
  const items = page.map(
    ({ at, type, channel }) =>
      `<searchMatchItem><logDescriptor>\n${element('metaId', `${name}/${type}`)}\n${element('StartDateTime', stamp(at))}` +
      `<paraType></paraType>${element('localID', channel)}<userName></userName><ipAddress>0.0.0.0</ipAddress>\n</logDescriptor></searchMatchItem>`,
  );
  const hasMore = position + page.length < found.length;
  const status = page.length === 0 ? 'NO MATCHES' : hasMore ? 'MORE' : 'OK';
  const content =
    `\n${element('searchID', `{${textOf(body, 'searchID').toLowerCase()}}`)}\n<responseStatus>true</responseStatus>` +
    `${element('responseStatusStrg', status)}${element('numOfMatches', page.length)}\n<matchList>${items.join('')}</matchList>\n`;
  return xmlPage(xmlDocument(model, 'CMSearchResult', HIKVISION, content));
}
