import type { Millis } from '../../domain/time.ts';
import type { Clock, Log } from '../../ports.ts';
import { reasonOf } from './link.ts';
import type { Link } from './link.ts';

const SHORTEST_PAUSE: Millis = 1_000;
const LONGEST_PAUSE: Millis = 60_000;
/** A connection that held so long was a good one: the pauses begin anew. */
const PROVEN_AFTER: Millis = 10_000;

/** What the connection needs to know of its surroundings. */
export interface ConnectionDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  /** Connects once. */
  readonly dial: (signal: AbortSignal) => Promise<Link>;
  /** Uses a connection until it is lost. */
  readonly use: (link: Link) => Promise<void>;
}

/** Connects for ever: one connection after the other, with pauses that grow from one second to a minute. */
export class Connection {
  readonly #deps: ConnectionDeps;
  readonly #stopping = new AbortController();
  readonly #told = new Set<string>();
  #link: Link | null = null;
  #changedAt: Millis;
  #failures = 0;

  constructor(deps: ConnectionDeps) {
    this.#deps = deps;
    this.#changedAt = deps.clock.monotonic();
  }

  /** The present connection; `null` while there is none. */
  get link(): Link | null {
    return this.#link;
  }

  /** Monotonic time since which there is a connection, or since which there is none. */
  get changedAt(): Millis {
    return this.#changedAt;
  }

  /** Runs until `stop`. Never rejects. */
  async run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.#connectOnce(signal);
      if (!signal.aborted) await this.#pause(signal);
    }
  }

  /** Makes no further connection and gives up one that is being made; one that is there stays. */
  stop(): void {
    this.#stopping.abort();
  }

  async #connectOnce(signal: AbortSignal): Promise<void> {
    const { clock, log, dial, use } = this.#deps;
    this.#failures += 1;
    try {
      const link = await dial(signal);
      this.#turn(link);
      log.info('connected to the broker', { protocol: link.version === 5 ? 'MQTT 5' : 'MQTT 3.1.1' });
      await use(link).catch((error: unknown) => {
        log.error('the connection is given up after an unexpected error', { error: reasonOf(error) });
        link.drop('unexpected error');
      });
      const reason = await link.closed;
      if (clock.monotonic() - this.#changedAt >= PROVEN_AFTER) {
        this.#failures = 0;
        this.#told.clear();
      }
      this.#turn(null);
      if (!signal.aborted) this.#tell('connection to the broker lost', reason);
    } catch (error) {
      if (!signal.aborted) this.#tell('cannot connect to the broker', reasonOf(error));
    }
  }

  #turn(link: Link | null): void {
    this.#link = link;
    this.#changedAt = this.#deps.clock.monotonic();
  }

  /** Says each reason once, not at every attempt. */
  #tell(message: string, reason: string): void {
    const words = `${message} ${reason}`;
    if (this.#told.has(words)) return;
    this.#told.add(words);
    this.#deps.log.warn(message, { reason });
  }

  #pause(signal: AbortSignal): Promise<void> {
    const doubled = SHORTEST_PAUSE * 2 ** Math.min(Math.max(this.#failures - 1, 0), 10);
    const jittered = Math.min(doubled, LONGEST_PAUSE) * (0.8 + this.#deps.random() * 0.4);
    return new Promise((resolve) => {
      const finish = () => {
        cancel();
        signal.removeEventListener('abort', finish);
        resolve();
      };
      const cancel = this.#deps.clock.after(Math.min(jittered, LONGEST_PAUSE), finish);
      signal.addEventListener('abort', finish);
    });
  }
}
