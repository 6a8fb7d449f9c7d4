import type { Fault } from '../../domain/fault.ts';
import {
  describeAnswer,
  readResponseStatus,
  type ResponseStatus,
  saysForbidden,
  saysNotHere,
} from './documents/response-status.ts';
import type { Answer } from './client/client.ts';
import { MalformedError, parseTree, type Tree } from './tree.ts';

/** What became of asking for one document. */
export type Outcome<T> =
  | { readonly kind: 'known'; readonly value: T }
  /** `status` is that of HTTP. */
  | { readonly kind: 'unsupported'; readonly status: number }
  | { readonly kind: 'failed'; readonly fault: Fault };

const BUSY = /busy|noMemory|serviceUnavailable|upgrading|reConnectIpc/i;
/** Statuses under which a recorder says that it does not have a document (contract 3.9). */
const MAY_SAY_UNSUPPORTED = new Set([400, 403, 404, 405, 500, 501]);
/** Those of them that say so by themselves, whatever the body. */
const SAYS_UNSUPPORTED = new Set([404, 405, 501]);

/** Understands an answer (contract 3.9). `read` maps the document, or gives `null` for another document. */
export function understand<T>(answer: Answer, read: (tree: Tree) => T | null): Outcome<T> {
  const { status } = answer;
  const parsed = parse(answer);
  const said = 'tree' in parsed ? readResponseStatus(parsed.tree) : null;
  if (said !== null && isBusy(said))
    return failed({ kind: 'unreachable', reason: 'busy', detail: describeAnswer(status, said) });
  if (status >= 200 && status < 300 && said === null) {
    if (!('tree' in parsed)) return failed(parsed.fault);
    const value = read(parsed.tree);
    return value === null
      ? failed({
          kind: 'malformed',
          reason: 'unexpected',
          detail: 'The answer is another document than the one asked for.',
        })
      : { kind: 'known', value };
  }
  const isPage = 'fault' in parsed && parsed.fault.reason === 'html' && MAY_SAY_UNSUPPORTED.has(status);
  if (isPage || SAYS_UNSUPPORTED.has(status) || isUnsupported(status, said))
    return { kind: 'unsupported', status };
  return failed(faultOf(answer, said));
}

function parse({
  body,
  contentType,
}: Answer): { readonly tree: Tree } | { readonly fault: MalformedError['fault'] } {
  try {
    return { tree: parseTree(body, contentType) };
  } catch (error) {
    if (error instanceof MalformedError) return { fault: error.fault };
    throw error;
  }
}

function isBusy({ statusCode, subStatusCode }: ResponseStatus): boolean {
  return statusCode === '2' || BUSY.test(subStatusCode ?? '');
}

function isUnsupported(status: number, said: ResponseStatus | null): boolean {
  return said !== null && (status < 300 || MAY_SAY_UNSUPPORTED.has(status)) && saysNotHere(said);
}

function faultOf(answer: Answer, said: ResponseStatus | null): Fault {
  const detail = describeAnswer(answer.status, said);
  const isForbidden =
    answer.status === 401 || answer.status === 403 || (said !== null && saysForbidden(said));
  if (isForbidden) return { kind: 'unauthorized', reason: 'no_permission', detail, triesLeft: null };
  if (answer.status >= 500 || said?.statusCode === '3')
    return { kind: 'unreachable', reason: 'http_error', detail };
  return { kind: 'malformed', reason: answer.body.length === 0 ? 'empty' : 'unexpected', detail };
}

function failed(fault: Fault): { readonly kind: 'failed'; readonly fault: Fault } {
  return { kind: 'failed', fault };
}
