import { type Fault, forbidsLogin, isRefusal, leavesFewTries } from './fault.ts';
import { type Login, NO_LOGIN, type Recorder } from './state.ts';
import type { Millis } from './time.ts';

const MINUTE = 60_000;
/** Recorders lock for 30 minutes, and every try during the lock begins them anew (isapi.md 6.5). */
const PAUSE = 31 * MINUTE;
const LONGEST_PAUSE = 24 * 60 * MINUTE;
/** What is added to the time that the recorder names. */
const MARGIN = MINUTE;
/** A booting recorder answers 401 to the right password for about so long (isapi.md 6.3). */
const BOOT = 3 * MINUTE;

/** Whether no login may be tried now. A clock that went backwards does not lengthen a pause. */
export function isPaused(login: Login, now: Millis): boolean {
  return pauseLeft(login, now) > 0;
}

/** Milliseconds until a login may be tried; 0 when at once, `Infinity` when only with other credentials. */
export function pauseLeft(login: Login, now: Millis): Millis {
  const { pausedUntil, pausedAt } = login;
  if (pausedUntil === null || pausedAt === null) return 0;
  return Math.max(0, pausedUntil - Math.max(now, pausedAt));
}

/** The login after the recorder has accepted it. */
export function accept(login: Login): Login {
  const unchanged = login.accepted && login.cause === null && login.refusals === 0 && !login.bootChanceTaken;
  return unchanged ? login : { ...NO_LOGIN, accepted: true };
}

/**
 * The login after a reading failed, and the fault as it is to be understood: a refusal by a recorder that
 * may be booting is `unreachable`, reason `starting` (contract 3.10).
 *
 * @param wasAway whether the recorder was unreachable a moment ago, see {@link wasAwayLately}
 */
export function refuse(
  login: Login,
  fault: Fault,
  at: Millis,
  wasAway: boolean,
): { readonly login: Login; readonly fault: Fault } {
  if (!isRefusal(fault)) return { login, fault };
  // A recorder that counts the tries has judged the password: it is not starting.
  if (!forbidsLogin(fault) && wasAway && login.accepted && !login.bootChanceTaken) {
    const detail =
      'The recorder refused a login that it accepted before; it was away and may still be starting.';
    return {
      login: {
        ...login,
        pausedUntil: at + BOOT,
        pausedAt: at,
        cause: 'starting',
        reason: 'starting',
        bootChanceTaken: true,
      },
      fault: { kind: 'unreachable', reason: 'starting', detail },
    };
  }
  const named = fault.kind === 'locked' && fault.seconds !== null ? fault.seconds * 1000 + MARGIN : 0;
  const length = Math.max(Math.min(PAUSE * 2 ** login.refusals, LONGEST_PAUSE), named);
  return {
    login: {
      ...login,
      refusals: login.refusals + 1,
      pausedUntil: leavesFewTries(fault) ? Infinity : at + length,
      pausedAt: at,
      cause: fault.kind === 'locked' ? 'locked' : 'unauthorized',
      reason: fault.reason,
    },
    fault,
  };
}

/**
 * When a recorder was last away, after it has answered: an absence that is long ago is forgotten, or a clock that is
 * set back would bring it near again.
 */
export function lastAbsence({ unreachableAt }: Recorder, at: Millis): Millis | null {
  return unreachableAt !== null && Math.abs(at - unreachableAt) <= BOOT ? unreachableAt : null;
}

/**
 * Whether a recorder was unreachable within the last 3 minutes, as far as it was asked: at the reading before
 * this one, however long the back-off was, or not longer ago than that.
 */
export function wasAwayLately(recorder: Recorder, at: Millis): boolean {
  const { status, reason } = recorder;
  return status === 'unreachable' ? reason !== 'starting' : lastAbsence(recorder, at) !== null;
}
