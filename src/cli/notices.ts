import { oneLine } from '../domain/plain.ts';
import type { Log } from '../ports.ts';
import type { Output } from './context.ts';

/** The log of a command that ends by itself: what a user should know, as sentences on standard error. */
export function createNotices(err: Output): Log {
  const say = (message: string): void => void err.write(`dvr2mqtt: ${oneLine(message)}\n`);
  return { error: say, warn: say, info: () => {}, debug: () => {} };
}
