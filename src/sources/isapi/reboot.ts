import type { Millis } from '../../domain/time.ts';
import { describeAnswer, readResponseStatus } from './documents/response-status.ts';
import { FaultError, type IsapiClient } from './client/client.ts';
import { parseTree } from './tree.ts';

const REBOOT = { method: 'PUT', path: '/ISAPI/System/reboot' } as const;
const LIMIT: Millis = 10_000;
/** `ResponseStatus`: OK, and that a restart is needed, which is what was asked for (isapi.md 4.6). */
const ACCEPTED = new Set(['1', '7']);

/**
 * Has a recorder start anew (isapi.md 4.6). Resolves to `null` when it said that it will, else to a sentence on why
 * not; one that is cut off in the middle of its answer may be on its way.
 */
export async function reboot(client: IsapiClient, signal: AbortSignal): Promise<string | null> {
  try {
    const { status, body, contentType } = await client.send(REBOOT, { signal, timeout: LIMIT });
    const said = read(body, contentType);
    if (status >= 200 && status < 300 && (said === null || ACCEPTED.has(said.statusCode ?? ''))) return null;
    if (status === 401 || status === 403)
      return 'The user of the bridge may not restart this recorder: it needs the right to do so.';
    return describeAnswer(status, said);
  } catch (error) {
    if (error instanceof FaultError) return error.fault.detail;
    throw error;
  }
}

function read(body: Buffer, contentType: string): ReturnType<typeof readResponseStatus> {
  try {
    return readResponseStatus(parseTree(body, contentType));
  } catch {
    // Some answer with nothing at all; the HTTP status says enough.
    return null;
  }
}
