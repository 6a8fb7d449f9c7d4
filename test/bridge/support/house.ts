import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as immediate } from 'node:timers/promises';
import { z } from 'zod';
import { type Bridge, startBridge } from '../../../src/app.ts';
import { bareRecorder } from '../../../src/config/bare-recorder.ts';
import type { Config, RecorderOptions } from '../../../src/config/config.ts';
import type { Recorder as State } from '../../../src/domain/state.ts';
import { iso } from '../../../src/domain/time.ts';
import type { Sink } from '../../../src/ports.ts';
import type { SimulatedRecorder } from '../../../src/sources/simulator/model.ts';
import { type Recorder, startRecorder } from '../../../src/sources/simulator/server.ts';
import { rememberLog } from '../../store/support.ts';
import { until } from '../../mqtt/support/until.ts';
import { makeFolder } from './folder.ts';
import { Listener } from './listener.ts';
import { HeldClock } from './clock.ts';
import type { Ending } from './ending.ts';
import { type ToldEvent, readEvent } from './events.ts';

export interface Given {
  /** By id; the recorder's name for people is `<id> recorder`. */
  readonly recorders: Readonly<Record<string, SimulatedRecorder>>;
  readonly broker: string;
  /** Where the bridge connects, if it is not the broker itself. */
  readonly wire?: string;
}

/** Seconds. By its clock, the bridge takes a broker that acknowledges nothing for 30 s for dead. */
const LONGEST_SILENCE = 20;

/** Simulated recorders, a broker, a clock that is held, and the whole bridge between them. */
export class House {
  readonly clock: HeldClock;
  readonly log = rememberLog();
  broker: Listener;
  readonly folder: string;
  readonly #recorders: ReadonlyMap<string, Recorder>;
  config: Config;
  #bridge: Bridge | null = null;
  #beat: () => Promise<void> = () => Promise.resolve();
  #seen: readonly State[] = [];
  #unheard = 0;

  private constructor(
    recorders: ReadonlyMap<string, Recorder>,
    clock: HeldClock,
    broker: Listener,
    folder: string,
    url: string,
  ) {
    this.clock = clock;
    this.broker = broker;
    this.folder = folder;
    this.#recorders = recorders;
    this.config = configure(recorders, folder, url);
  }

  static async build(test: Ending, { recorders, broker, wire }: Given): Promise<House> {
    // The bridge ends before its recorders.
    const stack = new AsyncDisposableStack();
    test.after(() => stack.disposeAsync());
    const folder = makeFolder();
    const started = new Map<string, Recorder>();
    const listener = await Listener.open(test, broker);
    const clock = new HeldClock();
    for (const [id, model] of Object.entries(recorders)) {
      started.set(id, stack.use(await startRecorder(model, { now: clock.others })));
    }
    const house = new House(started, clock, listener, folder, wire ?? broker);
    stack.defer(() => house.stop());
    return house;
  }

  recorder(id: string): Recorder {
    const recorder = this.#recorders.get(id);
    assert.ok(recorder);
    return recorder;
  }

  /** Changes how the bridge sees one recorder from its next start on. */
  reconfigure(id: string, change: Partial<RecorderOptions>): void {
    const recorders = this.config.recorders.map((one) => (one.id === id ? { ...one, ...change } : one));
    this.config = { ...this.config, recorders };
  }

