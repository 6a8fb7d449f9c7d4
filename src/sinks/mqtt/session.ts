import { iso } from '../../domain/time.ts';
import type { Millis } from '../../domain/time.ts';
import type { Album } from './album.ts';
import type { Board } from './board.ts';
import { answer } from './commands.ts';
import { bridgeDevice } from './discovery.ts';
import type { Incoming, Link } from './link.ts';
import type { MqttDeps, MqttOptions } from './options.ts';
import { loadState } from './project-health.ts';
import { Publisher } from './publisher.ts';
import type { Views } from './publisher.ts';
import { Teller } from './teller.ts';
import { Timers } from './timers.ts';
import { birthTopic, BRIDGE, bridgeTopic, rebootTopic, requestTopic } from './topics.ts';
import type { Publish } from './topics.ts';
import { NO_TRACE, union } from './trace.ts';
import type { Traces } from './traces.ts';

const HEALTH_EVERY: Millis = 60_000;
/** After a refusal by the broker everything is tried again, then after twice that time, and so on to an hour. */
const REFUSED_PAUSE: Millis = 60_000;
const LONGEST_REFUSED_PAUSE: Millis = 3_600_000;
/** Home Assistant subscribes before it says `online`; many clients answer it, not all at once. */
const BIRTH_PAUSE: Millis = 1_000;
/** Answers on their way at once; commands beyond are dropped. */
const MOST_ANSWERS = 256;

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
  /** Recorders that may be told to start anew, by the topic for it. */
  readonly #reboots: ReadonlyMap<string, string>;
  #camerasOffline: number | null = null;
  #hasNews = true;
  #isComplete = false;
  #isOnline = false;
  #isStopping = false;
  #isHalted = false;
  #answering = 0;
  #refusedPause = REFUSED_PAUSE;
  #isRung = false;
  #ring = () => {};

  constructor(link: Link, parts: SessionParts) {
    const { board, traces, views, clock } = parts;
    this.#link = link;
    this.#parts = parts;
    this.#timers = new Timers(clock);
    const { baseTopic, recorders } = parts.options;
    const mayReboot = recorders.filter((recorder) => recorder.mayReboot);
    this.#reboots = new Map(mayReboot.map(({ id }) => [rebootTopic(baseTopic, id), id]));
    this.#publisher = new Publisher(link, board, traces, views, clock, () => this.wake());
    this.#teller = new Teller(link, parts.journal, clock, baseTopic, () => this.#isOver);
  }

  /** Runs until the connection is lost, or until all is said after `finish`. */
  async run(): Promise<void> {
    void this.#link.closed.then(() => this.wake());
    this.#link.onMessage((message) => this.#hear(message));
    this.#link.onRefusal(() => this.#retryLater());
    this.#subscribe();
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

  #subscribe(): void {
    const { baseTopic, discoveryPrefix } = this.#parts.options;
    const topics = [requestTopic(baseTopic, '+'), bridgeTopic(baseTopic, 'state'), ...this.#reboots.keys()];
    this.#link.subscribe(discoveryPrefix === false ? topics : [...topics, birthTopic(discoveryPrefix)]);
  }

  #hear(message: Incoming): void {
    const { options, commands, random } = this.#parts;
    const { baseTopic, discoveryPrefix } = options;
    if (message.topic === bridgeTopic(baseTopic, 'state')) {
      this.#contradict(message);
    } else if (discoveryPrefix !== false && message.topic === birthTopic(discoveryPrefix)) {
      if (message.isRetained || message.payload.toString().toLowerCase() !== 'online') return;
      this.#timers.set('birth', BIRTH_PAUSE * (1 + random()), () => this.#startOver());
    } else if (this.#answering < MOST_ANSWERS) {
      const rebooted = this.#reboots.get(message.topic) ?? null;
      void this.#answer(answer(baseTopic, message, rebooted, commands));
    }
  }

  async #answer(answering: Promise<Publish | null>): Promise<void> {
    this.#answering += 1;
    const response = await answering;
    if (response !== null) await this.#link.publish(...response, false);
    this.#answering -= 1;
  }

  /** The will of an earlier process, which the broker published only now, is not the truth. */
  #contradict({ payload, isRetained }: Incoming): void {
    const isWrong = this.#isOnline && !this.#isStopping && !isRetained && payload.toString() === 'offline';
    if (isWrong) this.#say('state', 'online');
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
