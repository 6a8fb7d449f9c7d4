import type { IPublishPacket, MqttClient } from 'mqtt';
import type { Millis } from '../../domain/time.ts';
import type { Clock, Log } from '../../ports.ts';
import { Window } from './window.ts';

/** How many publishes may wait for their PUBACK at once, where the broker allows that many. */
const WINDOW = 64;
/** Bytes of a packet that a broker takes that does not say how many (MQTT 3.1.1): Mosquitto's default. */
const USUAL_PACKET_SIZE = 2_000_000;
/** A broker that acknowledges nothing for so long is as good as gone. */
const STALLED_AFTER: Millis = 60_000;

/**
 * What became of a publish: `acked` by the broker, `refused` by it, `skipped` because it is larger than the broker
 * takes, or `lost` with the connection.
 */
export type Outcome = 'acked' | 'refused' | 'skipped' | 'lost';

/** Text, or a picture. */
export type Payload = string | Buffer;

/** A message from the broker. */
export interface Incoming {
  readonly topic: string;
  readonly payload: Buffer;
  /** A copy that the broker kept, not one just published. */
  readonly isRetained: boolean;
}

/** One connection to a broker, from its CONNACK to its end. */
export class Link {
  /** MQTT 5 or 3.1.1 (`4`). */
  readonly version: number;
  /** Resolves with the reason when the connection has ended, by whomever. */
  readonly closed: Promise<string>;
  readonly #client: MqttClient;
  readonly #log: Log;
  readonly #window: Window;
  readonly #maximumPacketSize: number;
  readonly #pending = new Set<(outcome: Outcome) => void>();
  readonly #complaints = new Set<string>();
  #isLost = false;
  #refusals = 0;
  #onRefusal = () => {};
  #answers = 0;
  #reason: string | null = null;

  /** @param client connected, and told never to reconnect */
  constructor(client: MqttClient, clock: Clock, log: Log) {
    this.#client = client;
    this.#log = log;
    this.version = client.options.protocolVersion ?? 4;
    const { receiveMaximum, maximumPacketSize } = client.serverProperties ?? {};
    this.#window = new Window(Math.min(receiveMaximum ?? WINDOW, WINDOW));
    this.#maximumPacketSize = maximumPacketSize ?? (this.version === 5 ? Infinity : USUAL_PACKET_SIZE);
    client.on('error', (error) => {
      this.#reason ??= reasonOf(error);
    });
    client.on('disconnect', ({ reasonCode, properties }) => {
      this.#reason ??= `disconnected by the broker: ${properties?.reasonString ?? `reason ${reasonCode ?? 0}`}`;
    });
    const stopWatch = this.#watch(clock);
    this.closed = new Promise((resolve) => {
      client.once('close', () => {
        stopWatch();
        this.#settle();
        resolve(this.#reason ?? 'closed by the broker');
      });
    });
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  /** How many publishes this broker has refused. */
  get refusals(): number {
    return this.#refusals;
  }

  onMessage(call: (message: Incoming) => void): void {
    this.#client.on('message', (topic: string, payload: Buffer, packet: IPublishPacket) => {
      call({ topic, payload, isRetained: packet.retain });
    });
  }

  /** @param call is called when the broker refuses a retained message */
  onRefusal(call: () => void): void {
    this.#onRefusal = call;
  }

  /** Subscribes with QoS 1; what the broker refuses is logged. */
  subscribe(topics: readonly string[]): void {
    for (const topic of topics) {
      this.#client.subscribe(topic, { qos: 1 }, (error) => {
        if (error && !this.#isLost) {
          this.#log.warn('the broker refuses a subscription', { topic, reason: reasonOf(error) });
        }
      });
    }
  }

  /** Publishes with QoS 1, now or when the broker takes more. Never rejects. */
  publish(topic: string, payload: Payload, retain: boolean): Promise<Outcome> {
    return new Promise((resolve) => {
      if (this.#isLost) return resolve('lost');
      if (sizeOf(topic, payload, this.version) > this.#maximumPacketSize) {
        this.#complain(
          'a message is too large for the broker and is skipped',
          topic,
          `${payload.length} ${typeof payload === 'string' ? 'characters' : 'bytes'}`,
        );
        return resolve('skipped');
      }
      this.#pending.add(resolve);
      this.#window.enter(() => this.#send(topic, payload, retain, resolve));
    });
  }

  /** Resolves when another publish would go out at once, or the connection is lost. */
  room(): Promise<void> {
    return this.#window.room();
  }

  /** Resolves when everything published has an outcome. */
  idle(): Promise<void> {
    return this.#window.idle();
  }

  /** Takes leave of the broker, which then does not publish the will. */
  leave(): void {
    this.#client.end(false);
  }

  /** Drops the connection, as if the wire were cut. */
  drop(reason: string): void {
    this.#reason ??= reason;
    this.#client.end(true);
  }

  #send(topic: string, payload: Payload, retain: boolean, resolve: (outcome: Outcome) => void): void {
    this.#client.publish(topic, payload, { qos: 1, retain }, (error) => {
      // Without a code from the broker, the connection is ending, and whatever is pending is settled at its end.
      if (error && !('code' in error && typeof error.code === 'number')) return;
      if (!this.#pending.delete(resolve)) return;
      this.#answers += 1;
      this.#window.leave();
      if (error) {
        this.#refusals += 1;
        if (retain) this.#onRefusal();
        this.#complain('the broker refuses a message', topic, reasonOf(error));
      }
      resolve(error ? 'refused' : 'acked');
    });
  }

  #complain(message: string, topic: string, reason: string): void {
    const complaint = `${message} ${topic}`;
    if (this.#complaints.has(complaint) || this.#complaints.size >= 100) return;
    this.#complaints.add(complaint);
    this.#log.warn(message, { topic, reason });
  }

  #settle(): void {
    this.#isLost = true;
    for (const resolve of this.#pending) resolve('lost');
    this.#pending.clear();
    this.#window.close();
    this.#client.end(true);
  }

  #watch(clock: Clock): () => void {
    let seen = -1;
    let cancel = () => {};
    const look = () => {
      const isStalled = !this.#window.isIdle && this.#answers === seen;
      seen = this.#window.isIdle ? -1 : this.#answers;
      if (isStalled) this.drop('the broker acknowledges nothing');
      else cancel = clock.after(STALLED_AFTER / 2, look);
    };
    cancel = clock.after(STALLED_AFTER / 2, look);
    return () => cancel();
  }
}

/** Why something failed, in words that never hold a secret. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if (error.message !== '') return error.message;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** Bytes of a PUBLISH packet with QoS 1 (MQTT 5, 3.3). */
function sizeOf(topic: string, payload: Payload, version: number): number {
  const rest = 2 + Buffer.byteLength(topic) + 2 + (version === 5 ? 1 : 0) + Buffer.byteLength(payload);
  const lengthBytes = [0x80, 0x4000, 0x20_0000].filter((limit) => rest >= limit).length + 1;
  return 1 + lengthBytes + rest;
}