  /** Starts the bridge, as in a new process, and lets it meet the recorders. */
  async launch(extra: readonly Sink[] = []): Promise<void> {
    this.clock.restart();
    this.#bridge = await startBridge(
      {
        config: this.config,
        version: '0.1.0',
        clock: this.clock,
        log: this.log,
        random: () => 0.5,
        beat: (beat) => {
          this.#beat = beat;
          return () => {};
        },
      },
      extra,
    );
    await this.beat();
  }

  /** The same, and waits until the broker knows that the bridge is online. */
  async start(extra: readonly Sink[] = []): Promise<void> {
    const topic = 'dvr2mqtt/bridge/state';
    const before = this.broker.payloads(topic).filter((payload) => payload === 'online').length;
    await this.launch(extra);
    await until('the bridge is online', () => {
      const online = this.broker.payloads(topic).filter((payload) => payload === 'online');
      return online.length > before && this.broker.latest.get(topic) === 'online';
    });
  }

  async stop(): Promise<void> {
    const bridge = this.#bridge;
    this.#bridge = null;
    await bridge?.stop();
  }

  get bridge(): Bridge {
    assert.ok(this.#bridge);
    return this.#bridge;
  }

  state(id: string): State {
    const state = this.bridge.recorders().find((one) => one.id === id);
    assert.ok(state);
    return state;
  }

  /** One beat, and everything that it leads to. Resolves to whether any state has changed. */
  async beat(): Promise<boolean> {
    const { bridge } = this;
    await this.#beat();
    await bridge.settled();
    await immediate();
    const before = this.#seen;
    this.#seen = bridge.recorders();
    return this.#seen.some((state, index) => state !== before[index]);
  }

  /** Time goes on, `step` seconds from beat to beat; the broker keeps up. */
  async pass(seconds: number, step = 1): Promise<void> {
    for (let left = seconds; left > 0; left -= step) {
      this.clock.pass(Math.min(left, step) * 1000);
      this.#unheard += step;
      if ((await this.beat()) || this.#unheard >= LONGEST_SILENCE) await this.synchronise();
    }
  }

  /** Time goes on until something holds. */
  async passUntil(holds: () => boolean, limit = 400): Promise<void> {
    for (let second = 0; second < limit && !holds(); second += 1) await this.pass(1);
    assert.ok(holds(), `${String(holds)} does not hold after ${limit} s`);
  }

  /** Waits until the broker has all that the bridge has said so far. */
  async synchronise(): Promise<void> {
    this.#unheard = 0;
    await this.broker.ask('dvr2mqtt/bridge/request/nothing', '{}', 'dvr2mqtt/bridge/response/nothing');
  }

  /** Waits until what is on its way inside this process has arrived. */
  async nextTurn(): Promise<void> {
    await immediate();
    await this.synchronise();
  }

  /** Waits until nothing is being read, and what that led to has arrived. */
  async settle(): Promise<void> {
    await this.bridge.settled();
    await this.nextTurn();
  }

  /** Asks the bridge for a refresh, and waits for its answer and for what it led to. */
  async refresh(request: string): Promise<string> {
    const answer = await this.broker.ask(
      'dvr2mqtt/bridge/request/refresh',
      request,
      'dvr2mqtt/bridge/response/refresh',
    );
    await this.bridge.settled();
    await this.nextTurn();
    return answer;
  }

  /** What is retained on a topic below the base topic. */
  shown(topic: string): string | undefined {
    return this.broker.latest.get(`dvr2mqtt/${topic}`);
  }

  /** Waits until a topic holds a payload. */
  async hears(topic: string, payload: string): Promise<void> {
    await until(`${topic} ${payload}`, () => this.shown(topic) === payload);
  }

  /** What is retained there as JSON. */
  json(topic: string): Readonly<Record<string, unknown>> {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(this.shown(topic) ?? 'null'));
  }

  /** The present time as events have it. */
  get time(): string {
    return iso(this.clock.now());
  }

  /** The events that were told on a topic, `bridge/event` unless another is named. */
  told(topic = 'bridge/event'): readonly ToldEvent[] {
    return this.broker.payloads(`dvr2mqtt/${topic}`).map(readEvent);
  }

  /** The lines of the event log, once there are so many. */
  async lines(count: number): Promise<readonly string[]> {
    let lines: readonly string[] = [];
    const read = async () => {
      const text = await readFile(join(this.folder, 'camera_log.txt'), 'utf8').catch(() => '');
      lines = text.split('\n').slice(0, -1);
    };
    for (let turn = 0; turn < 1000 && lines.length < count; turn += 1) await read();
    return lines;
  }
}

function configure(recorders: ReadonlyMap<string, Recorder>, folder: string, url: string): Config {
  return {
    mqtt: { url, embedded_port: 0, base_topic: 'dvr2mqtt', discovery_prefix: 'homeassistant' },
    recorders: [...recorders].map(([id, { host, port, model }]) =>
      bareRecorder({
        id,
        name: `${id} recorder`,
        host,
        port,
        username: model.username,
        password: model.password,
      }),
    ),
    poll_interval: 30,
    offline_after: 2,
    confirm_after: 5,
    log: { file: join(folder, 'camera_log.txt'), format: 'text', level: 'info' },
    web: { port: false, host: '127.0.0.1' },
    data_dir: join(folder, 'data'),
  };
}
