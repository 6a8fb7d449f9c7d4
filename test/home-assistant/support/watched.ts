import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { connectAsync } from 'mqtt';
import type { SimulatedRecorder } from '../../../src/sources/simulator/model.ts';
import { type Recorder, startRecorder } from '../../../src/sources/simulator/server.ts';
import { makeFolder } from '../../bridge/support/folder.ts';
import { Program } from '../../bridge/support/program.ts';
import { until } from '../../mqtt/support/until.ts';
import { Home, SLOW } from './home.ts';

/** Simulated recorders that a bridge of its own watches, for a real Home Assistant. */
export class Watched {
  readonly #context: TestContext;
  readonly #home: Home;
  readonly #folder = makeFolder();
  readonly #recorders = new Map<string, Recorder>();
  #names: string[] = [];
  #program: Program | null = null;
  base = Home.newBase();

  private constructor(context: TestContext, home: Home) {
    this.#context = context;
    this.#home = home;
  }

  /** By their ids; the name for people is the id in capitals. */
  static async build(
    context: TestContext,
    home: Home,
    recorders: Readonly<Record<string, SimulatedRecorder>>,
  ): Promise<Watched> {
    const watched = new Watched(context, home);
    for (const [id, model] of Object.entries(recorders)) {
      const recorder = await startRecorder(model);
      context.after(() => recorder.stop());
      watched.#recorders.set(id, recorder);
    }
    watched.#names = [...watched.#recorders.keys()];
    return watched;
  }

  recorder(id: string): Recorder {
    const recorder = this.#recorders.get(id);
    if (recorder === undefined) throw new Error(`There is no recorder ${id}.`);
    return recorder;
  }

  /**
   * Starts the bridge with these recorders, all unless told otherwise, and waits until Home Assistant sees it.
   *
   * @param options of every recorder
   */
  async start(ids: readonly string[] = this.#names, options: object = {}): Promise<void> {
    const config = {
      mqtt: { url: this.#home.broker, base_topic: this.base },
      recorders: ids.map((id) => {
        const { host, port, model } = this.recorder(id);
        const { username, password } = model;
        return { id, name: id.toUpperCase(), host, port, username, password, ...options };
      }),
      poll_interval: 5,
      confirm_after: 1,
      log: { file: false },
      web: { port: false },
    };
    const file = join(this.#folder, 'config.json');
    await writeFile(file, JSON.stringify(config));
    this.#program = Program.start(this.#context, ['run', '--config', file]);
    await this.#home.shows(`${this.base}_bridge_connection_state`, 'on');
  }

  /** Ends the bridge by a signal. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    await this.#program?.end(signal);
    this.#program = null;
  }

  /** Ends the bridge, takes all that it left from the broker, and waits until Home Assistant has forgotten it. */
  async remove(): Promise<void> {
    await this.end();
    await sweep(this.#home, this.base);
  }
}

/** Empties every retained topic of a base topic. */
async function sweep(home: Home, base: string): Promise<void> {
  const client = await connectAsync(home.broker);
  const left = new Set<string>();
  client.on('message', (topic, payload) => {
    if (payload.length > 0 && (topic.startsWith(`${base}/`) || topic.includes(`/${base}_`))) left.add(topic);
    else left.delete(topic);
  });
  await client.subscribeAsync('#', { qos: 1 });
  await client.publishAsync(`${base}/end`, 'x', { qos: 1 });
  await until('all retained topics are heard', () => left.delete(`${base}/end`), SLOW);
  // First what is announced: an entity that is there takes an empty state for a wrong one.
  for (const isState of [false, true]) {
    for (const topic of left) {
      if (topic.startsWith(`${base}/`) === isState)
        await client.publishAsync(topic, '', { qos: 1, retain: true });
    }
    if (!isState) await home.forgets(base);
  }
  await client.endAsync();
}
