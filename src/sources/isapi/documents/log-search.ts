import type { ChannelKind } from '../../../domain/snapshot.ts';
import type { Millis } from '../../../domain/time.ts';
import { items, type Tree } from '../tree.ts';
import { word } from './scalars.ts';
import { readTime, stamp } from './search.ts';

/** Entries on one page (isapi.md 2.5). */
const PAGE = 100;
/** A search silently finds no more than this. */
const MOST = 2000;
/** How the log is called: by the maker, and on rebrands (isapi.md 2.5). */
export const LOG_NAMES = ['log.hikvision.com', 'log.std-cgi.com'] as const;
/** Spellings vary in length and case (isapi.md 2.5): `VILost`, `videoLost`, `videoLoss`, `ipcDisconnect`. */
const LOST = /^(?:vi(?:deo)?los[st]|ipcDisconnect(?:ed)?)$/i;
const RESTORED = /^(?:ipcConnectRecover|vi(?:deo)?(?:los[st])?(?:recover|restor|stop))/i;
/** Words that speak of a camera's connection, whatever they say of it. */
const OF_CAMERA = /^(?:vi(?:deo)?los[st]|ipc(?:Dis)?Connect)/i;
const RESTART = /^(?:powerO(?:n|ff)|startup|shutdown|reboot|restart|WDTReset)/i;

/** A camera that was lost or came back, as the recorder's own log tells it. */
export interface LogEntry {
  /** As it is written: in the recorder's own zone, whatever stands behind it. */
  readonly at: Millis;
  /** `unclear`: words that speak of its connection, and are not known. */
  readonly turn: 'lost' | 'restored' | 'unclear';
  /** Its number among the channels of its kind; `null` for the kind where only a number is told. */
  readonly channel: { readonly kind: ChannelKind | null; readonly number: number };
}

/** One page of the log. */
export interface LogPage {
  readonly entries: readonly LogEntry[];
  /** Whether the recorder was switched on or off, or began anew. */
  readonly hasRestart: boolean;
  /** How many entries it bears, also those that are left out here. */
  readonly length: number;
  /** Whether that is all that was asked for; `more`: there are further pages; `unclear`: some may be missing. */
  readonly rest: 'none' | 'more' | 'unclear';
}

/** What is searched for; times as the recorder writes them. */
export interface LogQuery {
  readonly id: string;
  readonly from: Millis;
  readonly to: Millis;
  /** How many entries earlier pages gave. */
  readonly position: number;
}

export type LogName = (typeof LOG_NAMES)[number];

/** The body of `POST /ISAPI/ContentMgmt/logSearch`: what was logged between two times, of one class or of all. */
export function writeLogSearch(
  { id, from, to, position }: LogQuery,
  topic: LogName | `${LogName}/Exception`,
): string {
  return (
    `<?xml version="1.0" encoding="UTF-8"?><CMSearchDescription><searchID>${id}</searchID><timeSpanList><timeSpan>` +
    `<startTime>${stamp(from)}</startTime><endTime>${stamp(to)}</endTime></timeSpan></timeSpanList>` +
    `<maxResults>${PAGE}</maxResults><searchResultPostion>${position}</searchResultPostion>` +
    `<metaId>${topic}</metaId></CMSearchDescription>`
  );
}

/** The answer to it (isapi.md 2.5), or `null` when it is another document. What is not of a camera is left out. */
export function readLogSearch(tree: Tree): LogPage | null {
  const status = word(items(tree, 'responseStatusStrg')[0] ?? null);
  if (status === null) return null;
  const found = items(tree, 'logDescriptor');
  const told = Number(word(items(tree, 'numOfMatches')[0] ?? null) ?? found.length);
  const isWhole = found.length === told;
  const isLast = /^(?:ok|no\s*matches)$/i.test(status) && found.length < MOST;
  const hasMore = /^more$/i.test(status) && found.length > 0;
  const rest = isWhole && isLast ? 'none' : isWhole && hasMore ? 'more' : 'unclear';
  const entries = found.flatMap(readEntry);
  const hasRestart = found.some((item) => RESTART.test(readType(item).type));
  return { entries, hasRestart, length: found.length, rest };
}

/** `log.hikvision.com/Exception/ipcDisconnect/5`: the type, and on some recorders the channel behind it. */
function readType(item: Tree): { readonly type: string; readonly channel: string } {
  const [type = '', channel = ''] = (word(item, 'metaId') ?? '').split('/').slice(2);
  return { type, channel };
}

function readEntry(item: Tree): readonly LogEntry[] {
  const at = readTime(items(item, 'StartDateTime')[0] ?? null);
  const { type, channel: told } = readType(item);
  const turn = turnOf(type);
  const channel = readChannel(word(item, 'localID') ?? told, type);
  return at === null || turn === null || channel === null ? [] : [{ at, turn, channel }];
}

function turnOf(type: string): LogEntry['turn'] | null {
  if (RESTORED.test(type)) return 'restored';
  if (LOST.test(type)) return 'lost';
  return OF_CAMERA.test(type) ? 'unclear' : null;
}

/** `D5`, `A1`, `5`. Only an IP camera can be an `ipc`. */
function readChannel(told: string, type: string): LogEntry['channel'] | null {
  const [, letter, number] = /^([AD])?0*([1-9]\d{0,3})$/i.exec(told) ?? [];
  if (number === undefined) return null;
  const isIp = /^d$/i.test(letter ?? '') || /^ipc/i.test(type);
  return { kind: isIp ? 'ip' : letter === undefined ? null : 'analog', number: Number(number) };
}
