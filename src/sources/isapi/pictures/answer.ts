import type { Answer } from '../client/client.ts';
import {
  readResponseStatus,
  type ResponseStatus,
  saysForbidden,
  saysNotHere,
} from '../documents/response-status.ts';
import { beginsAsJpeg, readJpeg } from './jpeg.ts';
import type { Blame, Refusal } from './ways.ts';
import { MalformedError, parseTree } from '../tree.ts';

/** Bytes of a picture; a larger one is none (contract 8). */
const LARGEST_PICTURE = 1024 * 1024;

/** What an answer to a request for a picture says. */
export type Verdict =
  | { readonly is: 'picture'; readonly jpeg: Buffer }
  /** Nothing comes this way, now or later. */
  | { readonly is: 'refused'; readonly blame: Blame; readonly why: Refusal }
  /** It may work when asked once more. */
  | { readonly is: 'stumbled'; readonly reason: string }
  /** It may work now on the other path, and later on this one. */
  | { readonly is: 'unclear'; readonly reason: string }
  | { readonly is: 'failed'; readonly reason: string };

const BUSY = /busy|noMemory|upgrading|reConnectIpc/i;
/** What may be said of a query: `badParameters`, `badURLFormat`, `invalidParam` … */
const QUERY = /param|url|query|resolution/i;
/** Statuses that say by themselves, or by a web page, that there is nothing. */
const NOTHING_HERE = new Set([404, 405, 501]);
const MAY_BE_NOTHING = new Set([400, 403, 500]);

/** Judges an answer by its bytes: errors come with HTTP 200 as well, and under any type (isapi.md 4.7 and 7). */
export function judgeAnswer(answer: Answer): Verdict {
  const { status, body, contentType } = answer;
  const isGood = status >= 200 && status < 300;
  if (isGood && beginsAsJpeg(body)) return judgeJpeg(body);
  try {
    const said = readResponseStatus(parseTree(body, contentType));
    return said === null ? judgeStatus(status, 'not_a_picture') : judgeWords(said, status);
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    const { reason } = error.fault;
    if (reason === 'html' && MAY_BE_NOTHING.has(status)) return refused('path');
    return judgeStatus(status, reason === 'html' || reason === 'empty' ? reason : 'not_a_picture');
  }
}

function judgeJpeg(body: Buffer): Verdict {
  const read = readJpeg(body);
  if (!read.ok) return { is: 'failed', reason: read.reason };
  return read.jpeg.length > LARGEST_PICTURE
    ? { is: 'failed', reason: 'too_large' }
    : { is: 'picture', jpeg: read.jpeg };
}

function judgeWords(said: ResponseStatus, status: number): Verdict {
  const { statusCode, subStatusCode } = said;
  const word = subStatusCode ?? '';
  if (saysForbidden(said)) return refused('path', 'no_permission');
  if (saysNotHere(said)) return refused('path');
  if (BUSY.test(word) || (statusCode === '2' && status !== 503)) return { is: 'failed', reason: 'busy' };
  if (/^deviceError$/i.test(word) || (statusCode === '3' && status !== 503))
    return { is: 'stumbled', reason: 'device_error' };
  if (QUERY.test(word)) return refused('scaling');
  // `badXmlContent`: a recorder whose pictures are on the other path calls the request itself ill-formed.
  if (statusCode === '5' || statusCode === '6') return refused('way');
  return judgeStatus(status, 'not_a_picture');
}

/** @param otherwise what a good status without a picture is called */
function judgeStatus(status: number, otherwise: string): Verdict {
  if (status >= 200 && status < 300) return { is: 'failed', reason: otherwise };
  if (NOTHING_HERE.has(status)) return refused('path');
  if (status === 401 || status === 403) return refused('path', 'no_permission');
  if (status >= 500) return { is: 'unclear', reason: 'http_error' };
  return refused('way');
}

function refused(blame: Blame, why: Refusal = 'unsupported'): Verdict {
  return { is: 'refused', blame, why };
}
