import assert from 'node:assert/strict';
import { connectAsync, type MqttClient } from 'mqtt';
import { ulid } from 'ulid';
import type { Happening } from '../../../src/domain/event.ts';
import type { Recorder } from '../../../src/domain/state.ts';
import { tell } from '../../../src/domain/told.ts';
import { bridgeDevice, devices } from '../../../src/sinks/mqtt/discovery.ts';
import { states } from '../../../src/sinks/mqtt/project.ts';
import { bridgeTopic, channelTopic, recorderTopic } from '../../../src/sinks/mqtt/topics.ts';
import type { Publish } from '../../../src/sinks/mqtt/topics.ts';
import { optionsFor } from '../../mqtt/support/rig.ts';
import { until } from '../../mqtt/support/until.ts';
import { Home, SLOW } from './home.ts';
import { empty, isAnnouncement } from './retained.ts';

/**
 * What a bridge announces, shows and tells at a real Home Assistant, without a bridge: its own payloads, at once.
 * Needs `HASS_URL`, `HASS_TOKEN` and `MQTT_URL`; leaves nothing behind after `close`.
 */
export class PlayedBridge {
  readonly #client: MqttClient;
  readonly #retained = new Set<string>();
  readonly home: Home;
  /** The base topic, of this run alone. */
  readonly base = Home.newBase();

  private constructor(client: MqttClient, home: Home) {
    this.#client = client;
    this.home = home;
  }

  static async open(): Promise<PlayedBridge> {
    const home = await Home.open();
    return new PlayedBridge(await connectAsync(home.broker), home);
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
        id ??= (await this.home.entities(this.base)).find(
          ({ unique_id }) => unique_id === `${this.base}_${key}`,
        )?.entity_id;
        return id !== undefined && !not.includes(this.state(id) ?? 'unavailable');
      },
      SLOW,
    );
    return id ?? '';
  }

  /** The state of an entity, by its id; `null` where there is none. */
  state(entity: string): string | null {
    return this.home.stateOf(entity)?.state ?? null;
  }

  /** Takes everything back; Home Assistant must have forgotten it then, and not complain. */
  async close(): Promise<void> {
    // First what is announced: an entity that is there takes an empty state for a wrong one.
    const topics = [...this.#retained];
    await empty(this.home.broker, topics.filter(isAnnouncement));
    await this.home.forgets(this.base);
    const isState = (topic: string): boolean => !isAnnouncement(topic);
    await empty(this.home.broker, topics.filter(isState));
    await this.#client.endAsync();
    const problems = await this.home.problems();
    this.home.close();
    assert.deepEqual(problems, [], 'Home Assistant does not complain');
  }

  async #keep(publishes: readonly Publish[]): Promise<void> {
    for (const [topic, payload] of publishes) {
      this.#retained.add(topic);
      await this.#client.publishAsync(topic, payload, { qos: 1, retain: true });
    }
  }
}
