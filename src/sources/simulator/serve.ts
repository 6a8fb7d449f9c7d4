import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { isIPv6 } from 'node:net';
import type { Millis } from '../../domain/time.ts';
import { AlertStreams, withStreams } from './alert-stream.ts';
import { Faults } from './faults.ts';
import { type Account, Gate } from './login.ts';
import { type Counters, type LoggedRequest, RequestLog } from './request-log.ts';
import type { Answers, Desk } from './respond.ts';

export interface ServeOptions {
  /** An address of this machine, for example `::1`; 127.0.0.1 by default. */
  readonly host?: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** HTTPS, with key and certificate in PEM. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** The recorder's clock, by which it also counts the lock. */
  readonly now?: () => Millis;
}

/** Something that answers as a recorder on a port. */
export interface Served {
  readonly host: string;
  readonly port: number;
  /** Without a path, for example `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly faults: Faults;
  readonly alertStream: AlertStreams;
  readonly counters: Counters;
  /** The latest requests, oldest first; at most a few thousand are kept. */
  readonly log: readonly LoggedRequest[];
  /** Resolves with the next request (of this path, without a query) that comes in. */
  nextRequest(path?: string): Promise<LoggedRequest>;
  /** Every nonce that was given out is expired from now on. */
  expireNonces(): void;
  /** Ends the lock and forgets failed tries, as a reboot does. */
  unlock(): void;
  /** Stops listening and closes all connections: who connects is refused. */
  refuse(): Promise<void>;
  /** Listens again on the same port. */
  accept(): Promise<void>;
  /** Lets go of the port and of all connections. */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Listens, and answers behind the login of `account`. Rejects when the port cannot be had. */
export async function serve(
  answers: Answers,
  account: Account,
  options: ServeOptions,
): Promise<{ served: Served; gate: Gate }> {
  const desk: Desk = {
    answers,
    gate: new Gate(account, options.now ?? Date.now),
    faults: new Faults(),
    requests: new RequestLog(),
  };
  const alertStream = new AlertStreams();
  const server = createListener(options.tls, withStreams(alertStream, desk));
  server.on('connection', () => {
    desk.requests.counters.connections += 1;
  });
  await open(server, options.port ?? 0, options.host ?? '127.0.0.1');
  const scheme = options.tls === undefined ? 'http' : 'https';
  return { served: { ...served(server, desk, scheme), alertStream }, gate: desk.gate };
}

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

function createListener(tls: ServeOptions['tls'], handle: Handle): Server {
  // These recorders announce `Keep-Alive: timeout=60`.
  const settings = { keepAliveTimeout: 60_000, requestTimeout: 0 };
  return tls === undefined
    ? createServer(settings, handle)
    : createTlsServer({ ...settings, ...tls }, handle);
}

async function open(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host);
  await once(server, 'listening');
}

async function shut(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

function served(
  server: Server,
  { gate, faults, requests }: Desk,
  scheme: string,
): Omit<Served, 'alertStream'> {
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the simulated recorder does not listen');
  const { address: host, port } = bound;
  return {
    host,
    port,
    url: `${scheme}://${isIPv6(host) ? `[${host}]` : host}:${port}`,
    faults,
    counters: requests.counters,
    log: requests.entries,
    nextRequest: (path) => requests.next(path),
    expireNonces: () => gate.expireNonces(),
    unlock: () => gate.unlock(),
    refuse: () => shut(server),
    accept: () => (server.listening ? Promise.resolve() : open(server, port, host)),
    stop: () => shut(server),
    [Symbol.asyncDispose]: () => shut(server),
  };
}
