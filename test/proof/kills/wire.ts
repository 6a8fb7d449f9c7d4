import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { portOf } from '../../mqtt/support/brokers.ts';
import { Frames, type Packet } from './frames.ts';

type Message = Extract<Packet, { readonly is: 'publish' }>;
type Hear = (topic: string, payload: string) => void;

/** A witness between the bridge and its broker: what the one has published, and the other has acknowledged. */
export interface Wire {
  readonly url: string;
  /** Calls back for every message of the bridge, before the broker gets it. */
  onPublish(call: Hear): void;
  /** Calls back for every message of the bridge that the broker has acknowledged. */
  onAcknowledged(call: Hear): void;
  /** From now on, what the broker says to who is connected now is lost. */
  deafen(): void;
}

export async function openWire(stack: AsyncDisposableStack, port: number): Promise<Wire> {
  const sockets = new Set<Socket>();
  const published: Hear[] = [];
  const acknowledged: Hear[] = [];
  const deaf = new WeakSet<Socket>();
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port, host: '127.0.0.1', noDelay: true });
    const up = new Frames();
    const down = new Frames();
    const pending = new Map<number, Message>();
    near.on('data', (data: Buffer) => {
      for (const packet of up.take(data)) {
        if (packet.is === 'connect') down.version = packet.version;
        if (packet.is !== 'publish') continue;
        pending.set(packet.id, packet);
        for (const call of published) call(packet.topic, packet.payload);
      }
      far.write(data);
    });
    far.on('data', (data: Buffer) => {
      if (deaf.has(near)) return;
      for (const packet of down.take(data)) {
        const message = packet.is === 'puback' ? pending.get(packet.id) : undefined;
        if (message === undefined) continue;
        pending.delete(message.id);
        for (const call of acknowledged) call(message.topic, message.payload);
      }
      near.write(data);
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stack.defer(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return {
    url: `mqtt://127.0.0.1:${portOf(server)}`,
    onPublish: (call) => void published.push(call),
    onAcknowledged: (call) => void acknowledged.push(call),
    deafen: () => {
      for (const socket of sockets) deaf.add(socket);
    },
  };
}
