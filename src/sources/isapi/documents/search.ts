import type { Millis } from '../../../domain/time.ts';
import { items, type Tree } from '../tree.ts';
import { flag, word } from './scalars.ts';

/** Segments on one page of an answer; recorders give at least so many (isapi.md 2.3). */
const PAGE = 40;

/** A recorded stretch, in the times that the recorder writes: a `Z` behind them may mean its own zone (isapi.md 2.3). */
export interface Segment {
  readonly start: Millis;
  readonly end: Millis;
}

/** What a recorder found of one track. */
export interface SearchResult {
  readonly segments: readonly Segment[];
  /** Whether that is all there is. */
  readonly isComplete: boolean;
}

/** How the list of tracks is called: both are met (isapi.md 2.3). */
export const TRACK_LISTS = ['trackList', 'trackIDList'] as const;
export type TrackList = (typeof TRACK_LISTS)[number];

/** What is searched for; times as the recorder writes them. */
export interface SearchQuery {
  readonly id: string;
  readonly track: number;
  readonly from: Millis;
  readonly to: Millis;
}

/** The body of `POST /ISAPI/ContentMgmt/search`: recordings of all kinds. `id` has to be a GUID. */
export function writeSearch({ id, track, from, to }: SearchQuery, list: TrackList): string {
  return (
    `<?xml version="1.0" encoding="UTF-8"?><CMSearchDescription><searchID>${id}</searchID>` +
    `<${list}><trackID>${track}</trackID></${list}><timeSpanList><timeSpan>` +
    `<startTime>${stamp(from)}</startTime><endTime>${stamp(to)}</endTime></timeSpan></timeSpanList>` +
    `<maxResults>${PAGE}</maxResults><searchResultPostion>0</searchResultPostion>` +
    '<metadataList><metadataDescriptor>//recordType.meta.std-cgi.com</metadataDescriptor></metadataList></CMSearchDescription>'
  );
}

/** A time as it is written in a search. */
export function stamp(at: Millis): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** The answer to it (isapi.md 2.3), or `null` when it is another document. */
export function readSearch(tree: Tree, track: number): SearchResult | null {
  const status = word(items(tree, 'responseStatusStrg')[0] ?? null);
  if (status === null) return null;
  const found = items(tree, 'searchMatchItem');
  const own = found.filter((item) => (word(item, 'trackID') ?? String(track)) === String(track));
  const segments = own.flatMap((item) => readSegment(item) ?? []);
  const isAll =
    /^(?:ok|no\s*matches)$/i.test(status) &&
    !items(tree, 'responseStatus').some((one) => flag(one) === false);
  const told = Number(word(items(tree, 'numOfMatches')[0] ?? null) ?? found.length);
  const isRead = segments.length === found.length && found.length === told;
  return { segments, isComplete: isAll && isRead && found.length < PAGE };
}

function readSegment(item: Tree): Segment | null {
  const start = readTime(items(item, 'startTime')[0] ?? null);
  const end = readTime(items(item, 'endTime')[0] ?? null);
  return start === null || end === null || end < start ? null : { start, end };
}

/** The time as it is written, whatever offset stands behind it. */
export function readTime(tree: Tree): Millis | null {
  const [, date, clock] = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})/.exec(word(tree) ?? '') ?? [];
  const at = Date.parse(`${date}T${clock}Z`);
  return Number.isNaN(at) ? null : at;
}
