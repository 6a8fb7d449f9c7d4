import { setImmediate as turn } from 'node:timers/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { type Bridge, startBridge } from '../../../src/app.ts';
import type { Config, RecorderOptions } from '../../../src/config/config.ts';
import type { Millis } from '../../../src/domain/time.ts';
import { HeldClock } from '../../bridge/support/clock.ts';
import { until } from '../../mqtt/support/until.ts';
import { rememberLog } from '../../store/support.ts';
import { type Broker, openBroker } from '../secrets/broker.ts';
import { Door } from './door.ts';
import type { Kind } from './kinds.ts';

/** Seconds between two readings. */
export const INTERVAL = 300;
const ECHO = 'echo';
const STATE = 'dvr2mqtt/bridge/state';
const BROKER_LOGIN = { username: 'bridge', password: 'broker' };
/** By its clock, the bridge takes a broker that acknowledges nothing for 30 s for gone. */
const LONGEST_SILENCE: Millis = 20_000;
/** Turns of the event loop after which what was set off is on its way. */
const TURNS = 3;

/** Recorders of every kind, one bridge for them all, its broker, and a clock that is held. */
export class Street {
  readonly doors: readonly Door[];
  readonly clock: HeldClock;
  readonly log = rememberLog();
  /** Time that has really passed, whatever the clocks show. */
  elapsed: Millis = 0;
  #config: Config;
  #bridge: Bridge | null = null;
  #beat: () => Promise<void> = () => Promise.resolve();
  readonly #client: MqttClient;
  readonly #broker: Broker;
  #answers = 0;
  readonly #waiting: (() => void)[] = [];

  private constructor(
    doors: readonly Door[],
    clock: HeldClock,
    config: Config,
    client: MqttClient,
    broker: Broker,
  ) {
    this.#broker = broker;
    this.doors = doors;
    this.clock = clock;
    this.#config = config;
    this.#client = client;
    client.on('message', (topic) => {
      if (topic === ECHO) for (const resolve of this.#waiting.splice(0)) resolve();
      else this.#answers += 1;
    });
  }

  static async build(stack: AsyncDisposableStack, kinds: readonly Kind[]): Promise<Street> {
    const folder = mkdtempSync(join(tmpdir(), 'dvr2mqtt-logins-'));
    stack.defer(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
    const clock = new HeldClock();
    const broker = await openBroker(stack);
    const { username, password } = BROKER_LOGIN;
    broker.accounts.set(username, password);
    const client = await connectAsync(broker.url, { ...BROKER_LOGIN, reconnectPeriod: 0 });
    stack.defer(() => client.endAsync(true));
    await client.subscribeAsync(['dvr2mqtt/bridge/response/#', ECHO]);
    // Their own clocks are not set when the bridge's is.
    const begin = clock.now();
    let elapsed = (): Millis => 0;
    const open = (kind: Kind): Promise<Door> => Door.open(stack, kind, () => begin + elapsed());
    const doors = await Promise.all(kinds.map(open));
    const street = new Street(doors, clock, configure(doors, folder, broker), client, broker);
    elapsed = () => street.elapsed;
    stack.defer(() => street.stop());
    return street;
  }

  async start(): Promise<void> {
    this.clock.restart();
    this.#bridge = await startBridge({
      config: this.#config,
      version: '0',
      clock: this.clock,
      log: this.log,
      random: () => 0.5,
      beat: (beat) => {
        this.#beat = beat;
        return () => {};
      },
    });
    const isOnline = () => this.#broker.latest(STATE) === 'online';
    await until('the bridge is online', async () => {
      await this.#settle();
      return isOnline();
    });
    // What was said is not asked for again.
    this.#broker.clear();
  }

  async stop(): Promise<void> {
    const bridge = this.#bridge;
    this.#bridge = null;
    await bridge?.stop();
  }

  /** The user gives the bridge another password, from the next start on. */
  givePassword({ kind: { name } }: Door, password: string): void {
    const recorders = this.#config.recorders.map((one) => (one.id === name ? { ...one, password } : one));
    this.#config = { ...this.#config, recorders };
  }

  /** Time goes on, and everything that is due then happens. */
  async pass(time: Millis): Promise<void> {
    for (let left = time; left > 0; left -= LONGEST_SILENCE) {
      const part = Math.min(left, LONGEST_SILENCE);
      this.clock.pass(part);
      this.elapsed += part;
      if (left > part) await this.#synchronise();
    }
    await this.#settle();
  }

  /** Sends a command, and waits for its answer. */
  async command(topic: string, payload: string): Promise<void> {
    const before = this.#answers;
    // An acknowledgement (QoS 1) in front of a command would make that wait for TCP.
    this.#client.publish(`dvr2mqtt/${topic}`, payload);
    for (let tries = 0; tries < 400 && this.#answers === before; tries += 1) await this.#settle();
    if (this.#answers === before)
      throw new Error(
        `${topic} ${payload} is not answered at ${this.elapsed} ${this.log.lines.slice(-25).join('\n')}`,
      );
    await this.#settle();
  }

  get #requests(): number {
    return this.doors.reduce((sum, { requests }) => sum + requests, 0);
  }

  /** Waits until the broker has heard everything so far, and the bridge its acknowledgements. */
  #synchronise(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#client.publish(ECHO, '');
    });
  }

  /** Waits for what the bridge does, for the broker, and for what that leads to, while time stands still. */
  async #settle(): Promise<void> {
    await this.#beat();
    for (let before = -1; before !== this.#requests;) {
      before = this.#requests;
      await this.#bridge?.settled();
      for (let quiet = 0; quiet < TURNS; quiet += 1) {
        await turn();
        if (this.doors.some(({ busy }) => busy > 0)) quiet = 0;
      }
      await this.#synchronise();
    }
  }
}

function configure(doors: readonly Door[], folder: string, broker: Broker): Config {
  return {
    mqtt: {
      url: broker.url,
      ...BROKER_LOGIN,
      embedded_port: 0,
      base_topic: 'dvr2mqtt',
      discovery_prefix: false,
    },
    recorders: doors.map(({ kind: { name, extras = {} }, port, username, password }): RecorderOptions => ({
      id: name,
      name,
      host: '127.0.0.1',
      port,
      tls: false,
      username,
      password,
      type: 'auto',
      channels: null,
      alert_stream: extras.stream ?? false,
      health: extras.health ?? false,
      snapshots: extras.pictures === true ? { every: 600, width: 640 } : false,
      allow_reboot: true,
      poll_interval: INTERVAL,
    })),
    poll_interval: INTERVAL,
    offline_after: 2,
    confirm_after: 5,
    log: { file: join(folder, 'log.txt'), format: 'text', level: 'info' },
    web: { port: false, host: '127.0.0.1' },
    data_dir: join(folder, 'data'),
  };
}
