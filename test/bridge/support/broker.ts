import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { portOf } from '../../mqtt/support/brokers.ts';
import type { Ending } from './ending.ts';

/** A broker in this process that sends everything at once, so that no test waits for TCP; returns its URL. */
export async function openBroker(context: Ending): Promise<string> {
  const aedes = await Aedes.createBroker();
  context.after(() => new Promise<void>((resolve) => aedes.close(resolve)));
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    aedes.handle(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return `mqtt://127.0.0.1:${portOf(server)}`;
}

/** A wire to a broker that can be cut, and mended. */
export interface Wire {
  readonly url: string;
  /** Ends all connections; who connects is refused. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  /** Lets nothing through any more, until it is mended. */
  clog(): void;
}

export async function openWire(context: Ending, broker: string): Promise<Wire> {
  const sockets = new Set<Socket>();
  let isClogged = false;
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port: Number(new URL(broker).port), host: '127.0.0.1', noDelay: true });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('data', (data) => void (isClogged || other.write(data)));
      one.on('error', () => {});
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const port = portOf(server);
  const cut = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  context.after(cut);
  return {
    url: `mqtt://127.0.0.1:${port}`,
    cut,
    mend: async () => {
      isClogged = false;
      if (!server.listening) await listen(port);
    },
    clog: () => {
      isClogged = true;
    },
  };
}
