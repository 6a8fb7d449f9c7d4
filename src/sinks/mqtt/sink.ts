import type { Recorder } from '../../domain/state.ts';
import type { Millis } from '../../domain/time.ts';
import type { Sink } from '../../ports.ts';
import { Album } from './album.ts';
import { Board } from './board.ts';
import { Connection } from './connection.ts';
import { dial, newClientId } from './dial.ts';
import { devices } from './discovery.ts';
import type { EmbeddedBroker } from './embedded.ts';
import type { MqttDeps, MqttOptions } from './options.ts';
import { states } from './project.ts';
import { Session } from './session.ts';
import { within } from './timers.ts';
import { bridgeTopic } from './topics.ts';
import { Traces } from './traces.ts';

/** How long each step of the way out may take: 3.75 s in all. */
const FLUSH_LIMIT: Millis = 2_000;
const FAREWELL_LIMIT: Millis = 1_000;
const CLOSE_LIMIT: Millis = 250;

/** The MQTT sink, and what only it can tell. */
export interface MqttSink extends Sink {
  /** The first readings are in, or have taken too long: from now on state is shown, and the bridge is `online`. */
  ready(): void;
  /** Shows the picture of a camera; resolves to whether the broker took it. */
  picture(recorder: string, channel: string, jpeg: Buffer, at: Millis): Promise<boolean>;
  /** Whether there is a connection, and since when (monotonic) that is so. */
  connection(): { readonly isConnected: boolean; readonly since: Millis };
  /** The TCP port of the embedded broker; `null` where there is none. */
  embeddedPort(): number | null;
}

/** Shows every recorder's state and tells every event on an MQTT broker, and to Home Assistant (contract 2, 6). */
export function createMqttSink(options: MqttOptions, deps: MqttDeps): MqttSink {
  const { clock, log, notes, random } = deps;
  const { baseTopic } = options;
  const channels = new Map(options.recorders.map((recorder) => [recorder.id, recorder.channels]));
  const names = (recorder: string) => channels.get(recorder);
  const board = new Board(names);
  const album = new Album(baseTopic);
  const traces = new Traces(options, album, notes, log);
  const read = new Set(options.recorders.filter((recorder) => recorder.isHealthRead).map(({ id }) => id));
  const views = {
    devices: devices(options, names, {
      hasNamesake: (name) => board.hasNamesake(name),
      hadPicture: (recorder, channel) => traces.hasPicture(recorder, channel),
    }),
    states: states(baseTopic, names, (recorder) => read.has(recorder)),
  };
  const parts = { ...deps, options, views, board, album, traces };
  const clientId = newClientId();
  let broker: Pick<MqttOptions, 'url' | 'username' | 'password'> = options;
  let hasFailed = false;
  let embedded: EmbeddedBroker | null = null;
  let session: Session | null = null;
  let ended: Promise<void> = Promise.resolve();
  let finished: Promise<void> = Promise.resolve();

  const connection = new Connection({
    clock,
    log,
    random,
    dial: async (signal) => {
      if (embedded !== null) {
        const here = { url: `mqtt://127.0.0.1:${embedded.port}`, versions: [4] as const };
        return dial(here, options, clientId, clock, log, signal);
      }
      if (hasFailed) broker = (await options.renew?.()) ?? broker;
      hasFailed = true;
      const link = await dial(
        { url: broker.url, versions: [5, 4] },
        { ...options, username: broker.username, password: broker.password },
        clientId,
        clock,
        log,
        signal,
      );
      hasFailed = false;
      return link;
    },
    use: (link) => {
      session = new Session(link, parts);
      finished = session.run();
      return finished;
    },
  });

  return {
    name: 'mqtt',
    async start() {
      for (const recorder of deps.snapshot()) board.put(recorder);
      if (options.url === 'embedded') {
        // A broker is loaded only where it is wanted: it takes 10 MB.
        const { openEmbedded } = await import('./embedded.ts');
        embedded = await openEmbedded(options, log);
      }
      ended = connection.run();
    },
    changed(after: Recorder) {
      board.put(after);
      session?.touch(after.id);
    },
    told() {
      session?.told();
    },
    ready() {
      board.isReady = true;
      session?.wake();
    },
    async picture(recorder, channel, jpeg, at) {
      album.put(recorder, channel, jpeg, at);
      return (await session?.picture(recorder, channel)) === true;
    },
    connection: () => ({ isConnected: connection.link !== null, since: connection.changedAt }),
    embeddedPort: () => embedded?.port ?? null,
    async stop() {
      connection.stop();
      const { link } = connection;
      if (link !== null) {
        session?.finish();
        await within(
          clock,
          FLUSH_LIMIT,
          finished.catch(() => {}),
        );
        session?.halt();
        const farewell = link.publish(bridgeTopic(baseTopic, 'state'), 'offline', true);
        const isAcked = (await within(clock, FAREWELL_LIMIT, farewell)) === 'acked';
        if (isAcked) link.leave();
        if (isAcked) await within(clock, CLOSE_LIMIT, link.closed);
        link.drop('stopped');
      }
      await within(clock, CLOSE_LIMIT, ended);
      if (embedded !== null) await within(clock, CLOSE_LIMIT, embedded.close());
    },
  };
}
