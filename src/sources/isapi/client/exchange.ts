import { Agent, type ClientRequest, type IncomingMessage } from 'node:http';
import { AxiosHeaders, getAdapter } from 'axios';
import type { Connection } from './connection.ts';
import { isHangUp } from './transport-fault.ts';

/** One whole answer, whatever its status. */
export interface Reply {
  readonly status: number;
  readonly body: Buffer;
  readonly headers: IncomingMessage['headers'];
  /** Names and values in turn: headers that come more than once are still apart. */
  readonly rawHeaders: readonly string[];
}

/** What is asked of a recorder. */
export interface Order {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly path: string;
  /** XML. */
  readonly body?: string;
}

/** The `Authorization` header for a request target; `null` for a request without one. */
export type Authorize = (uri: string) => string | null;

/** Sends requests over one connection, each when the one before is answered. */
export interface Exchange {
  /** Rejects with whatever went wrong on the way; what is rejected with may hold the request and must not escape. */
  send(order: Order, authorize: Authorize, stop: AbortSignal): Promise<Reply>;
  /** Requests that went out on a connection. */
  readonly requests: number;
}

/** Bytes of a body; a larger one is an error. */
export const LARGEST_BODY = 2 * 1024 * 1024;

/**
 * The adapter of axios without what `axios.request` does around it for every call (merging defaults, interceptors,
 * transforms): none of it is used here, and together it costs more than the request itself.
 */
const ask = getAdapter('http');
const HEADERS = { Accept: '*/*', 'Accept-Encoding': 'identity', 'User-Agent': 'dvr2mqtt' };
const PLAIN = new AxiosHeaders(HEADERS);
/** axios writes the length of the body into these: each request needs its own. */
const WITH_XML = { ...HEADERS, 'Content-Type': 'application/xml; charset="UTF-8"' };
/**
 * A recorder is never asked through a proxy. axios asks the agent whether it minds proxies itself, and leaves them to it:
 * this one does, and knows of none. With `proxy: false`, axios 1.21.1 makes functions for every request that outlive it,
 * and V8 collects all of its memory twice as often.
 */
const WITHOUT_PROXY = new Agent({ proxyEnv: {} });
const ASKING = {
  responseType: 'arraybuffer',
  maxContentLength: LARGEST_BODY,
  maxRedirects: 0,
  decompress: false,
  httpAgent: WITHOUT_PROXY,
  httpsAgent: WITHOUT_PROXY,
  validateStatus: () => true,
} as const;

/** What axios asks of the transport below it, as far as it matters here. */
interface AxiosRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What became of one request below axios. */
interface Wire {
  request: ClientRequest | null;
  answer: IncomingMessage | null;
}

/** Prepares the exchange over a connection; nothing is sent yet. */
export function prepareExchange(connection: Connection): Exchange {
  let requests = 0;

  async function sendOnce(order: Order, authorize: Authorize, stop: AbortSignal, wire: Wire): Promise<Reply> {
    const { method, path, body } = order;
    // The login is added below axios: no error of axios can hold it, and the target is the one that is sent.
    const request = ({ path: uri, headers }: AxiosRequest, answered: (answer: IncomingMessage) => void) => {
      const authorization = authorize(uri);
      const signed = authorization === null ? headers : { ...headers, Authorization: authorization };
      wire.request = connection.request({ method, path: uri, headers: signed }, (answer) => {
        wire.answer = answer;
        answered(answer);
      });
      return wire.request;
    };
    try {
      const asked = { method, data: body, headers: body === undefined ? PLAIN : new AxiosHeaders(WITH_XML) };
      const config = {
        ...ASKING,
        ...asked,
        url: connection.origin + path,
        signal: stop,
        transport: { request },
      };
      const { status, data } = await ask(config);
      return {
        status,
        body: data,
        headers: wire.answer?.headers ?? {},
        rawHeaders: wire.answer?.rawHeaders ?? [],
      };
    } finally {
      if (connection.stage === 'ready') requests += 1;
    }
  }

  /** A recorder may close a kept connection just when a request is on its way: then it has not judged it. */
  function hasEndedUnheard(error: unknown, wire: Wire, before: number): boolean {
    return wire.request?.reusedSocket === true && isHangUp(error) && connection.received === before;
  }

  return {
    async send(order, authorize, stop) {
      stop.throwIfAborted();
      const before = connection.received;
      const wire: Wire = { request: null, answer: null };
      try {
        return await sendOnce(order, authorize, stop, wire);
      } catch (error) {
        // What changes something is not asked for twice.
        const isSafe = order.method !== 'PUT' && hasEndedUnheard(error, wire, before);
        if (stop.aborted || !isSafe) throw error;
        return sendOnce(order, authorize, stop, { request: null, answer: null });
      }
    },
    get requests() {
      return requests;
    },
  };
}
