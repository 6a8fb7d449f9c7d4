import { errorPage, type Page, refusedPage, xmlPage } from '../../../src/sources/simulator/page.ts';

/** How it stands with an account that was refused. */
export interface Standing {
  readonly isLocked: boolean;
  /** Seconds until the lock ends; 0 where there is none. */
  readonly seconds: number;
  /** Tries left before a lock. */
  readonly left: number;
}

/** What of it an answer tells; `null` for what it does not. */
export interface Told {
  readonly isLocked: boolean;
  readonly seconds: number | null;
  readonly left: number | null;
}

/** How a firmware answers a login that it refuses (isapi.md 6.4). */
export interface RefusalForm {
  readonly page: (standing: Standing) => Page;
  readonly tells: (standing: Standing) => Told;
  /** Whether a challenge comes with it. */
  readonly hasChallenge: boolean;
}

const NOTHING: Told = { isLocked: false, seconds: null, left: null };
const json = (body: unknown): Page => ({
  status: 401,
  type: 'application/json',
  body: Buffer.from(JSON.stringify(body)),
});
const word = ({ isLocked }: Standing): string => (isLocked ? 'lock' : 'unlock');

export const FORMS = {
  userCheck: {
    page: ({ isLocked, seconds, left }) =>
      refusedPage({ locked: isLocked, unlockTime: seconds, retryLoginTime: left }),
    tells: (standing) => standing,
    hasChallenge: true,
  },
  json: {
    page: (standing) =>
      json({
        userCheck: {
          statusValue: 401,
          lockStatus: word(standing),
          unlockTime: standing.seconds,
          retryLoginTime: standing.left,
        },
      }),
    tells: (standing) => standing,
    hasChallenge: true,
  },
  /** XML_ResponseStatus_AuthenticationFailed. */
  retryTimes: {
    page: (standing) =>
      xmlPage(
        `<ResponseStatus><statusCode>4</statusCode><statusString>Unauthorized</statusString>` +
          `<lockStatus>${standing.isLocked ? 'locked' : 'unlock'}</lockStatus>` +
          `<retryTimes>${standing.left}</retryTimes><resLockTime>${standing.seconds}</resLockTime></ResponseStatus>`,
        401,
      ),
    tells: (standing) => standing,
    hasChallenge: true,
  },
  /** The lock, and for how long, but no count of tries. */
  lockTime: {
    page: (standing) =>
      xmlPage(
        `<userCheck><statusValue>401</statusValue><lockStatus>${word(standing)}</lockStatus>` +
          `<unlockTime>${standing.seconds}</unlockTime></userCheck>`,
        401,
      ),
    tells: ({ isLocked, seconds }) => ({ isLocked, seconds, left: null }),
    hasChallenge: true,
  },
  /** The lock, and nothing of its length. */
  lockWord: {
    page: (standing) => json({ userCheck: { statusValue: 401, lockStatus: word(standing) } }),
    tells: ({ isLocked }) => ({ isLocked, seconds: null, left: null }),
    hasChallenge: true,
  },
  minimal: {
    page: () => json({ userCheck: { statusValue: 401, statusString: 'Unauthorized' } }),
    tells: () => NOTHING,
    hasChallenge: true,
  },
  html: { page: () => errorPage(401), tells: () => NOTHING, hasChallenge: true },
  mute: {
    page: () => ({ status: 401, type: null, body: Buffer.alloc(0) }),
    tells: () => NOTHING,
    hasChallenge: false,
  },
  /** 403, with the word that makes it a refused login. */
  forbidden: {
    page: () =>
      xmlPage(
        '<ResponseStatus><statusCode>4</statusCode><statusString>Invalid Operation</statusString>' +
          '<subStatusCode>badAuthorization</subStatusCode></ResponseStatus>',
        403,
      ),
    tells: () => NOTHING,
    hasChallenge: false,
  },
} as const satisfies Readonly<Record<string, RefusalForm>>;
