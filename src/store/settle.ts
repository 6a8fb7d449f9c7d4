import type { Login } from '../domain/state.ts';
import type { Millis } from '../domain/time.ts';

/**
 * A kept login as it holds from now on: where the clock stands before the pause began (it was set back, or
 * had not been set yet after a power cut), the pause is as long as it was planned, counted from now.
 */
export function settlePause(login: Login, now: Millis): Login {
  const { pausedUntil, pausedAt } = login;
  if (pausedUntil === null || pausedAt === null || now >= pausedAt) return login;
  return { ...login, pausedAt: now, pausedUntil: now + (pausedUntil - pausedAt) };
}
