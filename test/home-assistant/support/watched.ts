import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { SimulatedCamera, SimulatedRecorder } from '../../../src/sources/simulator/model.ts';
import { type Recorder, startRecorder } from '../../../src/sources/simulator/server.ts';
import { Program } from '../../bridge/support/program.ts';
import { Home } from './home.ts';
import { empty, isAnnouncement, retained } from './retained.ts';

/** Simulated recorders that a bridge of its own watches, for a real Home Assistant. */
export class Watched {
  static readonly #standing = new Set<Watched>();
  readonly #context: TestContext;
  readonly #home: Home;
  readonly #folder: string;
  readonly #recorders: ReadonlyMap<string, Recorder>;
  #program: Program | null = null;
  readonly #bases: string[] = [];

  private constructor(
    context: TestContext,
    home: Home,
    folder: string,
    recorders: ReadonlyMap<string, Recorder>,
  ) {
    this.#context = context;
    this.#home = home;
    this.#folder = folder;
    this.#recorders = recorders;
    this.changeBase();
  }

  /**
   * By their ids; the name for people is the id in capitals. When the test ends, nothing is left of it, and Home
   * Assistant must not have complained.
   */
  static async build(
    context: TestContext,
    home: Home,
    models: Readonly<Record<string, SimulatedRecorder>>,
  ): Promise<Watched> {
    const recorders = new Map<string, Recorder>();
    for (const [id, model] of Object.entries(models)) recorders.set(id, await startRecorder(model));
    const folder = await mkdtemp(join(tmpdir(), 'dvr2mqtt-ha-'));
    const watched = new Watched(context, home, folder, recorders);
    if (Watched.#standing.size === 0) context.after(() => Watched.#clear(home));
    Watched.#standing.add(watched);
    return watched;
  }

  get base(): string {
    return this.#bases.at(-1) ?? '';
  }

  /** The next start is with another base topic. */
  changeBase(): void {
    this.#bases.push(Home.newBase());
  }

  recorder(id: string): Recorder {
    const recorder = this.#recorders.get(id);
    if (recorder === undefined) throw new Error(`There is no recorder ${id}.`);
    return recorder;
  }

  /** Changes a camera of a recorder, and has the recorder read at once. */
  async change(id: string, camera: string, change: Partial<SimulatedCamera>): Promise<void> {
    this.recorder(id).changeCamera(camera, change);
    await this.refresh();
  }

  /** By the button at Home Assistant. */
  refresh(): Promise<void> {
    return this.#home.press(`${this.base}_bridge_refresh`);
  }

  /**
   * Starts the bridge with these recorders, all unless told otherwise, and waits until Home Assistant sees it.
   *
   * @param options of every recorder
   */
  async start(ids: readonly string[] = [...this.#recorders.keys()], options: object = {}): Promise<void> {
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

  /** What the broker keeps of this bridge. */
  retained(base = this.base): Promise<ReadonlyMap<string, string>> {
    return retained(this.#home.broker, base);
  }

  /** Leaves nothing of it. */
  async remove(): Promise<void> {
    Watched.#standing.delete(this);
    await this.#stop();
    for (const base of this.#bases) await this.#sweep(base);
  }

  static async #clear(home: Home): Promise<void> {
    const standing = [...Watched.#standing];
    // What runs is stopped, whatever becomes of the rest: it would keep the test from ending.
    await Promise.all(standing.map((watched) => watched.#stop()));
    for (const watched of standing) await watched.remove();
    assert.deepEqual(await home.problems(), [], 'Home Assistant does not complain');
  }

  async #stop(): Promise<void> {
    await this.end();
    await Promise.all([...this.#recorders.values()].map((recorder) => recorder.stop()));
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #sweep(base: string): Promise<void> {
    const topics = [...(await this.retained(base)).keys()];
    // First what is announced: an entity that is there takes an empty state for a wrong one.
    await empty(this.#home.broker, topics.filter(isAnnouncement));
    await this.#home.forgets(base);
    await empty(
      this.#home.broker,
      topics.filter((topic) => !isAnnouncement(topic)),
    );
  }
}
