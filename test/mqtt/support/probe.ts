import type { TestContext } from 'node:test';
import { connectAsync } from 'mqtt';
import type { IClientOptions, MqttClient } from 'mqtt';
import { until } from './until.ts';

export interface Seen {
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
}

/** A client that hears everything. */
export class Probe {
  readonly client: MqttClient;
  /** Everything heard, in order. */
  readonly seen: Seen[] = [];
  /** The latest payload of each topic; an empty one removes the topic. */
  readonly latest = new Map<string, string>();

  private constructor(client: MqttClient) {
    this.client = client;
    client.on('message', (topic, buffer, { retain }) => {
      const payload = buffer.toString();
      this.seen.push({ topic, payload, retain });
      if (payload === '') this.latest.delete(topic);
      else this.latest.set(topic, payload);
    });
  }

  static async open(context: TestContext, url: string, options: IClientOptions = {}): Promise<Probe> {
    const client = await connectAsync(url, { reconnectPeriod: 0, protocolVersion: 4, ...options }, false);
    const probe = new Probe(client);
    context.after(() => client.endAsync(true));
    await client.subscribeAsync('#', { qos: 1 });
    return probe;
  }

  payloads(topic: string): string[] {
    return this.seen.filter((message) => message.topic === topic).map(({ payload }) => payload);
  }

  async has(topic: string, payload?: string): Promise<string> {
    await until(`${topic} ${payload ?? 'has any payload'}; it has ${this.latest.get(topic)}`, () =>
      payload === undefined ? this.latest.has(topic) : this.latest.get(topic) === payload,
    );
    return this.latest.get(topic) ?? '';
  }

  async hasNot(topic: string): Promise<void> {
    await until(`${topic} is empty`, () => !this.latest.has(topic));
  }

  async heard(topic: string, count: number): Promise<string[]> {
    await until(`${count} messages on ${topic}`, () => this.payloads(topic).length >= count);
    return this.payloads(topic);
  }

  say(topic: string, payload: string | Buffer, retain = false): Promise<unknown> {
    return this.client.publishAsync(topic, payload, { qos: 1, retain });
  }

  /** Waits until the bridge has heard all that was said to it, and of all that it said. */
  async answered(base = 'dvr2mqtt'): Promise<void> {
    const count = this.payloads(`${base}/bridge/response/refresh`).length;
    await this.say(`${base}/bridge/request/refresh`, '{}');
    await this.heard(`${base}/bridge/response/refresh`, count + 1);
  }

  /** Topics below `prefix` that hold something. */
  topics(prefix: string): string[] {
    return [...this.latest.keys()].filter((topic) => topic.startsWith(prefix)).sort();
  }
}
