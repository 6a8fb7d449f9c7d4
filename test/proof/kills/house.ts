import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dvr, nvr } from '../../../src/sources/simulator/builders.ts';
import { until } from '../../mqtt/support/until.ts';
import { Board } from './board.ts';
import { Checker } from './checker.ts';
import { claimsOf, type Claim, type Life } from './claims.ts';
import { examine } from './journal.ts';
import { Mortal } from './process.ts';
import { Record } from './record.ts';
import { judgeShown, readShown, type Shown } from './shown.ts';
import { judge } from './verdict.ts';
import { Watched } from './watched.ts';
import { openWire, type Wire } from './wire.ts';

/** Milliseconds for what must happen on a machine that has much else to do. */
const PATIENCE = 60_000;

/** Recorders, the bridge as a process, the wire to its broker, and who listens behind it. */
export class House {
  readonly recorders: readonly Watched[];
  readonly bridge: Mortal;
  readonly wire: Wire;
  readonly checker: Checker;
  readonly record: Record;
  readonly #folder: string;
  readonly #port: number;
  readonly #lives: Life[];
  readonly #waiting: (() => void)[] = [];
  /** Databases that were looked at, and events that were found in one before they were told everywhere. */
  readonly found = { databases: 0, unread: 0 };
  readonly faults: string[] = [];
  readonly shown: Shown[] = [];

  private constructor(parts: Pick<House, 'recorders' | 'bridge' | 'wire' | 'checker' | 'record'>, at: At) {
    this.recorders = parts.recorders;
    this.bridge = parts.bridge;
    this.wire = parts.wire;
    this.checker = parts.checker;
    this.record = parts.record;
    this.#folder = at.folder;
    this.#port = at.port;
    this.#lives = at.lives;
    this.wire.onPublish((topic, payload) => {
      if (topic === EVENTS) for (const resolve of this.#waiting.splice(0)) resolve();
      const shown = readShown('dvr2mqtt/', topic, payload);
      if (shown !== null) this.shown.push(shown);
    });
  }

  /** @param port of the broker, which must be there */
  static async build(
    stack: AsyncDisposableStack,
    folder: string,
    port: number,
    cameras: number,
  ): Promise<House> {
    const lives: Life[] = [];
    const life = () => lives.at(-1) ?? { number: 0, since: Infinity };
    const open = (id: string, model: Parameters<typeof Watched.open>[2]) =>
      Watched.open(stack, id, model, life);
    const recorders = [
      await open('house', nvr({ cameras })),
      await open('garage', dvr({ cameras })),
      await open('shed', nvr({ cameras })),
    ];
    const wire = await openWire(stack, port);
    const record = new Record();
    wire.onPublish((topic, payload) => {
      if (topic === EVENTS) record.take('wire', payload);
    });
    wire.onAcknowledged((topic, payload) => {
      if (topic.endsWith('/event')) record.take(topic === EVENTS ? 'broker' : 'own topic', payload);
    });
    const checker = await Checker.open(stack, port, EVENTS, (payload) => record.take('checker', payload));
    const file = join(folder, 'config.yaml');
    await writeFile(file, configure(recorders, wire.url));
    const bridge = Mortal.bridge(stack, file);
    return new House({ recorders, bridge, wire, checker, record }, { folder, port, lives });
  }

  recorder(id: string): Watched {
    const found = this.recorders.find((one) => one.id === id);
    if (found === undefined) throw new Error(`there is no recorder ${id}`);
    return found;
  }

  start(): void {
    const now = Date.now();
    this.bridge.start();
    this.#lives.push({ number: this.bridge.lives, since: now, until: Infinity });
  }

  /** Kills the bridge, and looks at what it leaves. */
  async kill(): Promise<void> {
    const now = Date.now();
    await this.bridge.kill();
    this.#end(now);
    this.#examine();
  }

  /** Ends the bridge in peace. */
  async stop(): Promise<void> {
    const now = Date.now();
    const status = await this.bridge.stop();
    this.#end(now);
    if (status !== 0)
      this.faults.push(`the bridge ended with status ${status}: ${this.bridge.text.slice(-500)}`);
    const { mqtt, log } = this.#examine();
    if (mqtt + log > 0) this.faults.push(`${mqtt} events wait for the broker at the end, ${log} for the log`);
  }

  #end(now: number): void {
    const life = this.#lives.at(-1);
    if (life !== undefined) life.until = now;
  }

  #examine(): Readonly<globalThis.Record<'mqtt' | 'log', number>> {
    const { events, unread, faults } = examine(join(this.#folder, 'data'));
    for (const event of events) this.record.take('journal', event);
    this.faults.push(...faults);
    this.found.databases += 1;
    this.found.unread += Math.max(unread.mqtt, unread.log);
    return unread;
  }

  /** Resolves when the bridge has sent the next event on its way to the broker. */
  nextEvent(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** Waits until a newcomer finds every camera as its recorder has it; resolves to what is otherwise. */
  async compare(limit = PATIENCE): Promise<readonly string[]> {
    await using stack = new AsyncDisposableStack();
    const board = await Board.open(stack, this.#port);
    const differences = () => board.differences(this.recorders, this.record.events);
    await until('all is shown as it is', () => differences().length === 0, limit).catch(() => {});
    return differences();
  }

  /** Lets a bridge meet the recorders: what it sees at its very first start is no event. */
  async meet(): Promise<void> {
    this.start();
    const differences = await this.compare();
    if (differences.length > 0) throw new Error(`the bridge does not begin: ${this.bridge.text}`);
  }

  get claims(): readonly Claim[] {
    return this.recorders.flatMap((one) => claimsOf(one, this.#lives));
  }

  /** Everything that is wrong. To be asked when the bridge has ended. */
  async judge(): Promise<readonly string[]> {
    const log = await readFile(join(this.#folder, 'events.json'), 'utf8').catch(() => '');
    for (const line of log.split('\n').slice(0, -1)) this.record.take('log', line);
    const complaints = /^.*(?:A defect of the bridge|cannot be used|is damaged|cannot be read and).*$/gm;
    return [
      ...this.faults,
      ...(this.bridge.text.match(complaints) ?? []),
      ...judge(this.record, this.recorders, this.claims),
      ...judgeShown(this.shown, this.record.events),
    ];
  }
}

interface At {
  readonly folder: string;
  readonly port: number;
  readonly lives: Life[];
}

const EVENTS = 'dvr2mqtt/bridge/event';

/** As quick as the configuration allows. */
function configure(recorders: readonly Watched[], url: string): string {
  const lines = recorders.map(
    ({ id, port, model: { username, password } }) =>
      `  - { id: ${id}, host: 127.0.0.1, port: ${port}, username: ${username}, password: ${password}, health: false, alert_stream: false }`,
  );
  return [
    `mqtt: { url: '${url}' }`,
    'poll_interval: 5',
    'confirm_after: 1',
    'log: { file: events.json, format: json, level: info }',
    'web: { port: false }',
    'data_dir: data',
    'recorders:',
    ...lines,
    '',
  ].join('\n');
}
