import type { Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { openServer } from './brokers.ts';

/** A bare MQTT 5 broker that says how many messages it takes at once, and looks whether that is kept to. */
export interface StrictBroker {
  readonly url: string;
  /** What was published, in order. */
  readonly published: readonly string[];
  /** The most messages that ever waited for their PUBACK at once. */
  readonly most: () => number;
  /** How many messages waited when this one came. */
  readonly before: (message: string) => number | undefined;
  /** How many messages that will be acknowledged are not yet. */
  readonly waiting: () => number;
  /** Ends all connections. */
  readonly end: () => void;
}

interface Packet {
  readonly type: number;
  readonly body: Buffer;
}

/** Takes whole packets off the front of what has arrived (MQTT 5, 2.1). */
function take(arrived: Buffer): { packets: Packet[]; rest: Buffer } {
  const packets: Packet[] = [];
  let rest = arrived;
  for (;;) {
    let length = 0;
    let at = 1;
    for (let shift = 0; at < rest.length; shift += 7, at += 1) {
      length |= ((rest[at] ?? 0) & 0x7f) << shift;
      if ((rest[at] ?? 0) < 0x80) break;
    }
    at += 1;
    if (rest.length < at + length) return { packets, rest };
    packets.push({ type: (rest[0] ?? 0) >> 4, body: rest.subarray(at, at + length) });
    rest = rest.subarray(at + length);
  }
}

/** @param isHeld whether a message is never acknowledged */
export async function openStrictBroker(
  context: TestContext,
  receiveMaximum: number,
  isHeld: (message: string) => boolean = () => false,
): Promise<StrictBroker> {
  const sockets = new Set<Socket>();
  const published: string[] = [];
  const waitedBefore = new Map<string, number>();
  let waiting: Buffer[] = [];
  let most = 0;
  const hear = (socket: Socket, { type, body }: Packet) => {
    if (type === 1)
      socket.write(Buffer.from([0x20, 6, 0, 0, 3, 0x21, receiveMaximum >> 8, receiveMaximum & 0xff]));
    if (type === 8)
      socket.write(Buffer.concat([Buffer.from([0x90, 4]), body.subarray(0, 2), Buffer.from([0, 1])]));
    if (type !== 3) return;
    const end = 2 + body.readUInt16BE(0);
    // Behind the topic: the packet's id and an empty list of properties.
    const message = `${body.subarray(2, end).toString()} ${body.subarray(end + 3).toString()}`;
    published.push(message);
    waitedBefore.set(message, waiting.length);
    if (!isHeld(message)) waiting.push(body.subarray(end, end + 2));
    most = Math.max(most, waiting.length);
    // Acknowledged are all together, once no more come.
    setImmediate(() => setImmediate(() => acknowledge(socket)));
  };
  const acknowledge = (socket: Socket) => {
    for (const id of waiting) socket.write(Buffer.concat([Buffer.from([0x40, 2]), id]));
    waiting = [];
  };
  const url = await openServer(context, (socket) => {
    sockets.add(socket);
    let arrived = Buffer.alloc(0);
    socket.on('data', (data: Buffer) => {
      const { packets, rest } = take(Buffer.concat([arrived, data]));
      arrived = Buffer.from(rest);
      for (const packet of packets) hear(socket, packet);
    });
  });
  return {
    url,
    published,
    most: () => most,
    before: (message) => waitedBefore.get(message),
    waiting: () => waiting.length,
    end: () => {
      for (const socket of sockets) socket.end();
      sockets.clear();
    },
  };
}
