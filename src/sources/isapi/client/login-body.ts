import { items, MalformedError, parseTree, text, type Tree } from '../tree.ts';

/** What the body of an answer says of the login. */
export interface LoginBody {
  /** User or address are locked out. */
  readonly isLocked: boolean;
  /** Seconds until the lock ends, where told. */
  readonly seconds: number | null;
  /** Login tries left before a lock, where told. */
  readonly triesLeft: number | null;
  /** A limit of sessions or connections is reached: the login was not judged (contract 3.10). */
  readonly isFull: boolean;
  /** `lowPrivilege`: the login is good, and this user may not do this. */
  readonly isForbidden: boolean;
  /** `badAuthorization`, or a `userCheck` of 401: the login is refused, whatever the HTTP status. */
  readonly isRefused: boolean;
}

const NOTHING: LoginBody = {
  isLocked: false,
  seconds: null,
  triesLeft: null,
  isFull: false,
  isForbidden: false,
  isRefused: false,
};

const LOCKED = /^(?:is|user|account|admin|login|ip|ipaddress)?lock(?:ed)?$/i;
/** `sesssionUserReachesLimit` (sic), `userReachesLimit`, `deployExceedMax`, `maxSessionNum`, `connectionLimit` … */
const FULL =
  /reach(?:es|ed)?(?:the)?(?:max|limit)|exceed(?:s|ed|the)*max|max(?:imum)?(?:number|num)?(?:of)?(?:session|connect|link|user)|(?:session|connection|link)s?(?:num|number|over|is|the)*(?:limit|full|max|exceed)|toomany(?:session|connect|link|user|client)/i;

/** A limit of tries is no limit of sessions. */
const TRIES = /times|retry|illegal|passw/i;

/** A longer body is a document, which need not be looked through. */
const LONGEST = 4096;
const MESSAGE = /userCheck|ResponseStatus|statusCode/i;
const LOGIN_WORD = /lock|badAuthorization|statusValue/i;

/** Whether the body of another answer than 401 and 403 may say something of the login: firmwares differ (isapi.md 7). */
export function maySpeakOfLogin(body: Buffer): boolean {
  if (body.length > LONGEST) return false;
  const source = body.toString('latin1');
  return MESSAGE.test(source) && LOGIN_WORD.test(source);
}

/**
 * Reads `userCheck`, `ResponseStatus` and `XML_ResponseStatus_AuthenticationFailed`, as XML or JSON
 * (isapi.md 6.4 and 7). A body that is none of them says nothing.
 */
export function readLoginBody(body: Buffer, contentType?: string): LoginBody {
  const tree = parse(body, contentType);
  if (tree === null) return NOTHING;
  const words = ['lockStatus', 'subStatusCode', 'statusString', 'errorMsg'].map((name) =>
    (first(tree, name) ?? '').replaceAll(/[\s_-]/g, ''),
  );
  return {
    isLocked: words.some((word) => LOCKED.test(word)),
    seconds: count(tree, 'unlockTime') ?? count(tree, 'resLockTime'),
    triesLeft: count(tree, 'retryLoginTime') ?? count(tree, 'retryTimes'),
    isFull: words.some((word) => FULL.test(word) && !TRIES.test(word)),
    isForbidden: words.some((word) => /^(?:lowPrivilege|noPermission|permissionDenied)$/i.test(word)),
    isRefused: words.some((word) => /^badAuthorization$/i.test(word)) || first(tree, 'statusValue') === '401',
  };
}

function parse(body: Buffer, contentType?: string): Tree {
  try {
    return parseTree(body, contentType);
  } catch (error) {
    if (error instanceof MalformedError) return null;
    throw error;
  }
}

function first(tree: Tree, name: string): string | null {
  return text(items(tree, name)[0]);
}

function count(tree: Tree, name: string): number | null {
  const value = first(tree, name);
  return value !== null && /^\d{1,9}$/.test(value) ? Number(value) : null;
}
