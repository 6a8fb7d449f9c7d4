import { randomBytes } from 'node:crypto';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Connection, createConnection, createLongLivedTokenAuth } from 'home-assistant-js-websocket';
import { z } from 'zod';
import { until } from '../../mqtt/support/until.ts';

const Entities = z.array(
  z.object({
    entity_id: z.string(),
    unique_id: z.string(),
    device_id: z.string().nullable(),
    disabled_by: z.string().nullable(),
    entity_category: z.string().nullable(),
  }),
);
export type Entity = z.infer<typeof Entities>[number];
const Devices = z.array(
  z.object({
    id: z.string(),
    identifiers: z.array(z.array(z.string())),
    via_device_id: z.string().nullable(),
    name: z.string().nullable(),
    manufacturer: z.string().nullable(),
    model: z.string().nullable(),
  }),
);
export type Device = z.infer<typeof Devices>[number];
const State = z.object({ state: z.string(), attributes: z.record(z.string(), z.unknown()) });
export type State = z.infer<typeof State>;
const Log = z.array(
  z.object({ name: z.string(), message: z.array(z.string()), level: z.string(), timestamp: z.number() }),
);
const Lines = z.array(
  z.object({ entity_id: z.string().optional(), state: z.string().optional(), when: z.string() }),
);
const Triggers = z.array(z.looseObject({ domain: z.string(), type: z.string() }));

const MQTT = 'homeassistant.components.mqtt';
/** What it says when the broker is restarted. */
const PARTED = /connection was lost|connection refused|disconnected from mqtt/i;

/** What Home Assistant may take to settle. */
export const SLOW = 30_000;

/** A real Home Assistant: `HASS_URL`, `HASS_TOKEN`, and the broker that it is connected to, `MQTT_URL`. */
export class Home {
  readonly #url: string;
  readonly #token: string;
  readonly broker: string;
  #socket: Connection;
  /** When the test began, in seconds. */
  readonly #since = Date.now() / 1000;

  private constructor(url: string, token: string, broker: string, socket: Connection) {
    this.#url = url;
    this.#token = token;
    this.broker = broker;
    this.#socket = socket;
  }

  static async open(): Promise<Home> {
    const { HASS_URL: url, HASS_TOKEN: token, MQTT_URL: broker } = process.env;
    if (!url || !token || !broker)
      throw new Error('A test against Home Assistant needs HASS_URL, HASS_TOKEN and MQTT_URL.');
    return new Home(url, token, broker, await connect(url, token));
  }

  /** A base topic for one run alone. */
  static newBase(): string {
    return `dvr2mqtt-test-${randomBytes(4).toString('hex')}`;
  }

  get socket(): Connection {
    return this.#socket;
  }

  /** Asks Home Assistant's REST interface. */
  request(method: string, path: string, body?: object): Promise<Response> {
    return fetch(`${this.#url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${this.#token}`, 'Content-Type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
  }

  async devices(base: string): Promise<Device[]> {
    const all = Devices.parse(await this.#socket.sendMessagePromise({ type: 'config/device_registry/list' }));
    return all.filter(({ identifiers }) => identifiers.some(([, id]) => id?.startsWith(`${base}_`)));
  }

  /** The device that bears this identifier; `null` where there is none. */
  async device(identifier: string): Promise<Device | null> {
    const found = await this.devices(identifier.replace(/_.*$/, ''));
    return found.find(({ identifiers }) => identifiers.some(([, id]) => id === identifier)) ?? null;
  }

  async entities(base: string): Promise<Entity[]> {
    const all = Entities.parse(
      await this.#socket.sendMessagePromise({ type: 'config/entity_registry/list' }),
    );
    return all.filter(({ unique_id }) => unique_id.startsWith(`${base}_`));
  }

  /** State and attributes of an entity, by its unique id; `null` where there is none. */
  async state(uniqueId: string): Promise<State | null> {
    const found = (await this.entities(uniqueId.replace(/_.*$/, ''))).find(
      ({ unique_id }) => unique_id === uniqueId,
    );
    return found === undefined ? null : this.stateOf(found.entity_id);
  }

  /** The same by its entity id. */
  async stateOf(entity: string): Promise<State | null> {
    const response = await this.request('GET', `/api/states/${entity}`);
    return State.safeParse(await response.json()).data ?? null;
  }

  /** Waits until an entity shows a state. */
  async shows(uniqueId: string, state: string): Promise<void> {
    let last: string | undefined;
    const look = async (): Promise<boolean> => {
      last = (await this.state(uniqueId))?.state;
      return last === state;
    };
    await until(`${uniqueId} shows ${state}`, look, SLOW).catch((error: unknown) => {
      throw new Error(`${uniqueId} shows ${last}, not ${state}`, { cause: error });
    });
  }

  /** The states that the activity page lists for an entity, in their order. */
  async activity(uniqueId: string, since: Date): Promise<string[]> {
    const entity = (await this.entities(uniqueId.replace(/_.*$/, ''))).find(
      ({ unique_id }) => unique_id === uniqueId,
    );
    const path = `/api/logbook/${since.toISOString()}?entity=${entity?.entity_id}`;
    const lines = Lines.parse(await (await this.request('GET', path)).json());
    return lines.flatMap(({ state }) => (state === undefined ? [] : [state]));
  }

  async triggers(device: string): Promise<z.infer<typeof Triggers>> {
    return Triggers.parse(
      await this.#socket.sendMessagePromise({ type: 'device_automation/trigger/list', device_id: device }),
    );
  }

  /** What Home Assistant complained of about MQTT since the test began. */
  async problems(): Promise<string[]> {
    const log = Log.parse(await this.#socket.sendMessagePromise({ type: 'system_log/list' }));
    return log
      .filter(({ name, timestamp }) => name.startsWith(MQTT) && timestamp >= this.#since)
      .map(({ level, message }) => `${level} ${message.join(' ')}`)
      .filter((line) => !PARTED.test(line));
  }

  /** Waits until nothing is left of a base topic. */
  async forgets(base: string): Promise<void> {
    const isGone = async () =>
      (await this.entities(base)).length === 0 && (await this.devices(base)).length === 0;
    await until(`Home Assistant forgets ${base}`, isGone, SLOW);
  }

  /**
   * Restarts Home Assistant, or the broker, by the program that `HA_COMMAND` names; `false` where none is named.
   */
  async restart(...words: readonly string[]): Promise<boolean> {
    const command = process.env['HA_COMMAND'];
    if (!command) return false;
    await promisify(execFile)(command, ['restart', ...words]);
    if (words[0] !== 'broker') {
      this.#socket.close();
      let fresh: Connection | null = null;
      await until(
        'Home Assistant is back',
        async () => {
          fresh = await connect(this.#url, this.#token).catch(() => null);
          return fresh !== null;
        },
        SLOW,
      );
      this.#socket = fresh ?? this.#socket;
    }
    return true;
  }

  close(): void {
    this.#socket.close();
  }
}

function connect(url: string, token: string): Promise<Connection> {
  return createConnection({ auth: createLongLivedTokenAuth(url, token) });
}
