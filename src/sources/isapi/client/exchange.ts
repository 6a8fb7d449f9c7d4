import type { ClientRequest } from 'node:http';
import { Axios, type AxiosAdapter } from 'axios';
import type { Connection } from './connection.ts';
import { type ReadBody, type Reply, replyTo } from './reply.ts';
import { isHangUp } from './transport-fault.ts';

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

/** Without the defaults of `axios.create`: none is used here, and they would be merged for every request. */
const axios = new Axios();
/** Added below axios, which would copy them several times for every request. */
const HEADERS = { Accept: '*/*', 'Accept-Encoding': 'identity', 'User-Agent': 'dvr2mqtt' };
const WITH_XML = { ...HEADERS, 'Content-Type': 'application/xml; charset="UTF-8"' };

/** Prepares the exchange over a connection; nothing is sent yet. */
export function prepareExchange(connection: Connection, read: ReadBody): Exchange {
  let requests = 0;

  async function sendOnce(
    request: ClientRequest,
    body: string | undefined,
    stop: AbortSignal,
  ): Promise<Reply> {
    try {
      return await replyTo(request, body, read, stop);
    } finally {
      if (connection.stage === 'ready') requests += 1;
    }
  }

  /** Whether the request went out on a kept connection that the recorder had closed by then: it was not judged. */
  function isUnheard(error: unknown, { reusedSocket }: ClientRequest, before: number): boolean {
    return reusedSocket && isHangUp(error) && connection.received === before;
  }

  /**
   * How axios asks a recorder: over its one connection. The adapter that it brings for Node sees to proxies, redirects
   * and uploads, and costs more than the request itself. The login is added below axios: no error of axios can hold it.
   */
  function adapt(authorize: Authorize, stop: AbortSignal): AxiosAdapter {
    return async (config) => {
      const { url: path = '', data: body } = config;
      const method = config.method?.toUpperCase();
      const plain = body === undefined ? HEADERS : WITH_XML;
      const prepare = (): ClientRequest => {
        const authorization = authorize(path);
        const headers = authorization === null ? plain : { ...plain, Authorization: authorization };
        return connection.request({ method, path, headers });
      };
      const before = connection.received;
      const request = prepare();
      const data = await sendOnce(request, body, stop).catch((error: unknown) => {
        // What changes something is not asked for twice.
        if (stop.aborted || method === 'PUT' || !isUnheard(error, request, before)) throw error;
        return sendOnce(prepare(), body, stop);
      });
      // The reply brings its headers along, each apart.
      return { data, status: data.status, statusText: '', headers: {}, config };
    };
  }

  return {
    async send({ method, path, body }, authorize, stop) {
      stop.throwIfAborted();
      const adapter = adapt(authorize, stop);
      const { data } = await axios.request<Reply>({ method, url: path, data: body, adapter });
      return data;
    },
    get requests() {
      return requests;
    },
  };
}
