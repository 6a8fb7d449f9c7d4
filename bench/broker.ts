import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { Aedes } from 'aedes';

/** A broker in the driver's process, so that its work is not counted as the bridge's. */
export interface BenchBroker {
  readonly url: string;
  /** Publishes so far below `base`, but for those below `base/bridge`. */
  published(base: string): number;
  /** Resolves when a retained message comes in for which `isIt` holds. */
  seen(isIt: (topic: string, payload: string) => boolean): Promise<void>;
  stop(): Promise<void>;
}

interface Waiter {
  readonly isIt: (topic: string, payload: string) => boolean;
  readonly found: () => void;
}

/** Starts a broker on a free port of 127.0.0.1. */
export async function startBenchBroker(): Promise<BenchBroker> {
  const broker = await Aedes.createBroker({});
  const sockets = new Set<Socket>();
  const counts = new Map<string, number>();
  let waiters: readonly Waiter[] = [];
  broker.on('publish', ({ topic, payload, retain }, client) => {
    if (client === null) return;
    const [base = '', who] = topic.split('/', 2);
    if (who !== 'bridge') counts.set(base, (counts.get(base) ?? 0) + 1);
    if (!retain || waiters.length === 0) return;
    const found = waiters.filter(({ isIt }) => isIt(topic, payload.toString()));
    waiters = waiters.filter((waiter) => !found.includes(waiter));
    for (const waiter of found) waiter.found();
  });
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    broker.handle(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the broker does not listen');
  return {
    url: `mqtt://127.0.0.1:${address.port}`,
    published: (base) => counts.get(base) ?? 0,
    seen: (isIt) =>
      new Promise((found) => {
        waiters = [...waiters, { isIt, found }];
      }),
    stop: async () => {
      await new Promise<void>((resolve) => broker.close(resolve));
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
