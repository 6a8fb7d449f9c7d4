import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { portOf } from '../../mqtt/support/brokers.ts';

/** A broker that lets in who is on its list, and remembers everything that it hears. */
export interface Broker {
  readonly url: string;
  readonly port: number;
  /** Passwords by user. */
  readonly accounts: Map<string, string>;
  /** Logins that were let in, and those that were not. */
  readonly accepted: readonly string[];
  readonly refused: readonly string[];
  /** Everything published, retained or not, by topic. */
  readonly heard: ReadonlyMap<string, readonly string[]>;
  latest(topic: string): string | undefined;
  say(topic: string, payload: string): void;
  /** Forgets what it heard. */
  clear(): void;
}

export async function openBroker(stack: AsyncDisposableStack): Promise<Broker> {
  const accounts = new Map<string, string>();
  const accepted: string[] = [];
  const refused: string[] = [];
  const heard = new Map<string, string[]>();
  const aedes = await Aedes.createBroker({
    authenticate: (_client, user, password, done) => {
      const isRight = accounts.get(user ?? '') === (password === undefined ? undefined : String(password));
      (isRight ? accepted : refused).push(user ?? '');
      done(null, isRight);
    },
  });
  aedes.on('publish', ({ topic, payload }) => {
    if (topic.startsWith('$SYS')) return;
    heard.set(topic, [...(heard.get(topic) ?? []), payload.toString()]);
  });
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    aedes.handle(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stack.defer(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
    return new Promise<void>((resolve) => aedes.close(resolve));
  });
  const port = portOf(server);
  return {
    url: `mqtt://127.0.0.1:${port}`,
    port,
    accounts,
    accepted,
    refused,
    heard,
    latest: (topic) => heard.get(topic)?.at(-1),
    say: (topic, payload) => {
      const packet = { cmd: 'publish', qos: 1, dup: false, retain: false } as const;
      aedes.publish({ ...packet, topic, payload: Buffer.from(payload) }, () => {});
    },
    clear: () => heard.clear(),
  };
}
