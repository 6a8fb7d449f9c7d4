import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createWebServer } from 'node:http';
import { createServer as createSecureWebServer } from 'node:https';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { createServer as createSecureServer } from 'node:tls';
import { Aedes } from 'aedes';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { z } from 'zod';
import { portOf } from '../../mqtt/support/brokers.ts';
import { type Broker, type Candidate, LOGIN, type Setting } from './broker.ts';

/** aedes, the broker that the bridge can bring along: in this process, which cannot be killed for it. */
export const AEDES: Candidate = {
  name: 'aedes',
  offers: ['TLS', 'demanded certificates', 'web sockets', 'secure web sockets'],
  find: async () => {
    const text = readFileSync(new URL('package.json', import.meta.resolve('aedes')), 'utf8');
    return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
  },
  open,
};

async function open(stack: AsyncDisposableStack, setting: Setting): Promise<Broker> {
  const broker = await Aedes.createBroker({
    authenticate: (_client, username, password, done) =>
      done(null, username === LOGIN.username && String(password) === LOGIN.password),
  });
  stack.defer(() => new Promise<void>((resolve) => broker.close(resolve)));
  const { ca, server } = setting.certificates;
  const tls = {
    ca: readFileSync(ca),
    cert: readFileSync(server.cert),
    key: readFileSync(server.key),
    requestCert: setting.areClientsCertified,
    rejectUnauthorized: setting.areClientsCertified,
  };
  const take = (socket: Socket): void => {
    socket.on('error', () => {});
    broker.handle(socket);
  };
  const mqtt = await listen(stack, createServer({ noDelay: true }, take));
  const mqtts = await listen(stack, createSecureServer(tls, take));
  const [web, secureWeb] = [createWebServer(), createSecureWebServer(tls)];
  for (const one of [web, secureWeb])
    new WebSocketServer({ server: one }).on('connection', (socket) => {
      // Through TCP: of a stream of ws, aedes reads no further than the first frame in Node 26.
      const near = createWebSocketStream(socket);
      pipeline(near, connect(mqtt, '127.0.0.1'), near, () => {});
    });
  const [ws, wss] = [await listen(stack, web), await listen(stack, secureWeb)];
  return {
    urls: {
      mqtt: `mqtt://127.0.0.1:${mqtt}`,
      mqtts: `mqtts://127.0.0.1:${mqtts}`,
      ws: `ws://127.0.0.1:${ws}/mqtt`,
      wss: `wss://127.0.0.1:${wss}/mqtt`,
    },
    kill: () => Promise.resolve(),
    start: () => Promise.resolve(),
  };
}

async function listen(stack: AsyncDisposableStack, server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stack.defer(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return portOf(server);
}
