import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { nvr } from '../../../src/sources/simulator/builders.ts';
import { type Recorder, startRecorder } from '../../../src/sources/simulator/server.ts';
import { Listener } from '../../bridge/support/listener.ts';
import { freePort, openMosquitto } from '../../mqtt/support/brokers.ts';
import { form } from '../../config/app.ts';
import { broker, startSupervisor } from '../../supervisor/support.ts';
import { until } from '../../mqtt/support/until.ts';
import { Container, type Options } from './container.ts';
import type { Image } from './image.ts';

/** The user `node` of the image. */
export const NODE = 1000;
const SLOW = 30_000;

/** A recorder, a broker, and a folder with the configuration for both. */
export class House {
  readonly recorder: Recorder;
  readonly broker: string;
  readonly folder: string;
  readonly #context: TestContext;
  #env: Readonly<Record<string, string>> = {};

  /** @param owner of the folder */
  static async build(context: TestContext, owner = NODE): Promise<House> {
    const house = await House.#open(context);
    const { username, password } = house.recorder.model;
    const port = await freePort();
    house.#write('config.yaml', 0o644, {
      mqtt: { url: house.broker },
      recorders: [{ id: 'house', host: '127.0.0.1', port: house.recorder.port, username, password }],
      poll_interval: 5,
      confirm_after: 1,
      web: { port },
    });
    house.#env = { DVR2MQTT_HEALTH_URL: `http://127.0.0.1:${port}/healthz` };
    for (const name of ['', 'config.yaml']) chownSync(join(house.folder, name), owner, owner);
    return house;
  }

  /** As Supervisor sets the app up: the options are root's alone, and the broker is to be asked for. */
  static async buildApp(context: TestContext): Promise<House> {
    const house = await House.#open(context);
    const { username, password } = house.recorder.model;
    const recorder = { name: 'House', host: '127.0.0.1', port: house.recorder.port, username, password };
    house.#write('options.json', 0o600, { ...form(recorder), poll_interval: 5 });
    const supervisor = await startSupervisor();
    context.after(() => supervisor.close());
    const { hostname, port } = new URL(house.broker);
    supervisor.behaviour = broker({ host: hostname, port: Number(port), username: '', password: '' });
    house.#env = supervisor.env;
    return house;
  }

  static async #open(context: TestContext): Promise<House> {
    const recorder = await startRecorder(nvr({ cameras: 2 }));
    context.after(() => recorder.stop());
    const { url } = await openMosquitto(context);
    const folder = mkdtempSync(join(tmpdir(), 'dvr2mqtt-house-'));
    chmodSync(folder, 0o755);
    context.after(() => rmSync(folder, { recursive: true }));
    return new House(context, recorder, url, folder);
  }

  private constructor(context: TestContext, recorder: Recorder, url: string, folder: string) {
    this.#context = context;
    this.recorder = recorder;
    this.broker = url;
    this.folder = folder;
  }

  #write(name: string, mode: number, content: object): void {
    writeFileSync(join(this.folder, name), JSON.stringify(content), { mode });
  }

  /** Starts a bridge on the folder, and resolves when it is online. */
  async start(
    image: Image,
    place: string,
    options: Options,
  ): Promise<{ container: Container; listener: Listener }> {
    const listener = await Listener.open(this.#context, this.broker);
    const begun = performance.now();
    const container = Container.start(this.#context, image, {
      ...options,
      volumes: { ...options.volumes, [place]: this.folder },
      env: this.#env,
    });
    const isOnline = (): boolean => listener.latest.get('dvr2mqtt/bridge/state') === 'online';
    await until('online, or ended', () => isOnline() || container.hasEnded, SLOW);
    if (!isOnline()) throw new Error(`The container ended: ${container.text}`);
    this.#context.diagnostic(`online after ${Math.round(performance.now() - begun)} ms`);
    return { container, listener };
  }
}
