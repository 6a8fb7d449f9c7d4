import { randomUUID } from 'node:crypto';
import type { Millis } from '../../../domain/time.ts';
import type { Clock } from '../../../ports.ts';
import type { IsapiClient } from '../client/client.ts';
import {
  LOG_NAMES,
  type LogEntry,
  type LogName,
  type LogPage,
  readLogSearch,
  writeLogSearch,
} from '../documents/log-search.ts';
import { isIllFormed } from '../ill-formed.ts';
import { understand } from '../outcome.ts';

const MINUTE: Millis = 60_000;
const MOST_PAGES = 5;
/** Within so much of now, recorders log what is asked of them. */
const JUST_NOW: Millis = 3 * MINUTE;
const LOG_SEARCH = '/ISAPI/ContentMgmt/logSearch';

/** Searches in the log of one recorder (isapi.md 2.5). Throws FaultError where it does not answer, or refuses the login. */
export class LogSearch {
  readonly #client: IsapiClient;
  readonly #clock: Clock;
  /** How the recorder may call its log: names that it did not understand are gone. */
  #names: readonly LogName[] = LOG_NAMES;

  constructor(client: IsapiClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /**
   * What the times in the log are ahead of ours: a `Z` stands behind local times as behind others (isapi.md 9, trap 14).
   * What the recorder logged just now, our own requests, tells which it is; `null` where it logged nothing.
   */
  async offsetOf(
    ahead: readonly [wall: Millis, utc: Millis],
    end: Millis,
    signal: AbortSignal,
  ): Promise<Millis | null> {
    const [wall, utc] = ahead;
    if (Math.abs(wall - utc) < 2 * JUST_NOW) return wall;
    // By the earlier reading, what is found may be hours old: the later one comes first.
    for (const by of [Math.max(wall, utc), Math.min(wall, utc)]) {
      const now = this.#clock.now() + by;
      const page = await this.#ask(
        { from: now - JUST_NOW, to: now + JUST_NOW, position: 0 },
        '',
        end,
        signal,
      );
      if (page === null) return null;
      if (page.length > 0) return by;
    }
    return null;
  }

  /** All exceptions from then on, in the recorder's times; `null` where not all could be read. */
  async exceptions(
    from: Millis,
    by: Millis,
    end: Millis,
    signal: AbortSignal,
  ): Promise<{ readonly entries: readonly LogEntry[]; readonly hasRestart: boolean } | null> {
    const span = { from: from + by - MINUTE, to: this.#clock.now() + by + MINUTE };
    const entries: LogEntry[] = [];
    let [hasRestart, position] = [false, 0];
    for (let count = 0; count < MOST_PAGES; count += 1) {
      const page = await this.#ask({ ...span, position }, '/Exception', end, signal);
      if (page === null) return null;
      entries.push(...page.entries);
      hasRestart ||= page.hasRestart;
      position += page.length;
      if (page.rest !== 'more') return page.rest === 'none' ? { entries, hasRestart } : null;
    }
    return null;
  }

  async #ask(
    span: { readonly from: Millis; readonly to: Millis; readonly position: number },
    kind: '' | '/Exception',
    end: Millis,
    signal: AbortSignal,
  ): Promise<LogPage | null> {
    for (const name of this.#names) {
      const query = { ...span, id: randomUUID().toUpperCase() };
      const body = writeLogSearch(query, kind === '' ? name : `${name}/Exception`);
      const timeout = Math.max(1, end - this.#clock.monotonic());
      const order = { method: 'POST', path: LOG_SEARCH, body } as const;
      const answer = await this.#client.send(order, { signal, timeout });
      const outcome = understand(answer, readLogSearch);
      if (outcome.kind === 'known') {
        this.#names = [name];
        return outcome.value;
      }
      if (!isIllFormed(answer)) return null;
    }
    return null;
  }
}
