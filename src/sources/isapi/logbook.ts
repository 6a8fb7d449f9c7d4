import { randomUUID } from 'node:crypto';
import { isRefusal } from '../../domain/fault.ts';
import type { Sight, Sighting } from '../../domain/snapshot.ts';
import type { Millis } from '../../domain/time.ts';
import type { Clock, Missed } from '../../ports.ts';
import { type Answer, FaultError, type IsapiClient } from './client.ts';
import { LOG_NAMES, type LogEntry, readLogSearch, writeLogSearch } from './documents/log-search.ts';
import { readClock } from './documents/time.ts';
import { possibleNows } from './evidence-verdict.ts';
import { turnOf } from './logged-turn.ts';
import { understand } from './outcome.ts';

const MINUTE: Millis = 60_000;
const DAY: Millis = 24 * 60 * MINUTE;
/** What was read is not yet told while the log is searched. */
const LIMIT: Millis = 5_000;
const MOST_PAGES = 5;
/** A clock that is set while it is read, and whole seconds. */
const MARGIN: Millis = MINUTE;
const TIME = '/ISAPI/System/time';
const LOG_SEARCH = '/ISAPI/ContentMgmt/logSearch';

/** Looks up in a recorder's own log (isapi.md 2.5) when cameras came or went while nobody looked. */
export class Logbook {
  readonly #client: IsapiClient;
  readonly #clock: Clock;
  /** How the recorder may call its log: names that it refused are gone. */
  #names: readonly (typeof LOG_NAMES)[number][] = LOG_NAMES;
  #hasAnswered = false;
  #notBefore: Millis = -Infinity;

  constructor(client: IsapiClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /** Adds to the sightings of cameras that are no longer what they were since when that is so; asks nothing where none is. */
  async date(
    sightings: readonly Sighting[],
    missed: readonly Missed[],
    signal: AbortSignal,
  ): Promise<readonly Sighting[]> {
    const turned = new Map<Sighting, Missed>();
    for (const sighting of sightings) {
      const before = missed.find(({ id, kind }) => id === sighting.id && kind === sighting.kind);
      const isOnline = onlineOf(sighting.online);
      if (before !== undefined && isOnline !== null && isOnline !== before.online)
        turned.set(sighting, before);
    }
    if (turned.size === 0 || this.#clock.monotonic() < this.#notBefore) return sightings;
    const from = Math.min(...[...turned.values()].map((one) => one.from));
    const log = await this.#read(from, signal);
    if (log === null) return sightings;
    return sightings.map((sighting) => {
      const before = turned.get(sighting);
      const since = before && turnOf(before, log.entries, log.ahead, this.#clock.now());
      return since === undefined || since === null
        ? sighting
        : { ...sighting, online: dated(sighting.online, since) };
    });
  }

  /** The log from then on, with what its times may be ahead of ours; `null` where not all of it could be read. */
  async #read(
    from: Millis,
    signal: AbortSignal,
  ): Promise<{ readonly entries: readonly LogEntry[]; readonly ahead: readonly Millis[] } | null> {
    const end = this.#clock.monotonic() + LIMIT;
    try {
      const time = understand(await this.#send({ method: 'GET', path: TIME }, end, signal), readClock);
      if (time.kind !== 'known') return null;
      const now = this.#clock.now();
      const own = -new Date(now).getTimezoneOffset() * MINUTE;
      const ahead = possibleNows(time.value, own).map((one) => one - now);
      const span = { from: from + Math.min(...ahead) - MARGIN, to: now + Math.max(...ahead) + MARGIN };
      const entries = await this.#search(span, end, signal);
      return entries === null ? null : { entries, ahead };
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      // The login is right, as this very reading shows: it is the log that the user may not see.
      if (isRefusal(error.fault)) this.#notBefore = this.#clock.monotonic() + DAY;
      return null;
    }
  }

  async #search(
    span: { readonly from: Millis; readonly to: Millis },
    end: Millis,
    signal: AbortSignal,
  ): Promise<readonly LogEntry[] | null> {
    const id = randomUUID().toUpperCase();
    const entries: LogEntry[] = [];
    let position = 0;
    for (let page = 0; page < MOST_PAGES;) {
      const [name] = this.#names;
      if (name === undefined) return null;
      const body = writeLogSearch({ ...span, id, position }, name);
      const answer = await this.#send({ method: 'POST', path: LOG_SEARCH, body }, end, signal);
      const outcome = understand(answer, readLogSearch);
      if (outcome.kind !== 'known') {
        if (this.#hasAnswered || answer.status === 401 || answer.status >= 500) return null;
        this.#names = this.#names.slice(1);
        continue;
      }
      this.#hasAnswered = true;
      page += 1;
      entries.push(...outcome.value.entries);
      position += outcome.value.length;
      if (outcome.value.rest !== 'more') return outcome.value.rest === 'none' ? entries : null;
    }
    return null;
  }

  #send(order: Parameters<IsapiClient['send']>[0], end: Millis, signal: AbortSignal): Promise<Answer> {
    const timeout = Math.max(1, end - this.#clock.monotonic());
    return this.#client.send(order, { signal, timeout });
  }
}

function onlineOf({ is }: Sight): boolean | null {
  return is === 'yes' ? true : is === 'no' ? false : null;
}

function dated(sight: Sight, since: Millis): Sight {
  return sight.is === 'yes' || sight.is === 'no' ? { ...sight, since } : sight;
}
