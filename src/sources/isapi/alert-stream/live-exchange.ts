import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Connection } from '../client/connection.ts';
import type { Authorize, Exchange, Reply } from '../client/exchange.ts';
import { isHangUp } from '../client/transport-fault.ts';

/** Bytes that are read of an answer that is no stream: it is an error message, or no recorder's. */
const LARGEST_DOCUMENT = 64 * 1024;
const HEADERS = { Accept: '*/*', 'Accept-Encoding': 'identity', 'User-Agent': 'dvr2mqtt' };

/**
 * Prepares an exchange whose answers may never end: of a stream, the reply is its head with an empty body.
 *
 * @param streaming is given the stream, paused, before that reply
 */
export function prepareLiveExchange(
  connection: Connection,
  streaming: (stream: IncomingMessage) => void,
): Exchange {
  let requests = 0;

  async function sendOnce(request: ClientRequest, stop: AbortSignal): Promise<Reply> {
    const abandon = (): void => void request.destroy();
    stop.addEventListener('abort', abandon);
    try {
      const answer = await head(request);
      const isStream = isLive(answer);
      const body = isStream ? Buffer.alloc(0) : await document(answer);
      if (isStream) streaming(answer);
      const { statusCode: status = 0, headers, rawHeaders } = answer;
      return { status, body, headers, rawHeaders };
    } finally {
      stop.removeEventListener('abort', abandon);
      if (connection.stage === 'ready') requests += 1;
    }
  }

  function ask(path: string, authorize: Authorize): ClientRequest {
    const authorization = authorize(path);
    const signed = authorization === null ? HEADERS : { ...HEADERS, Authorization: authorization };
    return connection.request({ path, headers: signed }, () => undefined);
  }

  return {
    async send({ path }, authorize, stop) {
      stop.throwIfAborted();
      const before = connection.received;
      const request = ask(path, authorize);
      try {
        return await sendOnce(request, stop);
      } catch (error) {
        // A recorder may close a kept connection just when a request is on its way (contract 3.9).
        const isUnheard = request.reusedSocket && isHangUp(error) && connection.received === before;
        if (stop.aborted || !isUnheard) throw error;
        return sendOnce(ask(path, authorize), stop);
      }
    },
    get requests() {
      return requests;
    },
  };
}

/** Sends a request; resolves with the head of its answer. */
function head(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    // For good: whatever goes wrong later is told to who reads the answer.
    request.on('error', reject);
    request.once('response', (answer: IncomingMessage) => {
      answer.on('error', () => undefined);
      resolve(answer);
    });
    request.end();
  });
}

/** Some streams are no multipart, but alerts one after another; no stream says how long it is. */
function isLive({ statusCode = 0, headers }: IncomingMessage): boolean {
  if (statusCode < 200 || statusCode > 299) return false;
  const type = headers['content-type'] ?? '';
  if (/^\s*multipart\//i.test(type)) return true;
  return headers['content-length'] === undefined && !/html/i.test(type);
}

/** The beginning of an answer, up to the most that is read. */
async function document(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer) {
    if (!Buffer.isBuffer(chunk)) continue;
    chunks.push(chunk);
    size += chunk.length;
    if (size >= LARGEST_DOCUMENT) break;
  }
  return Buffer.concat(chunks);
}
