import { driftOf, plausibleOffsets } from '../../../domain/drift.ts';
import { isRefusal } from '../../../domain/fault.ts';
import type { Sight, Sighting } from '../../../domain/snapshot.ts';
import type { Millis } from '../../../domain/time.ts';
import type { Clock, Missed, MissedCamera } from '../../../ports.ts';
import { CATALOGUE } from '../catalogue.ts';
import { FaultError, type IsapiClient } from '../client/client.ts';
import type { LogEntry } from '../documents/log-search.ts';
import { LogSearch } from './query.ts';
import { turnOf } from './turn.ts';
import { understand } from '../outcome.ts';

const MINUTE: Millis = 60_000;
const HOUR: Millis = 60 * MINUTE;
const DAY: Millis = 24 * HOUR;
/** What was read is not yet told while the log is searched. */
const LIMIT: Millis = 2_000;
/** A clock that shows otherwise by more than this was set while nobody looked, or summer began or ended. */
const SET: Millis = MINUTE;
/** Recorders tell whole seconds, cut off. */
const HALF_A_SECOND: Millis = 500;

/** Looks up in a recorder's own log (isapi.md 2.5) when cameras came or went while nobody looked. */
export class Logbook {
  readonly #client: IsapiClient;
  readonly #clock: Clock;
  #search: LogSearch;
  #notBefore: Millis = -Infinity;

  constructor(client: IsapiClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
    this.#search = new LogSearch(client, clock);
  }

  /** It is another recorder now, or another firmware. */
  forget(): void {
    this.#search = new LogSearch(this.#client, this.#clock);
    this.#notBefore = -Infinity;
  }

  /**
   * Adds to the sightings of cameras that are no longer what they were since when that is so; asks nothing where none is.
   *
   * @param left how much time the reading has left
   */
  async date(
    sightings: readonly Sighting[],
    { cameras, ahead }: Missed,
    left: Millis,
    signal: AbortSignal,
  ): Promise<readonly Sighting[]> {
    const now = this.#clock.monotonic();
    const turned = turnedOf(sightings, cameras);
    const end = now + Math.min(LIMIT, left);
    if (turned.size === 0 || now < this.#notBefore || end <= now) return sightings;
    const from = Math.min(...[...turned.values()].map((one) => one.from));
    const entries = await this.#read(from, ahead, end, signal);
    return sightings.map((sighting) => {
      const before = turned.get(sighting);
      const since = before === undefined ? null : turnOf(before, entries, this.#clock.now());
      return since === null ? sighting : { ...sighting, online: dated(sighting.online, since) };
    });
  }

  /** The log from then on, by our clock; empty where not all of it could be read, or its times are in doubt. */
  async #read(from: Millis, before: number, end: Millis, signal: AbortSignal): Promise<readonly LogEntry[]> {
    try {
      const ahead = await this.#askAhead(before, end, signal);
      const by = ahead === null ? null : await this.#search.offsetOf(ahead, end, signal);
      if (by === null) return [];
      // What happened to a camera while the recorder was off is not in its log, and its restart is not in every log.
      if (!(await this.#wasOn(from, end, signal))) return [];
      const log = await this.#search.exceptions(from, by, end, signal);
      return log === null || log.hasRestart
        ? []
        : log.entries.map(({ at, turn, channel }) => ({ at: at - by, turn, channel }));
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      // The login is right, as this very reading shows: it is the log that the user may not see, or that hangs.
      if (!signal.aborted) this.#notBefore = this.#clock.monotonic() + (isRefusal(error.fault) ? DAY : HOUR);
      return [];
    }
  }

  /** Whether the recorder says that it has run since then. */
  async #wasOn(from: Millis, end: Millis, signal: AbortSignal): Promise<boolean> {
    const { path, read } = CATALOGUE.systemStatus;
    const timeout = Math.max(1, end - this.#clock.monotonic());
    const outcome = understand(await this.#client.get(path, { signal, timeout }), read);
    const uptime = outcome.kind === 'known' ? outcome.value.uptime : null;
    return uptime !== null && uptime * 1000 >= this.#clock.now() - from;
  }

  /** What the recorder's times may be ahead of ours, as its wall shows them and as UTC; `null` where its clock was set. */
  async #askAhead(
    before: number,
    end: Millis,
    signal: AbortSignal,
  ): Promise<readonly [wall: Millis, utc: Millis] | null> {
    const begun = this.#clock.monotonic();
    const { path, read } = CATALOGUE.time;
    const timeout = Math.max(1, end - begun);
    const outcome = understand(await this.#client.get(path, { signal, timeout }), read);
    if (outcome.kind !== 'known') return null;
    const now = this.#clock.now() - (this.#clock.monotonic() - begun) / 2;
    const { wall, ...zone } = outcome.value;
    const shown = wall + HALF_A_SECOND;
    if (Math.abs(shown - now - before * 1000) > SET) return null;
    const own = -new Date(now).getTimezoneOffset() * MINUTE;
    return [wall - now, driftOf(shown, now, plausibleOffsets(zone, own)) * 1000];
  }
}

/** The cameras that are no longer what they were. On a hybrid no number in a log surely is that of an IP camera (isapi.md 1.3). */
function turnedOf(
  sightings: readonly Sighting[],
  cameras: readonly MissedCamera[],
): ReadonlyMap<Sighting, MissedCamera> {
  const turned = new Map<Sighting, MissedCamera>();
  const isHybrid = new Set(sightings.map(({ kind }) => kind)).size > 1;
  for (const sighting of isHybrid ? [] : sightings) {
    const before = cameras.find(({ id, kind }) => id === sighting.id && kind === sighting.kind);
    const isOnline = onlineOf(sighting.online);
    if (before !== undefined && isOnline !== null && isOnline !== before.online) turned.set(sighting, before);
  }
  return turned;
}

function onlineOf({ is }: Sight): boolean | null {
  return is === 'yes' ? true : is === 'no' ? false : null;
}

function dated(sight: Sight, since: Millis): Sight {
  return sight.is === 'yes' || sight.is === 'no' ? { ...sight, since } : sight;
}
