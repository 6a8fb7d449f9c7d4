import type { ClientRequest, IncomingMessage } from 'node:http';
import { Gathered } from './gathered.ts';

/** One whole answer, whatever its status. */
export interface Reply {
  readonly status: number;
  readonly body: Buffer;
  readonly headers: IncomingMessage['headers'];
  /** Names and values in turn: headers that come more than once are still apart. */
  readonly rawHeaders: readonly string[];
}

/** Takes the body of an answer. Must listen at once; rejects where the answer breaks off. */
export type ReadBody = (answer: IncomingMessage) => Promise<Buffer>;

/** Bytes of a body; a larger one is an error. */
export const LARGEST_BODY = 2 * 1024 * 1024;

/** A body of more than {@link LARGEST_BODY}. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/**
 * Reads a body to its end.
 *
 * @throws TooLarge
 */
export function readWhole(answer: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const body = new Gathered();
    answer.on('data', (piece: Buffer) => {
      body.add(piece);
      if (body.size > LARGEST_BODY) answer.destroy(new TooLarge());
    });
    answer.on('error', reject);
    answer.on('end', () => resolve(body.whole()));
  });
}

/** Sends a request that is prepared; once it is stopped, its connection is closed, and nobody waits for it. */
export async function replyTo(
  request: ClientRequest,
  body: string | undefined,
  read: ReadBody,
  stop: AbortSignal,
): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const abandon = (): void => {
    request.destroy();
    reject(stop.reason);
  };
  stop.addEventListener('abort', abandon);
  try {
    // For good: whatever goes wrong later is told to who reads the answer.
    request.on('error', reject);
    request.once('response', (answer) => {
      const { statusCode: status = 0, headers, rawHeaders } = answer;
      read(answer).then((bytes) => resolve({ status, body: bytes, headers, rawHeaders }), reject);
    });
    request.end(body);
    return await promise;
  } finally {
    stop.removeEventListener('abort', abandon);
  }
}
