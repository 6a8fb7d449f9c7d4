import { isIP } from 'node:net';
import { spelled } from './spelling.ts';

/** A stretch of a text, from `start` up to, not including, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What logins say, as it stands and without the escapes of a URL. */
export interface Credentials {
  readonly users: readonly string[];
  /** Where it is not certain at which `@` a password ends, each that it may be. */
  readonly secrets: readonly string[];
}

const COLON = spelled(':');
const SLASH = spelled('/');
const AT = new RegExp(spelled('@'), 'giu');
const FIRST_COLON = new RegExp(COLON, 'iu');
const AUTHORITY = new RegExp(`${COLON}${SLASH}${SLASH}`, 'giu');
/** A line ends a URL, and so does the next URL; a blank may belong to a password. */
const BEHIND = new RegExp(String.raw`[\r\n]|[\s,;"'<>|][a-z][a-z\d+.-]{0,20}${COLON}${SLASH}${SLASH}`, 'iu');
/** A longer login, however it is escaped, is none. */
const LONGEST = 400;
/** No recorder joins more texts by `@`; a text made of them is no login. */
const MOST_ENDS = 8;

const NEXT = String.raw`(?:&amp;|[&;])[\w.-]{1,40}(?:=|%3d)`;
const IN_QUERY = new RegExp(
  String.raw`(?<=(?:[?&;]|%3f|%26)[\w.-]{0,40}(?:pass|pwd|secret|token|psk)[\w.-]{0,40}(?:=|%3d))[^\s"<>]+?(?=${NEXT}|[\s"<>]|$)`,
  'giu',
);

/**
 * Where logins stand in a text: user and password of a URL, up to the last `@` that may end them, since firmwares
 * write `@`, `#`, `/` and `:` of a password as they are; and a password in a query. They may overlap.
 */
export function findLogins(text: string): readonly Span[] {
  const inUrls = userInfos(text).map(({ start, ends }) => ({ start, end: ends.at(-1) ?? start }));
  const inQueries = [...text.matchAll(IN_QUERY)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  return [...inUrls, ...inQueries];
}

/** What stands beside the logins in a text. */
export function withoutLogins(text: string): string {
  let end = 0;
  const parts = [...findLogins(text)]
    .sort((one, other) => one.start - other.start)
    .map((span) => {
      const before = text.slice(end, span.start);
      end = Math.max(end, span.end);
      return before;
    });
  return [...parts, text.slice(end)].join('\n');
}

/** What the logins in a text say. */
export function readLogins(text: string): Credentials {
  const users: string[] = [];
  const secrets: string[] = [...text.matchAll(IN_QUERY)].map(([value]) => value);
  // In a URL within another this is what separates.
  secrets.push(...secrets.map((value) => value.replace(/%26.*$/i, '')));
  for (const { start, ends } of userInfos(text)) {
    const colon = FIRST_COLON.exec(text.slice(start, ends.at(-1)));
    if (colon === null) continue;
    const behind = start + colon.index + colon[0].length;
    const user = text.slice(start, start + colon.index);
    // An `@` far behind an address does not make a user of it.
    if (isIP(user) === 0) users.push(user);
    secrets.push(...ends.filter((end) => end > behind).map((end) => text.slice(behind, end)));
  }
  return { users: users.flatMap(readings), secrets: secrets.flatMap(readings) };
}

interface UserInfo {
  readonly start: number;
  /** Before each `@` that may end it. */
  readonly ends: readonly number[];
}

function userInfos(text: string): readonly UserInfo[] {
  const found: UserInfo[] = [];
  let end = 0;
  for (const match of text.matchAll(AUTHORITY)) {
    const start = match.index + match[0].length;
    if (start < end) continue;
    const rest = text.slice(start, start + LONGEST);
    const { index = rest.length } = BEHIND.exec(rest) ?? {};
    const ats = [...rest.slice(0, index).matchAll(AT)].map((at) => start + at.index);
    const ends = ats.length > MOST_ENDS ? [...ats.slice(0, MOST_ENDS - 1), ats.at(-1) ?? start] : ats;
    if ((ends.at(-1) ?? start) === start) continue;
    found.push({ start, ends });
    end = ends.at(-1) ?? start;
  }
  return found;
}

function readings(text: string): readonly string[] {
  try {
    const plain = decodeURIComponent(text);
    return plain === text ? [text] : [text, plain];
  } catch {
    return [text];
  }
}
