import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { until } from '../../mqtt/support/until.ts';
import { LOGIN } from './broker.ts';

/** Where a client goes in, and what it brings along. */
export interface Entrance {
  readonly url: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

export interface Message {
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
}

const LIMIT = 40_000;
const PAUSE = 250;

/** Knocks again and again: RabbitMQ listens before it lets anyone in. */
async function enter(url: string, options: IClientOptions): Promise<MqttClient> {
  const end = performance.now() + LIMIT;
  for (;;)
    try {
      return await connectAsync(url, options, false);
    } catch (error) {
      if (performance.now() > end) throw error;
      await delay(PAUSE);
    }
}

/** A client that hears what it asked for. */
export class Ear {
  readonly #client: MqttClient;
  readonly heard: Message[] = [];
  readonly latest = new Map<string, string>();

  private constructor(client: MqttClient, topics: readonly string[]) {
    this.#client = client;
    const wanted = topics.map((topic) => (topic.endsWith('#') ? topic.slice(0, -1) : `${topic}\0`));
    client.on('error', () => {});
    client.on('message', (topic, bytes, { retain }) => {
      // aMQTT also sends what others asked for.
      if (!wanted.some((start) => `${topic}\0`.startsWith(start))) return;
      const payload = bytes.toString();
      this.heard.push({ topic, payload, retain });
      if (payload === '') this.latest.delete(topic);
      else this.latest.set(topic, payload);
    });
  }

  /** @param topics filters; without a wildcard also for brokers that give retained messages to such alone */
  static async open(
    stack: AsyncDisposableStack,
    entrance: Entrance,
    topics: readonly string[],
  ): Promise<Ear> {
    const { url, ca, cert, key } = entrance;
    const options: IClientOptions = {
      ...LOGIN,
      protocolVersion: 4,
      reconnectPeriod: 0,
      ...(ca !== undefined && { ca: readFileSync(ca) }),
      ...(cert !== undefined && { cert: readFileSync(cert) }),
      ...(key !== undefined && { key: readFileSync(key) }),
    };
    const client = await enter(url, options);
    stack.defer(() => client.endAsync(true));
    const ear = new Ear(client, topics);
    if (topics.length > 0) await client.subscribeAsync([...topics], { qos: 1 });
    return ear;
  }

  has(topic: string, payload: string): Promise<void> {
    const holds = () => this.latest.get(topic) === payload;
    return until(`${topic} is ${payload}; it is ${this.latest.get(topic)}`, holds, LIMIT);
  }

  async counts(topic: string, count: number): Promise<readonly string[]> {
    const all = () => this.heard.filter((one) => one.topic === topic).map(({ payload }) => payload);
    await until(`${count} messages on ${topic}`, () => all().length >= count, LIMIT);
    return all();
  }

  say(topic: string, payload: string, retain = false): Promise<unknown> {
    return this.#client.publishAsync(topic, payload, { qos: 1, retain });
  }

  /** Waits until the broker has answered everything that was asked of it before. */
  async round(): Promise<void> {
    // No dot: RabbitMQ takes one for a slash.
    const topic = `round/${randomUUID()}`;
    await this.#client.subscribeAsync(topic, { qos: 1 });
    const came = new Promise<void>((resolve) => {
      this.#client.on('message', (heard) => {
        if (heard === topic) resolve();
      });
    });
    await this.say(topic, 'x');
    await came;
  }
}
