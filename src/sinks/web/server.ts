import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';
import type { Millis } from '../../domain/time.ts';
import type { Log } from '../../ports.ts';
import { type Health } from './health.ts';

/** How long a client may take to send a request, and how many there may be. */
const REQUEST_LIMIT: Millis = 5_000;
const MOST_CONNECTIONS = 64;
/** How often those that take longer are shown out. */
const SWEEP: Millis = 1_000;

/** What the bridge serves over HTTP. */
export interface WebServer {
  /** The port that it listens on; `null` where that was refused. */
  readonly port: number | null;
  stop(): Promise<void>;
}

/**
 * Serves `/healthz` (contract 8). A port that cannot be had is said in the log, and the bridge goes on without.
 *
 * @param options where to listen; port 0 takes any that is free
 */
export async function openWeb(
  options: { readonly port: number; readonly host: string },
  health: () => Health,
  log: Log,
): Promise<WebServer> {
  const server = createServer(
    { requestTimeout: REQUEST_LIMIT, headersTimeout: REQUEST_LIMIT, connectionsCheckingInterval: SWEEP },
    (asked, answer) => respond(asked, answer, health),
  );
  server.maxConnections = MOST_CONNECTIONS;
  const where = `${isIPv6(options.host) ? `[${options.host}]` : options.host}:${options.port}`;
  const refusal = await new Promise<string | null>((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(explain(error)));
    server.listen(options.port, options.host, () => resolve(null));
  });
  if (refusal !== null) {
    log.error(`No health check on ${where}: ${refusal}. Give \`web.port\` another port, or \`false\`.`);
    return { port: null, stop: () => Promise.resolve() };
  }
  server.on('error', (error) => log.error(`The health check on ${where} has failed: ${error.message}.`));
  return {
    port: portOf(server.address()),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function respond({ method, url = '' }: IncomingMessage, answer: ServerResponse, health: () => Health): void {
  const [path] = url.split('?', 1);
  answer.setHeader('Cache-Control', 'no-store');
  answer.setHeader('X-Content-Type-Options', 'nosniff');
  if (path !== '/healthz') return end(answer, 404, { error: 'There is only /healthz.' });
  if (method !== 'GET' && method !== 'HEAD') {
    answer.setHeader('Allow', 'GET, HEAD');
    return end(answer, 405, { error: 'Only GET and HEAD.' });
  }
  const state = health();
  end(answer, state.status === 'ok' ? 200 : 503, state);
}

function end(answer: ServerResponse, status: number, body: object): void {
  answer.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' });
  answer.end(`${JSON.stringify(body)}\n`);
}

function explain({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE') return 'another program has this port';
  if (code === 'EACCES') return 'this user may not listen on this port';
  if (code === 'EADDRNOTAVAIL') return 'this machine does not have this address';
  return message;
}

function portOf(address: AddressInfo | string | null): number | null {
  return typeof address === 'object' ? (address?.port ?? null) : null;
}
