import { once as event } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { systemClock } from '../../../../src/runtime/system-clock.ts';
import { createMqttSink } from '../../../../src/sinks/mqtt/sink.ts';
import { MemoryJournal, optionsFor } from '../../../mqtt/support/rig.ts';
import type { Dice } from '../dice.ts';
import { type Lane, type Room, type Verdict, Violation } from '../lane.ts';
import { SILENT } from '../readings/canned.ts';
import { BASE, findWrong, isCommand, orderOf, REBOOT } from './orders.ts';

const PATIENCE = 4000;

/** What was published below `bridge/response/`. */
interface Response {
  readonly topic: string;
  readonly payload: string;
}

/** A broker on TCP, to which anything can be said, and which hears what is answered. */
async function openBroker(): Promise<Broker> {
  const aedes = await Aedes.createBroker();
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    aedes.handle(socket);
  });
  server.listen(0, '127.0.0.1');
  await event(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  let heard: (response: Response) => void = () => undefined;
  await new Promise<void>((resolve) => {
    const take = (
      { topic, payload }: { topic: string; payload: Buffer | string },
      done: () => void,
    ): void => {
      if (topic.startsWith(`${BASE}/bridge/`)) heard({ topic, payload: payload.toString() });
      done();
    };
    aedes.subscribe('#', take, resolve);
  });
  return {
    url: `mqtt://127.0.0.1:${port}`,
    listen: (call) => void (heard = call),
    say: (topic, payload) =>
      aedes.publish({ cmd: 'publish', qos: 1, dup: false, retain: false, topic, payload }, () => undefined),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await new Promise<void>((resolve) => aedes.close(resolve));
    },
  };
}

interface Broker {
  readonly url: string;
  readonly listen: (call: (response: Response) => void) => void;
  readonly say: (topic: string, payload: Buffer) => void;
  close(): Promise<void>;
}

async function open(): Promise<Room> {
  const broker = await openBroker();
  const options = optionsFor(broker.url, ['house']);
  const recorders = options.recorders.map((recorder) => ({ ...recorder, mayReboot: true }));
  let done: string[] = [];
  const sink = createMqttSink(
    { ...options, recorders },
    {
      journal: new MemoryJournal(),
      clock: systemClock,
      log: SILENT,
      notes: { all: () => new Map(), set: () => undefined },
      snapshot: () => [],
      load: () => null,
      health: () => ({}),
      random: () => 0.5,
      commands: {
        refresh: (id) => (done.push(`refresh ${id}`), id === null || id === 'house' ? null : 'unknown'),
        snapshot: (id, channel) => (done.push(`snapshot ${id} ${channel}`), Promise.resolve(null)),
        reboot: (id) => (done.push(`reboot ${id}`), Promise.resolve(null)),
      },
    },
  );
  const isOnline = new Promise<void>((resolve) => {
    broker.listen(
      ({ topic, payload }) => void (topic === `${BASE}/bridge/state` && payload === 'online' && resolve()),
    );
  });
  await sink.start();
  sink.ready();
  await isOnline;

  /** What is answered until the answer to a mark, which is asked for behind it. */
  const converse = (topic: string, payload: Buffer, mark: string): Promise<Response[]> => {
    const responses: Response[] = [];
    const { promise, resolve, reject } = Promise.withResolvers<Response[]>();
    const input = `${topic} ${payload.toString('latin1')}`;
    const timer = setTimeout(() => reject(new Violation('the bridge answers no more', input)), PATIENCE);
    broker.listen((response) => {
      if (!response.topic.startsWith(`${BASE}/bridge/response/`)) return;
      if (!response.payload.includes(mark)) return void responses.push(response);
      clearTimeout(timer);
      // What is answered later than this is heard, too.
      setImmediate(() => setImmediate(() => resolve(responses)));
    });
    broker.say(topic, payload);
    broker.say(`${BASE}/bridge/request/refresh`, Buffer.from(JSON.stringify({ transaction: mark })));
    return promise;
  };

  const once = async (dice: Dice, run: number): Promise<Verdict> => {
    const { topic, payload } = orderOf(dice);
    // A broker does not take these.
    if (topic === '' || /[#+\0\ud800]/.test(topic) || topic.length > 2000) return 'rejected';
    done = [];
    const responses = await converse(topic, payload, `mark-${run}-`);
    const own = done.slice(0, -1);
    const input = `${topic} ${payload.toString('latin1')}`;
    const expected = isCommand(topic, payload) && (topic === REBOOT || topic.split('/').length === 4) ? 1 : 0;
    if (responses.length !== expected)
      throw new Violation(`${responses.length} answers: ${JSON.stringify(responses)}`, input);
    const [response] = responses;
    const wrong = response === undefined ? null : findWrong(response.topic, response.payload, own);
    if (wrong !== null || (expected === 0 && own.length > 0))
      throw new Violation(wrong ?? `did ${own.join()}`, input);
    return response?.payload.startsWith('{"status":"ok"') === true ? 'accepted' : 'rejected';
  };
  const close = async (): Promise<void> => {
    await sink.stop();
    await broker.close();
  };
  return { once, close };
}

/** The same, said to the whole sink over a broker. */
export const wiredLane: Lane = {
  name: 'commandsOverMqtt',
  runs: 100_000,
  short: 24,
  limit: PATIENCE + 2000,
  // For each length of a packet, mqtt-packet keeps a few bytes for ever, and with them Node's pool that they are from.
  apart: 20_000,
  open,
};
