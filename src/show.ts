import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bridge, type BridgeParts, startBridge } from './app.ts';
import { bareRecorder } from './config/bare-recorder.ts';
import type { Config, RecorderOptions } from './config/config.ts';
import { difference } from './domain/difference.ts';
import type { Happening } from './domain/event.ts';
import { messageOf } from './domain/message.ts';
import type { Recorder } from './domain/state.ts';
import type { Log, Sink } from './ports.ts';
import { eventLine } from './sinks/log-file/line.ts';
import { startReplay } from './sources/simulator/replay.ts';
import type { Served } from './sources/simulator/serve.ts';
import { startRecorder } from './sources/simulator/server.ts';
import { CAST, type Scene, type Stage, STORY, STORY_LENGTH } from './story.ts';

/** Who watches the demonstration. */
export interface Audience {
  /** What happened, and the line that it makes in the event log. */
  happened(happening: Happening, line: string): void;
  /** What is done to the simulated recorders. */
  directed(scene: Scene): void;
}

/** The demonstration, running: simulated recorders over real HTTP, and the real bridge. */
export interface Show {
  /** Of the embedded broker, on 127.0.0.1. */
  readonly brokerPort: number;
  /** Where each recorder answers, by its id. */
  readonly places: ReadonlyMap<string, string>;
  readonly recorders: () => readonly Recorder[];
  /** Begins the story. */
  play(): void;
  /** Ends everything, and leaves nothing behind. */
  stop(): Promise<void>;
}

const LOGIN = { username: 'viewer', password: 'Simulated-1' };
const MQTT_PORT = 1883;

/**
 * Starts the demonstration.
 *
 * @param capture a capture to be served as a further recorder
 * @throws Error with a sentence
 */
export async function startShow(
  parts: Omit<BridgeParts, 'config'>,
  audience: Audience,
  capture: string | null,
): Promise<Show> {
  await using stack = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), 'dvr2mqtt-demo-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const start = async (name: keyof typeof CAST) => stack.use(await startRecorder(CAST[name].model));
  const stage: Stage = {
    house: await start('house'),
    garage: await start('garage'),
    office: await start('office'),
  };
  const options = [
    describe('house', CAST.house.name, stage.house),
    describe('garage', CAST.garage.name, stage.garage),
    describe('office', CAST.office.name, stage.office),
  ];
  if (capture !== null) options.push(describe('capture', 'Capture', stack.use(await replay(capture))));
  const bridge = await openBridge(parts, options, dataDir, watch(parts, audience));
  stack.defer(() => bridge.stop());
  const cancels = new Set<() => void>();
  stack.defer(() => {
    for (const cancel of cancels) cancel();
  });
  const later = (delay: number, call: () => void): void => {
    const cancel = parts.clock.after(delay, () => {
      cancels.delete(cancel);
      call();
    });
    cancels.add(cancel);
  };
  const play = (): void => {
    for (const scene of STORY) {
      later(scene.at, () => {
        audience.directed(scene);
        void perform(scene, stage, parts.log);
      });
    }
    later(STORY_LENGTH, play);
  };
  const all = stack.move();
  return {
    brokerPort: bridge.brokerPort ?? 0,
    places: new Map(options.map(({ id, host, port }) => [id, `http://${host}:${port}`])),
    recorders: bridge.recorders,
    play,
    stop: () => all.disposeAsync(),
  };
}

async function perform(scene: Scene, stage: Stage, log: Log): Promise<void> {
  try {
    await scene.play(stage);
  } catch (error) {
    log.error(`This did not work out: ${messageOf(error)}`);
  }
}

/** Tells the audience what the bridge makes of the recorders' answers. */
function watch({ clock }: Pick<BridgeParts, 'clock'>, audience: Audience): Sink {
  return {
    name: 'demo',
    start: () => Promise.resolve(),
    changed: (after, before) => {
      if (before === null) return;
      for (const happening of difference(before, after, clock.now()))
        audience.happened(happening, eventLine({ id: '', ...happening }));
    },
    told: () => {},
    stop: () => Promise.resolve(),
  };
}

/** The usual port of MQTT, or any other where that is taken. */
async function openBridge(
  parts: Omit<BridgeParts, 'config'>,
  recorders: readonly RecorderOptions[],
  dataDir: string,
  sink: Sink,
): Promise<Bridge> {
  const start = (port: number) =>
    startBridge({ ...parts, config: configure(recorders, dataDir, port) }, [sink]);
  try {
    return await start(MQTT_PORT);
  } catch {
    return await start(0);
  }
}

/** Faster than a configuration file may be: nobody watches for minutes. */
function configure(recorders: readonly RecorderOptions[], dataDir: string, port: number): Config {
  return {
    mqtt: {
      url: 'embedded',
      embedded_port: port,
      base_topic: 'dvr2mqtt',
      discovery_prefix: 'homeassistant',
    },
    recorders,
    poll_interval: 2,
    offline_after: 2,
    confirm_after: 0.5,
    log: { file: false, format: 'text', level: 'error' },
    web: { port: false, host: '127.0.0.1' },
    data_dir: dataDir,
  };
}

function describe(id: string, name: string, { host, port }: Served): RecorderOptions {
  return bareRecorder({ id, name, host, port, ...LOGIN, alert_stream: true, health: true, poll_interval: 2 });
}

async function replay(folder: string): Promise<Served> {
  try {
    return await startReplay(folder, LOGIN);
  } catch (error) {
    throw new Error(`${folder} is no capture: it needs a capture.json and the files that it names.`, {
      cause: error,
    });
  }
}
