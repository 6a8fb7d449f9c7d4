import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBridge } from '../../../src/app.ts';
import { loadConfig } from '../../../src/config/load.ts';
import type { LogFields } from '../../../src/ports.ts';
import { systemClock } from '../../../src/runtime/system-clock.ts';
import { nvr } from '../../../src/sources/simulator/builders.ts';
import { type Recorder, startRecorder } from '../../../src/sources/simulator/server.ts';
import { until } from '../../mqtt/support/until.ts';
import { LOGIN } from './broker.ts';
import type { Entrance } from './ear.ts';

const LIMIT = 15_000;

/** Simulated recorders and the whole bridge, configured by a file as a user's is. */
export class House {
  readonly #folder: string;
  readonly base: string;
  readonly recorders: ReadonlyMap<string, Recorder>;
  /** Lines of the program's log. */
  readonly lines: string[] = [];
  #stop: () => Promise<void> = () => Promise.resolve();

  private constructor(folder: string, base: string, recorders: ReadonlyMap<string, Recorder>) {
    this.#folder = folder;
    this.base = base;
    this.recorders = recorders;
  }

  /** @param cameras of each recorder, by its id */
  static async build(
    stack: AsyncDisposableStack,
    base: string,
    cameras: Readonly<Record<string, number>>,
  ): Promise<House> {
    const folder = mkdtempSync(join(tmpdir(), 'dvr2mqtt-brokers-'));
    stack.defer(() => rmSync(folder, { recursive: true, force: true }));
    const recorders = new Map<string, Recorder>();
    for (const [id, count] of Object.entries(cameras))
      recorders.set(id, stack.use(await startRecorder(nvr({ cameras: count }))));
    const house = new House(folder, base, recorders);
    stack.defer(() => house.stop());
    return house;
  }

  get text(): string {
    return this.lines.join('\n');
  }

  topic(rest: string): string {
    return `${this.base}/${rest}`;
  }

  /** Starts the bridge; the broker need not let it in. */
  async start(
    entrance: Entrance,
    password: string = LOGIN.password,
    ids = [...this.recorders.keys()],
  ): Promise<void> {
    const file = join(this.#folder, 'config.yaml');
    const { url, ca, cert, key } = entrance;
    const mqtt = {
      url,
      username: LOGIN.username,
      password,
      ca,
      cert,
      key,
      base_topic: this.base,
      discovery_prefix: `ha-${this.base}`,
    };
    const recorders = ids.map((id) => {
      const recorder = this.recorders.get(id);
      const { username, password: own } = recorder?.model ?? LOGIN;
      return {
        id,
        host: '127.0.0.1',
        port: recorder?.port,
        username,
        password: own,
        poll_interval: 5,
        snapshots: true,
      };
    });
    const rest = { confirm_after: 1, log: { file: false }, web: { port: false }, data_dir: 'data' };
    writeFileSync(file, JSON.stringify({ mqtt, recorders, ...rest }));
    const loaded = loadConfig({ file, env: {}, cwd: this.#folder });
    if (!loaded.ok)
      throw new Error(loaded.faults.map(({ path, message }) => `${path}: ${message}`).join('; '));
    const at = (level: string) => (message: string, fields?: LogFields) =>
      void this.lines.push(`${level} ${message} ${JSON.stringify(fields ?? {})}`);
    const log = { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
    const { config } = loaded;
    const bridge = await startBridge({
      config,
      version: '0.1.0',
      clock: systemClock,
      log,
      random: Math.random,
    });
    this.#stop = () => bridge.stop();
  }

  stop(): Promise<void> {
    const stop = this.#stop;
    this.#stop = () => Promise.resolve();
    return stop();
  }

  says(words: string): Promise<void> {
    return until(`the bridge says ${words}; it said ${this.text}`, () => this.text.includes(words), LIMIT);
  }
}
