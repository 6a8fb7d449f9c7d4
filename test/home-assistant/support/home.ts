import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import {
  type Connection,
  createConnection,
  createLongLivedTokenAuth,
  ERR_INVALID_AUTH,
} from 'home-assistant-js-websocket';
import { z } from 'zod';
import { until } from '../../mqtt/support/until.ts';
import { Complaints } from './complaints.ts';
import { type Device, type Entity, Registry } from './registry.ts';
import { broker, command, token, url } from './settings.ts';

const Lines = z.array(z.object({ state: z.string().optional() }));
const Triggers = z.array(z.looseObject({ domain: z.string(), type: z.string() }));

/** What it says when the broker is restarted. */
const PARTED = /connection was lost|connection refused|disconnected from mqtt/i;

/** What Home Assistant may take to settle. */
export const SLOW = 30_000;

export interface State {
  readonly state: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A real Home Assistant, and the broker that it is connected to. Its entities are named by their unique ids. */
export class Home {
  static readonly #bases: string[] = [];
  readonly broker = broker;
  #socket: Connection;
  #registry: Registry;
  readonly #log = new Complaints(Home.#bases);
  #complaints: string[] = [];

  private constructor(socket: Connection, registry: Registry) {
    this.#socket = socket;
    this.#registry = registry;
  }

  static async open(): Promise<Home> {
    const socket = await connect().catch((error: unknown) => {
      throw new Error(`Home Assistant at ${url}: ${reasonOf(error)}.`, { cause: error });
    });
    const home = new Home(socket, await Registry.of(socket));
    // What it complained of before is not ours.
    await home.problems();
    return home;
  }

  /** A base topic for one run alone. */
  static newBase(): string {
    const base = `dvr2mqtt-test-${randomBytes(4).toString('hex')}`;
    Home.#bases.push(base);
    return base;
  }

  /** Another one after a restart. */
  get socket(): Connection {
    return this.#socket;
  }

  /** Asks Home Assistant's REST interface. */
  request(method: string, path: string, body?: object): Promise<Response> {
    return fetch(`${url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
  }

  async devices(base: string): Promise<Device[]> {
    const all = await this.#registry.devices();
    return all.filter(({ identifiers }) => identifiers.some(([, id]) => id?.startsWith(`${base}_`)));
  }

  /** The device that bears this identifier; `null` where there is none. */
  async device(identifier: string): Promise<Device | null> {
    const all = await this.#registry.devices();
    return all.find(({ identifiers }) => identifiers.some(([, id]) => id === identifier)) ?? null;
  }

  async entities(base: string): Promise<Entity[]> {
    const all = await this.#registry.entities();
    return all.filter(({ unique_id }) => unique_id.startsWith(`${base}_`));
  }

  async entity(uniqueId: string): Promise<Entity | null> {
    return (await this.#registry.entities()).find(({ unique_id }) => unique_id === uniqueId) ?? null;
  }

  /** `null` where there is none, or it is disabled. */
  async state(uniqueId: string): Promise<State | null> {
    const entity = await this.entity(uniqueId);
    return entity === null ? null : this.stateOf(entity.entity_id);
  }

  /** The same by its entity id. */
  stateOf(entity: string): State | null {
    return this.#registry.states[entity] ?? null;
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

  /** Waits until an event entity tells of an event, and gives what it says of it. */
  async tells(uniqueId: string, type: string): Promise<State['attributes']> {
    let attributes: State['attributes'] = {};
    const look = async (): Promise<boolean> => {
      attributes = (await this.state(uniqueId))?.attributes ?? {};
      return attributes['event_type'] === type;
    };
    await until(`${uniqueId} tells ${type}`, look, SLOW);
    return attributes;
  }

  /** The states of an entity that a page of the past lists, in their order: its activity, or its history. */
  async past(page: 'logbook' | 'history/period', uniqueId: string, since: Date): Promise<string[]> {
    const id = (await this.entity(uniqueId))?.entity_id ?? '';
    const name = page === 'logbook' ? 'entity' : 'filter_entity_id';
    const answer: unknown = await (
      await this.request('GET', `/api/${page}/${since.toISOString()}?${name}=${id}`)
    ).json();
    const lines = Lines.parse(Array.isArray(answer) ? answer.flat() : answer);
    return lines.flatMap(({ state }) => (state === undefined ? [] : [state]));
  }

  async triggers(device: string): Promise<z.infer<typeof Triggers>> {
    return Triggers.parse(
      await this.#socket.sendMessagePromise({ type: 'device_automation/trigger/list', device_id: device }),
    );
  }

  /** Has a button pressed. */
  async press(uniqueId: string): Promise<void> {
    const entity_id = (await this.entity(uniqueId))?.entity_id;
    const { status } = await this.request('POST', '/api/services/button/press', { entity_id });
    if (status !== 200) throw new Error(`${uniqueId} cannot be pressed: ${status}`);
  }

  /** What Home Assistant complained of since this was asked last. */
  async problems(): Promise<string[]> {
    await this.#listen();
    return this.#complaints.splice(0);
  }

  /** Waits for a complaint that is right, and takes it out. */
  async excuse(complaint: RegExp): Promise<void> {
    const isThere = async (): Promise<boolean> => {
      await this.#listen();
      return this.#complaints.some((line) => complaint.test(line));
    };
    await until(`Home Assistant complains: ${complaint.source}`, isThere, SLOW);
    this.#complaints = this.#complaints.filter((line) => !complaint.test(line));
  }

  async #listen(): Promise<void> {
    const file = await this.request('GET', '/api/error_log');
    this.#complaints.push(...(await this.#log.next(this.#socket, file.ok ? await file.text() : '')));
  }

  /** Waits until nothing is left of a base topic. */
  async forgets(base: string): Promise<void> {
    const isGone = async () =>
      (await this.entities(base)).length === 0 && (await this.devices(base)).length === 0;
    await until(`Home Assistant forgets ${base}`, isGone, SLOW);
  }

  /** Whether Home Assistant and the broker may be restarted: only by a program that their owner names. */
  readonly canRestart = command !== undefined;

  async restart(...words: readonly ['ha'] | readonly ['broker', '--wipe']): Promise<void> {
    if (command === undefined) throw new Error('HA_COMMAND is not set.');
    await this.#listen();
    await promisify(execFile)(command, ['restart', ...words]);
    if (words[0] === 'broker') return this.excuse(PARTED);
    this.#socket.close();
    this.#socket = await connect(SLOW / 1000);
    this.#registry = await Registry.of(this.#socket);
  }

  close(): void {
    this.#socket.close();
  }
}

/** @param tries so many more, a second apart */
function connect(tries = 0): Promise<Connection> {
  return createConnection({ auth: createLongLivedTokenAuth(url, token), setupRetry: tries });
}

function reasonOf(error: unknown): string {
  return error === ERR_INVALID_AUTH ? 'the token is refused' : 'it does not answer';
}
