import { connectAsync, type MqttClient } from 'mqtt';
import type { Ending } from './ending.ts';

const LIMIT = 8_000;

/**
 * A client that hears everything. It acknowledges nothing (QoS 0): an acknowledgement in front of a command would
 * make that wait for TCP.
 */
export class Listener {
  readonly client: MqttClient;
  /** Everything heard, in order. */
  readonly seen: { readonly topic: string; readonly payload: string; readonly retain: boolean }[] = [];
  /** The latest payload of each topic; an empty one removes the topic. */
  readonly latest = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  readonly #heard = new Set<(topic: string, payload: string) => void>();

  private constructor(client: MqttClient) {
    this.client = client;
    client.on('message', (topic, buffer, { retain }) => {
      const payload = buffer.toString();
      this.seen.push({ topic, payload, retain });
      this.#counts.set(topic, this.count(topic) + 1);
      if (payload === '') this.latest.delete(topic);
      else this.latest.set(topic, payload);
      for (const call of this.#heard) call(topic, payload);
    });
  }

  static async open(context: Ending, url: string): Promise<Listener> {
    const client = await connectAsync(url, { reconnectPeriod: 0, protocolVersion: 4 }, false);
    const listener = new Listener(client);
    context.after(() => client.endAsync(true));
    await client.subscribeAsync('#');
    return listener;
  }

  /** How many messages were heard on a topic. */
  count(topic: string): number {
    return this.#counts.get(topic) ?? 0;
  }

  payloads(topic: string): string[] {
    return this.seen.filter((message) => message.topic === topic).map(({ payload }) => payload);
  }

  /** Topics below `prefix` that hold something. */
  topics(prefix: string): string[] {
    return [...this.latest.keys()].filter((topic) => topic.startsWith(prefix)).sort();
  }

  /** Says something, and waits for the next message on the topic of the answer. */
  ask(topic: string, payload: string, answer: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#heard.delete(hear);
      };
      const hear = (heard: string, said: string): void => {
        if (heard !== answer) return;
        end();
        resolve(said);
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error(`there is no answer on ${answer}`));
      }, LIMIT);
      this.#heard.add(hear);
      this.client.publish(topic, payload);
    });
  }
}
