import { randomBytes } from 'node:crypto';
import { type Connection, createConnection, createLongLivedTokenAuth } from 'home-assistant-js-websocket';
import { connectAsync, type MqttClient } from 'mqtt';
import { ulid } from 'ulid';
import { z } from 'zod';
import type { Happening } from '../../src/domain/event.ts';
import type { Recorder } from '../../src/domain/state.ts';
import { tell } from '../../src/domain/told.ts';
import { bridgeDevice, devices } from '../../src/sinks/mqtt/discovery.ts';
import { states } from '../../src/sinks/mqtt/project.ts';
import { bridgeTopic, channelTopic, recorderTopic } from '../../src/sinks/mqtt/topics.ts';
import type { Publish } from '../../src/sinks/mqtt/topics.ts';
import { optionsFor } from '../mqtt/support/rig.ts';
import { until } from '../mqtt/support/until.ts';

const Entities = z.array(z.object({ entity_id: z.string(), unique_id: z.string() }));
const State = z.object({ state: z.string() });
const SLOW = 20_000;

/**
 * What a bridge announces, shows and tells at a real Home Assistant, without a bridge: its own payloads, at once.
 * Needs `HASS_URL`, `HASS_TOKEN` and `MQTT_URL`; leaves nothing behind after `close`.
 */
export class PlayedBridge {
  readonly #client: MqttClient;
  readonly #retained = new Set<string>();
  /** Home Assistant's websocket. */
  readonly home: Connection;
  /** The base topic, of this run alone. */
  readonly base = `dvr2mqtt-test-${randomBytes(4).toString('hex')}`;

  private constructor(client: MqttClient, home: Connection) {
    this.#client = client;
    this.home = home;
  }

  static async open(): Promise<PlayedBridge> {
    const { HASS_URL: url, HASS_TOKEN: token, MQTT_URL: broker } = process.env;
    if (!url || !token || !broker)
      throw new Error('A test against Home Assistant needs HASS_URL, HASS_TOKEN and MQTT_URL.');
    const home = await createConnection({ auth: createLongLivedTokenAuth(url, token) });
    return new PlayedBridge(await connectAsync(broker), home);
  }

  /** Announces the bridge and recorders with all that hangs on them, and shows their state. */
  async show(recorders: readonly Recorder[]): Promise<void> {
    const options = { ...optionsFor('mqtt://broker', []), baseTopic: this.base };
    const names = () => undefined;
    const views = [devices(options, names), states(this.base, names)];
    await this.#keep(bridgeDevice(options));
    await this.present(true);
    for (const view of views)
      for (const recorder of recorders) {
        await this.#keep(view.ofRecorder(recorder));
        for (const channel of recorder.channels) await this.#keep(view.ofChannel(recorder.id, channel));
      }
  }

  /** Whether the bridge is there: `false` is its last will. */
  present(isThere: boolean): Promise<void> {
    return this.#keep([[bridgeTopic(this.base, 'state'), isThere ? 'online' : 'offline']]);
  }

  /** Tells an event that is known now. */
  async tell(happening: Omit<Happening, 'at' | 'recorder_name'>): Promise<void> {
    const { recorder, channel } = happening;
    const topic =
      channel === undefined
        ? recorderTopic(this.base, recorder, 'event')
        : channelTopic(this.base, recorder, channel, 'event');
    const now = Date.now();
    const event = { ...happening, id: ulid(), recorder_name: recorder, at: now };
    await this.#client.publishAsync(topic, JSON.stringify(tell(event, now)), { qos: 1 });
  }

  /** The entity id that Home Assistant gave, once it has a state that is not one of `not`. */
  async entity(key: string, not: readonly string[] = ['unavailable']): Promise<string> {
    let id: string | undefined;
    await until(
      `Home Assistant shows ${key}`,
      async () => {
        id ??= (await this.#registered()).find(
          ({ unique_id }) => unique_id === `${this.base}_${key}`,
        )?.entity_id;
        return id !== undefined && !not.includes((await this.state(id)) ?? 'unavailable');
      },
      SLOW,
    );
    return id ?? '';
  }

  /** The state of an entity; `null` where there is none. */
  async state(entity: string): Promise<string | null> {
    const response = await this.request('GET', `/api/states/${entity}`);
    return State.safeParse(await response.json()).data?.state ?? null;
  }

  /** Asks Home Assistant's REST interface. */
  request(method: string, path: string, body?: object): Promise<Response> {
    return fetch(`${process.env['HASS_URL']}${path}`, {
      method,
      headers: { Authorization: `Bearer ${process.env['HASS_TOKEN']}`, 'Content-Type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
  }

  /** Takes everything back, and waits until Home Assistant has forgotten it. */
  async close(): Promise<void> {
    for (const topic of this.#retained) await this.#client.publishAsync(topic, '', { qos: 1, retain: true });
    await until(
      'Home Assistant forgets the entities',
      async () => !(await this.#registered()).some(({ unique_id }) => unique_id.startsWith(`${this.base}_`)),
      SLOW,
    );
    await this.#client.endAsync();
    this.home.close();
  }

  async #registered(): Promise<z.infer<typeof Entities>> {
    return Entities.parse(await this.home.sendMessagePromise({ type: 'config/entity_registry/list' }));
  }

  async #keep(publishes: readonly Publish[]): Promise<void> {
    for (const [topic, payload] of publishes) {
      this.#retained.add(topic);
      await this.#client.publishAsync(topic, payload, { qos: 1, retain: true });
    }
  }
}
