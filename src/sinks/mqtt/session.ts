import { iso } from '../../domain/time.ts';
import type { Millis } from '../../domain/time.ts';
import type { Album } from './album.ts';
import type { Board } from './board.ts';
import { bridgeDevice } from './discovery.ts';
import { openInbox } from './inbox.ts';
import type { Link } from './link.ts';
import type { MqttDeps, MqttOptions } from './options.ts';
import { loadState } from './project-health.ts';
import { Publisher } from './publisher.ts';
import type { Views } from './publisher.ts';
import { Teller } from './teller.ts';
import { Timers } from './timers.ts';
import { BRIDGE, bridgeTopic } from './topics.ts';
import { NO_TRACE, union } from './trace.ts';
import type { Traces } from './traces.ts';

const HEALTH_EVERY: Millis = 60_000;
/** After a refusal by the broker everything is tried again, then after twice that time, and so on to an hour. */
const REFUSED_PAUSE: Millis = 60_000;
const LONGEST_REFUSED_PAUSE: Millis = 3_600_000;

/** What lasts longer than a connection. */
export interface SessionParts extends MqttDeps {
  readonly options: MqttOptions;
  readonly views: Views;
  readonly board: Board;
  readonly album: Album;
  readonly traces: Traces;
}

/** What the sink does on one connection: announces, shows, tells, answers. */
export class Session {
  readonly #link: Link;
  readonly #parts: SessionParts;
  readonly #publisher: Publisher;
  readonly #teller: Teller;
  readonly #timers: Timers;
  #camerasOffline: number | null = null;
  #hasNews = true;
  #isComplete = false;
  #isOnline = false;
  #isStopping = false;
  #isHalted = false;
  #refusedPause = REFUSED_PAUSE;
  #isRung = false;
  #ring = () => {};

  constructor(link: Link, parts: SessionParts) {
    const { board, traces, views, clock } = parts;
    this.#link = link;
    this.#parts = parts;
    this.#timers = new Timers(clock);
    const { baseTopic } = parts.options;
    this.#publisher = new Publisher(link, board, traces, views, clock, () => this.wake());
    this.#teller = new Teller(link, parts.journal, clock, baseTopic, () => this.#isOver);
  }

  /** Runs until the connection is lost, or until all is said after `finish`. */
  async run(): Promise<void> {
    void this.#link.closed.then(() => this.wake());
    this.#link.onRefusal(() => this.#retryLater());
    openInbox(this.#link, this.#parts, {
      born: (pause) => this.#timers.set('birth', pause, () => this.#startOver()),
      denied: () => {
        if (this.#isOnline && !this.#isStopping) this.#say('state', 'online');
      },
    });
    try {
      await this.#work();
    } finally {
      this.#timers.clear();
      this.#publisher.halt();
    }
  }

  /** Looks again at what there is to do. */
  wake(): void {
    this.#isRung = true;
    this.#ring();
  }

  /** A recorder has changed. */
  touch(recorder: string): void {
    this.#publisher.touch(recorder);
  }

  /** The journal has new entries. */
  told(): void {
    this.#hasNews = true;
    this.wake();
  }

  /** Shows the picture of a camera; resolves to whether the broker took it. */
  async picture(recorder: string, channel: string): Promise<boolean> {
    if (!this.#isComplete || this.#isOver) return false;
    const { album, board, traces } = this.#parts;
    const state = board.get(recorder);
    if (state !== undefined) traces.keep(recorder, union(traces.of(recorder), traces.wantedOf(state)));
    return (await album.show(this.#link, recorder, channel)) === 'acked';
  }

  /** Says what there is to say, and ends. */
  finish(): void {
    this.#isStopping = true;
    this.wake();
  }

  /** Says nothing more. */
  halt(): void {
    this.#isHalted = true;
    this.#publisher.halt();
    this.wake();
  }

  get #isOver(): boolean {
    return this.#isHalted || this.#link.isLost;
  }

  get #isBehind(): boolean {
    return this.#parts.board.isReady && (!this.#isComplete || this.#publisher.isBehind || this.#hasNews);
  }

  async #work(): Promise<void> {
    const { board, traces } = this.#parts;
    traces.keep(BRIDGE, NO_TRACE);
    if (!board.isReady) this.#say('state', 'offline');
    await this.#publisher.sweep();
    this.#publisher.forget();
    while (!this.#isOver) {
      if (board.isReady) await this.#round();
      if (this.#isStopping && !this.#isBehind) return;
      if (!this.#isBehind) await this.#wait();
    }
  }

  /** Brings the broker up to date: announcements, then states, then the events that follow from them. */
  async #round(): Promise<void> {
    const { options, board } = this.#parts;
    const isComplete = this.#isComplete;
    this.#isComplete = true;
    if (!isComplete) for (const [topic, payload] of bridgeDevice(options)) this.#publish(topic, payload);
    await this.#publisher.catchUp();
    if (!isComplete || this.#camerasOffline !== board.camerasOffline) {
      this.#camerasOffline = board.camerasOffline;
      this.#say('cameras_offline', String(board.camerasOffline));
    }
    if (!isComplete) await this.#complete();
    if (this.#hasNews && !this.#publisher.isBehind) await this.#tell();
  }

  #retryLater(): void {
    this.#timers.set('refused', this.#refusedPause, () => {
      this.#refusedPause = Math.min(this.#refusedPause * 2, LONGEST_REFUSED_PAUSE);
      this.#startOver();
    });
  }

  /** What follows when everything is announced and shown: only now the bridge is online. */
  async #complete(): Promise<void> {
    const { options } = this.#parts;
    const recorders = options.recorders.map(({ id, name, public: rest }) => ({ id, name, ...rest }));
    const info = { version: options.version, started_at: iso(options.startedAt), recorders };
    this.#say('info', JSON.stringify(info));
    this.#beat();
    await this.#link.idle();
    if (this.#isOver || this.#isStopping) return;
    this.#say('state', 'online');
    this.#isOnline = true;
    void this.#parts.album.showAll(this.#link);
  }

  #beat(): void {
    const { options, health, load } = this.#parts;
    this.#say('health', JSON.stringify(health()));
    for (const { id, isHealthRead } of options.recorders) {
      if (isHealthRead) this.#publish(...loadState(options.baseTopic, id, load(id)));
    }
    this.#timers.set('health', HEALTH_EVERY, () => this.#beat());
  }

  async #tell(): Promise<void> {
    this.#hasNews = false;
    const telling = await this.#teller.tellNext();
    if (telling === 'more') this.#hasNews = true;
    if (telling === 'failed') this.#timers.set('news', REFUSED_PAUSE, () => this.told());
  }

  #startOver(): void {
    this.#isComplete = false;
    this.#publisher.forget();
    this.wake();
  }

  #say(leaf: 'state' | 'info' | 'health' | 'cameras_offline', payload: string): void {
    this.#publish(bridgeTopic(this.#parts.options.baseTopic, leaf), payload);
  }

  #publish(topic: string, payload: string): void {
    void this.#link.publish(topic, payload, true);
  }

  async #wait(): Promise<void> {
    if (!this.#isRung) {
      await new Promise<void>((resolve) => {
        this.#ring = resolve;
      });
    }
    this.#isRung = false;
  }
}
