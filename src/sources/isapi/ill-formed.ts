import type { Answer } from './client/client.ts';
import { readResponseStatus } from './documents/response-status.ts';
import { MalformedError, parseTree } from './tree.ts';

/** Words against the form of a request (isapi.md 7). */
const ILL_FORMED = /^(?:badXml|badParameters|invalid)/i;

/** Whether a recorder says that it did not understand what was asked; it may know it by another name. */
export function isIllFormed({ body, contentType }: Answer): boolean {
  try {
    return ILL_FORMED.test(readResponseStatus(parseTree(body, contentType))?.subStatusCode ?? '');
  } catch (error) {
    // No document at all says nothing of the form.
    if (error instanceof MalformedError) return false;
    throw error;
  }
}
