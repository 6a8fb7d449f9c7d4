import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Socket } from 'node:net';
import { connect } from 'mqtt';
import type { IClientOptions, MqttClient, MqttProtocol } from 'mqtt';
import type { Clock, Log } from '../../ports.ts';
import { Link, reasonOf } from './link.ts';
import type { MqttOptions } from './options.ts';
import { bridgeTopic } from './topics.ts';

/** Where the broker is, and which versions of MQTT it is asked for (`4` is 3.1.1), in this order. */
export interface Destination {
  readonly url: string;
  readonly versions: readonly (4 | 5)[];
}

/** Why no connection came about. */
export interface Failure {
  readonly reason: string;
  /** Another version of MQTT may succeed: this one was refused, or the broker went silent at its CONNECT. */
  readonly isWorthAnotherVersion: boolean;
}

/** Milliseconds from the first packet to the CONNACK. */
const CONNECT_TIMEOUT = 10_000;

/**
 * The name of this process at the broker. Kept over reconnects, so that a broker that has not noticed the end of
 * the last connection sends its will then, not later.
 */
export function newClientId(): string {
  return `dvr2mqtt-${randomBytes(5).toString('hex')}`;
}

/** Connects once, with the first version that the broker takes. Rejects with an `Error` that holds no secret. */
export async function dial(
  { url, versions }: Destination,
  options: MqttOptions,
  clientId: string,
  clock: Clock,
  log: Log,
  signal: AbortSignal,
): Promise<Link> {
  const shared = await collect(url, options, clientId);
  let failure: Failure = { reason: 'stopped', isWorthAnotherVersion: true };
  for (const protocolVersion of versions) {
    if (signal.aborted || !failure.isWorthAnotherVersion) break;
    const result = await attempt(
      { ...shared, protocolVersion },
      signal,
      (client) => new Link(client, clock, log),
    );
    if (result instanceof Link) return result;
    failure = result;
  }
  throw new Error(failure.reason);
}

async function collect(url: string, options: MqttOptions, clientId: string): Promise<IClientOptions> {
  const { username, password, ca, cert, key, baseTopic } = options;
  const { protocol, hostname, port, pathname, search } = new URL(url);
  const isWebSocket = protocol.startsWith('ws');
  return {
    protocol: protocolOf(protocol),
    // A web socket's URL is put together again from this; a TCP socket wants no brackets around IPv6.
    host: isWebSocket ? hostname : hostname.replaceAll(/[[\]]/g, ''),
    ...(port !== '' && { port: Number(port) }),
    ...(isWebSocket && { path: `${pathname}${search}` }),
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(ca !== undefined && { ca: await readFile(ca) }),
    ...(cert !== undefined && { cert: await readFile(cert) }),
    ...(key !== undefined && { key: await readFile(key) }),
    clientId,
    clean: true,
    keepalive: 30,
    connectTimeout: CONNECT_TIMEOUT,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    // 65,536 numbers as buffers, which take 8 MB and save next to nothing.
    writeCache: false,
    will: { topic: bridgeTopic(baseTopic, 'state'), payload: Buffer.from('offline'), qos: 1, retain: true },
  };
}

function protocolOf(protocol: string): MqttProtocol {
  switch (protocol) {
    case 'mqtt:':
      return 'mqtt';
    case 'mqtts:':
      return 'mqtts';
    case 'ws:':
      return 'ws';
    case 'wss:':
      return 'wss';
    default:
      throw new Error(`mqtt.url must begin with mqtt, mqtts, ws or wss, not with ${protocol}`);
  }
}

/** Takes over a client in the same breath as its CONNACK, so that no end goes unseen. */
function attempt(
  options: IClientOptions,
  signal: AbortSignal,
  take: (client: MqttClient) => Link,
): Promise<Link | Failure> {
  return new Promise((resolve) => {
    const client = connect(options);
    let problem: Error | null = null;
    const finish = (result: Link | Failure) => {
      signal.removeEventListener('abort', abort);
      client.removeListener('connect', succeed);
      client.removeListener('close', fail);
      if (!(result instanceof Link)) client.end(true);
      resolve(result);
    };
    const succeed = () => {
      // A small packet is not to wait until the broker's end has acknowledged the one before: that takes it 40 ms.
      if (client.stream instanceof Socket) client.stream.setNoDelay(true);
      finish(take(client));
    };
    const fail = () => finish(explain(problem));
    const abort = () => finish({ reason: 'stopped', isWorthAnotherVersion: false });
    client.on('error', (error) => {
      problem ??= error;
    });
    client.once('connect', succeed);
    client.once('close', fail);
    signal.addEventListener('abort', abort, { once: true });
  });
}

/** CONNACK: 1 (MQTT 3.1.1) and 0x84 (MQTT 5) mean that the broker does not speak this version. */
const UNSUPPORTED_VERSION = new Set<unknown>([1, 0x84]);
/** What a socket says when the other side hangs up on what it does not understand. */
const HUNG_UP = new Set<unknown>(['ECONNRESET', 'EPIPE']);

function explain(problem: Error | null): Failure {
  if (problem === null)
    return { reason: 'the broker hangs up without an answer', isWorthAnotherVersion: true };
  const code = 'code' in problem ? problem.code : undefined;
  const isSilent = problem.message === 'connack timeout' || HUNG_UP.has(code);
  return {
    reason: reasonOf(problem),
    isWorthAnotherVersion: isSilent || UNSUPPORTED_VERSION.has(code),
  };
}
