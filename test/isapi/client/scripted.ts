import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createRawServer, type Server, type Socket } from 'node:net';
import { inspect } from 'node:util';
import assert from 'node:assert/strict';
import {
  type Answer,
  createClient,
  FaultError,
  type IsapiClient,
  type Target,
} from '../../../src/sources/isapi/client/client.ts';
import type { Log } from '../../../src/ports.ts';

export const PASSWORD = 'gEh3im-9x!';
export const PATH = '/ISAPI/System/deviceInfo?format=json';

/** What one request is answered with. */
export interface Line {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Buffer;
}

/** Answers request by request; `seen` holds the `Authorization` header of each. */
export interface Scripted extends AsyncDisposable {
  readonly port: number;
  readonly seen: (string | undefined)[];
  connections: number;
}

/** A recorder that answers its n-th request with `script[n]`, and later ones with the last line. */
export async function scripted(
  script: readonly (Line | ((request: IncomingMessage, response: ServerResponse) => void))[],
): Promise<Scripted> {
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const line = script[Math.min(seen.length, script.length - 1)] ?? {};
    seen.push(request.headers.authorization);
    if (typeof line === 'function') return line(request, response);
    response.writeHead(line.status ?? 200, { ...line.headers });
    response.end(line.body ?? '<DeviceInfo/>');
  });
  const recorder: Scripted = {
    port: await listen(server),
    seen,
    connections: 0,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  server.on('connection', () => (recorder.connections += 1));
  return recorder;
}

/** A server below HTTP. */
export async function raw(
  connected: (socket: Socket, nth: number) => void,
): Promise<{ readonly port: number; readonly connections: () => number } & AsyncDisposable> {
  const sockets: Socket[] = [];
  const server = createRawServer((socket) => {
    socket.on('error', () => undefined);
    connected(socket, sockets.push(socket));
  });
  return {
    port: await listen(server),
    connections: () => sockets.length,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

export async function listen(server: Server, host = '127.0.0.1'): Promise<number> {
  server.listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return address.port;
}

/** A client that closes at the end of the test, and the warnings that it logged. */
export interface Connected extends IsapiClient, Disposable {
  readonly warnings: readonly string[];
}

export function connect(given: Partial<Target> & { readonly port: number }): Connected {
  const warnings: string[] = [];
  const none = (): void => undefined;
  const log: Log = { error: none, warn: (message) => warnings.push(message), info: none, debug: none };
  const place = { host: given.host ?? '127.0.0.1', port: given.port, tls: given.tls ?? false };
  const login = { username: given.username ?? 'viewer', password: given.password ?? PASSWORD };
  const client = createClient({ ...place, ...login }, log);
  return {
    get: (path, limits) => client.get(path, limits),
    send: (order, limits) => client.send(order, limits),
    get accepted() {
      return client.accepted;
    },
    get isRefused() {
      return client.isRefused;
    },
    get requests() {
      return client.requests;
    },
    warnings,
    close: () => client.close(),
    [Symbol.dispose]: () => client.close(),
  };
}

/** Gets one document, within a second unless told otherwise. */
export function get(client: IsapiClient, path = PATH, timeout = 1000): Promise<Answer> {
  return client.get(path, { signal: new AbortController().signal, timeout });
}

/** The fault that an answer was refused with; fails when there is a secret in it. */
export async function faultFrom(answer: Promise<Answer>): Promise<FaultError> {
  const error = await answer.then(
    ({ status }) => assert.fail(`answered ${status}`),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof FaultError, inspect(error));
  assertNoSecret(error);
  return error;
}

/** Kind and reason of that fault, and whether the recorder was reached. */
export async function reasonFrom(answer: Promise<Answer>): Promise<[string, string, boolean]> {
  const { fault, connected } = await faultFrom(answer);
  return [fault.kind, fault.reason, connected];
}

function assertNoSecret(error: Error): void {
  const all = `${JSON.stringify(error)} ${inspect(error, { depth: Infinity, showHidden: true })} ${error.stack}`;
  for (const secret of [
    PASSWORD,
    'Authorization',
    'Digest username',
    'Basic dm',
    'response="',
    'axios',
    'viewer',
  ])
    assert.ok(!all.includes(secret), `${secret} in ${all}`);
}

/** A parameter of an `Authorization` header. */
export function param(header: string | undefined, name: string): string | undefined {
  return new RegExp(String.raw`[ ,]${name}="?([^",]*)`).exec(header ?? '')?.[1];
}

export function challenge(nonce: string, more = 'qop="auth", stale="FALSE"'): Line {
  return { status: 401, headers: { 'WWW-Authenticate': `Digest realm="DVR", nonce="${nonce}", ${more}` } };
}
