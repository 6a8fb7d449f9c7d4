import { createHash, timingSafeEqual } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { Aedes } from 'aedes';
import type { Log } from '../../ports.ts';
import { reasonOf } from './link.ts';
import type { MqttOptions } from './options.ts';

/** A broker inside the bridge. */
export interface EmbeddedBroker {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Starts a broker (MQTT 3.1.1): on all interfaces for clients that log in with the username and the password, or
 * without both, for everyone on 127.0.0.1. Rejects with a clear sentence when the port is taken.
 */
export async function openEmbedded(options: MqttOptions, log: Log): Promise<EmbeddedBroker> {
  const { embeddedPort: port, username, password } = options;
  const isOpen = username !== undefined && password !== undefined;
  const broker = await Aedes.createBroker({
    authenticate: (_client, user, secret, done) => {
      done(null, !isOpen || (isSame(user ?? '', username) && isSame(secret ?? '', password)));
    },
  });
  const complain = (error: unknown) => log.error('the embedded broker fails', { reason: reasonOf(error) });
  const emitter: EventEmitter = broker;
  emitter.on('error', complain);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    broker.handle(socket);
  });
  const closeBroker = () => new Promise<void>((resolve) => broker.close(resolve));
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, ...(!isOpen && { host: '127.0.0.1' }) }, resolve);
    });
    server.on('error', complain);
  } catch (error) {
    await closeBroker();
    throw explain(error, port);
  }
  return {
    port: portOf(server.address()),
    close: async () => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      await closeBroker();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string')
    throw new Error('the embedded broker listens on no port');
  return address.port;
}

/** Compares in a time that tells nothing of the secret. */
function isSame(given: string | Uint8Array, wanted: string): boolean {
  const digest = (text: string | Uint8Array) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

function explain(error: unknown, port: number): Error {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    const sentence = `the embedded broker cannot listen on port ${port}: another program uses it (mqtt.embedded_port)`;
    return new Error(sentence);
  }
  if (code === 'EACCES') {
    return new Error(
      `the embedded broker may not listen on port ${port}: take one above 1023 (mqtt.embedded_port)`,
    );
  }
  return error instanceof Error ? error : new Error('the embedded broker cannot listen');
}
