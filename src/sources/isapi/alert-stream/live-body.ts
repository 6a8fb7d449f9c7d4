import type { IncomingMessage } from 'node:http';
import { Gathered } from '../client/gathered.ts';
import type { ReadBody } from '../client/reply.ts';

/** Bytes that are read of an answer that is no stream: it is an error message, or no recorder's. */
const LARGEST_DOCUMENT = 64 * 1024;
const NONE = Buffer.alloc(0);

/**
 * Reads answers that may never end: of a stream, the body is empty.
 *
 * @param streaming is given the stream, paused, before that
 */
export function readLive(streaming: (stream: IncomingMessage) => void): ReadBody {
  return async (answer) => {
    if (!isLive(answer)) return readBeginning(answer);
    answer.on('error', () => undefined);
    streaming(answer);
    return NONE;
  };
}

/** Some streams are no multipart, but alerts one after another; no stream says how long it is. */
function isLive({ statusCode = 0, headers }: IncomingMessage): boolean {
  if (statusCode < 200 || statusCode > 299) return false;
  const type = headers['content-type'] ?? '';
  if (/^\s*multipart\//i.test(type)) return true;
  return headers['content-length'] === undefined && !/html/i.test(type);
}

/** The beginning of an answer, up to the most that is read. */
async function readBeginning(answer: IncomingMessage): Promise<Buffer> {
  const beginning = new Gathered();
  for await (const piece of answer) {
    if (Buffer.isBuffer(piece)) beginning.add(piece);
    if (beginning.size >= LARGEST_DOCUMENT) break;
  }
  return beginning.whole();
}
