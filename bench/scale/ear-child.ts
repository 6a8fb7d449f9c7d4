import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { z } from 'zod';
import { answerParent } from '../child.ts';
import { connectPacket, createReader, PING, publishPacket, subscribePacket } from './mqtt-wire.ts';
import { type Heard, now, type Tally } from './shapes.ts';

const Start = z.object({ port: z.number(), base: z.string() });
const Told = z.object({ id: z.string() });
const Own = z.object({ event_type: z.string() });
const Message = z.object({ topic: z.string(), payload: z.string() });

let socket: Socket | null = null;
let base = '';
let heard: Heard[] = [];
const ids = new Set<string>();
let onlineAt = 0;
let tally = fresh();

function fresh(): Tally {
  return { states: 0, lastState: 0, events: 0, distinct: 0, firstEvent: 0, lastEvent: 0 };
}

function heed(topic: string, payload: Buffer): void {
  const at = now();
  const [, recorder = '', channel = '', leaf] = topic.split('/');
  if (recorder === 'bridge') {
    if (channel === 'event') hearEvent(payload, at);
    else if (channel === 'state' && payload.toString('latin1') === 'online') onlineAt = at;
  } else if (leaf === 'event') {
    heard.push({ recorder, channel, type: Own.parse(JSON.parse(payload.toString())).event_type, at });
  } else if (channel !== 'event') {
    tally.states += 1;
    tally.lastState = at;
  }
}

function hearEvent(payload: Buffer, at: number): void {
  const { id } = Told.parse(JSON.parse(payload.toString()));
  if (tally.events === 0) tally.firstEvent = at;
  tally.events += 1;
  tally.lastEvent = at;
  if (ids.has(id)) return;
  ids.add(id);
  tally.distinct += 1;
}

answerParent({
  /** Connects, and resolves when the broker has taken the subscription to everything below the base topic. */
  async start(input) {
    const task = Start.parse(input);
    base = task.base;
    socket?.destroy();
    const opened = connect(task.port, '127.0.0.1');
    socket = opened;
    await once(opened, 'connect');
    await new Promise<void>((subscribed) => {
      let isPinging = false;
      const ponged = () => {
        isPinging = false;
      };
      const read = createReader(heed, { subscribed, ponged });
      opened.on('data', (chunk: Buffer) => {
        // Without an answer TCP acknowledges 40 ms later, and brokers that save up small packets wait for that.
        if (!isPinging) opened.write(PING);
        isPinging = true;
        read(chunk);
      });
      opened.write(connectPacket(`ear-${process.pid}`));
      opened.write(subscribePacket(`${base}/#`));
    });
  },
  publish(input) {
    const { topic, payload } = Message.parse(input);
    socket?.write(publishPacket(topic, payload));
  },
  onlineAt: () => onlineAt,
  tally: () => tally,
  takeTally(): Tally {
    const taken = tally;
    tally = fresh();
    return taken;
  },
  takeHeard(): Heard[] {
    const taken = heard;
    heard = [];
    return taken;
  },
});
