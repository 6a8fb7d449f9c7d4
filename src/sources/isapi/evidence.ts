import { randomUUID } from 'node:crypto';
import type { WallClock } from '../../domain/drift.ts';
import { isRefusal } from '../../domain/fault.ts';
import type { Continuity, Sighting } from '../../domain/snapshot.ts';
import type { Millis } from '../../domain/time.ts';
import type { Clock } from '../../ports.ts';
import { FaultError, type Answer, type IsapiClient } from './client.ts';
import { readResponseStatus } from './documents/response-status.ts';
import { readSearch, type SearchResult, TRACK_LISTS, writeSearch } from './documents/search.ts';
import { readClock } from './documents/time.ts';
import { possibleNows, spanAround } from './evidence-verdict.ts';
import { type Clue, Trail } from './evidence-trail.ts';
import { canonical } from './numbering.ts';
import { understand } from './outcome.ts';
import { parseTree, type Tree } from './tree.ts';

const MINUTE: Millis = 60_000;
const HOUR: Millis = 60 * MINUTE;
const DAY: Millis = 24 * HOUR;
const BETWEEN_SEARCHES: Millis = MINUTE;
const BETWEEN_SEARCHES_OF_ONE: Millis = 15 * MINUTE;
/** The recorder's clock is read so often, and anew before it is concluded that nothing was recorded. */
const CLOCK_AGE: Millis = HOUR;
const FRESH_CLOCK_AGE: Millis = 5 * MINUTE;
/** Recorders that refuse a search do so for lack of time, memory or search ids: they are asked ever less. */
const FIRST_PAUSE: Millis = 5 * MINUTE;
const LONGEST_PAUSE: Millis = HOUR;
/** Searches are slow (isapi.md 9). */
const LIMIT: Millis = 25_000;
/** At one search a minute, more could not be kept up to date. */
const MOST_CHANNELS = 16;
const TIME = '/ISAPI/System/time';
const SEARCH = '/ISAPI/ContentMgmt/search';
/** Words against the form of a request (isapi.md 7). */
const ILL_FORMED = /^(?:badXml|badParameters|invalid)/i;

/** A channel of whose recording no status document says anything. */
export interface Need {
  readonly id: string;
  readonly continuity: Continuity;
}

/** The channels that a search may tell something of: their cameras are there, and their tracks are certain. */
export function needsOf(sightings: readonly Sighting[]): readonly Need[] {
  const tracks = sightings.filter(({ enabled }) => enabled).map(({ id }) => canonical(id));
  return sightings.filter(
    ({ id, enabled, online, recording }) =>
      enabled &&
      online.is !== 'no' &&
      recording.is === 'none' &&
      recording.reason === 'no_evidence' &&
      /^\d+$/.test(id) &&
      tracks.filter((track) => track === canonical(id)).length === 1,
  );
}

/** Fills what no document said with what was searched. */
export function withEvidence(
  sightings: readonly Sighting[],
  clues: ReadonlyMap<string, Clue>,
): readonly Sighting[] {
  if (clues.size === 0) return sightings;
  const needy = new Set<Need>(needsOf(sightings));
  return sightings.map((sighting) => {
    const clue = needy.has(sighting) ? clues.get(sighting.id) : undefined;
    return clue === undefined ? sighting : { ...sighting, recording: clue.sight, evidence: clue.evidence };
  });
}

/**
 * Searches what a recorder wrote in the last minutes, for channels of whose recording nothing else tells
 * (isapi.md 2.7): one request at a time, at most one search a minute and one a channel in 15.
 */
export class Evidence {
  readonly #client: IsapiClient;
  readonly #clock: Clock;
  readonly #adjust: (wall: Millis) => void;
  readonly #trails = new Map<string, Trail>();
  #clues: ReadonlyMap<string, Clue> = new Map();
  /** The recorder's clock, and when it was read. */
  #wall: { readonly clock: WallClock; readonly at: Millis } | null = null;
  #notBefore: Millis = -Infinity;
  #pause = 0;
  #list = 0;
  #hasAnswered = false;

  /** @param adjust takes the recorder's wall clock whenever it was read */
  constructor(client: IsapiClient, clock: Clock, adjust: (wall: Millis) => void) {
    this.#client = client;
    this.#clock = clock;
    this.#adjust = adjust;
  }

  /** What is known now; the same map as long as nothing has changed. */
  get clues(): ReadonlyMap<string, Clue> {
    const now = this.#clock.monotonic();
    const clues = new Map(
      [...this.#trails].flatMap(([id, trail]) => {
        const clue = trail.clueAt(now);
        return clue === null ? [] : [[id, clue]];
      }),
    );
    const isSame =
      clues.size === this.#clues.size && [...clues].every(([id, clue]) => this.#clues.get(id) === clue);
    if (!isSame) this.#clues = clues;
    return this.#clues;
  }

  /** Whether a request is due for one of these channels. */
  isDue(needs: readonly Need[]): boolean {
    return this.#clock.monotonic() >= this.#notBefore && this.#next(needs) !== null;
  }

  /** The recorder was lost: what was not found before says nothing of the time after. */
  interrupt(): void {
    for (const trail of this.#trails.values()) trail.interrupt();
    this.#wall = null;
  }

  /** Sends the one request that is due. */
  async ask(needs: readonly Need[], signal: AbortSignal): Promise<void> {
    this.#forgetOthers(needs);
    const need = this.#next(needs);
    if (need === null) return;
    const trail = this.#trailOf(need.id);
    const now = this.#clock.monotonic();
    const age = this.#wall === null ? Infinity : now - this.#wall.at;
    try {
      if (this.#wall === null || age >= (trail.isMissing ? FRESH_CLOCK_AGE : CLOCK_AGE))
        await this.#askTime(signal);
      else await this.#search(need, trail, this.#wall, signal);
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      // The login is right, as readings show: it is this that the user may not do.
      if (isRefusal(error.fault)) this.#rest(DAY);
      else this.#rest(this.#longer());
    }
  }

  /** Channels that need it no longer, because their cameras went or other documents tell, begin anew. */
  #forgetOthers(needs: readonly Need[]): void {
    for (const id of this.#trails.keys()) if (!needs.some((need) => need.id === id)) this.#trails.delete(id);
  }

  #trailOf(id: string): Trail {
    const trail = this.#trails.get(id) ?? new Trail();
    this.#trails.set(id, trail);
    return trail;
  }

  /** Whose search is to be finished, else who waited longest. */
  #next(needs: readonly Need[]): Need | null {
    const now = this.#clock.monotonic();
    const askedAt = ({ id }: Need) => this.#trails.get(id)?.askedAt ?? -Infinity;
    const isHalf = ({ id }: Need) => this.#trails.get(id)?.isHalf === true;
    const few = needs.slice(0, MOST_CHANNELS);
    const due = few.filter((need) => now - askedAt(need) >= BETWEEN_SEARCHES_OF_ONE);
    return few.find(isHalf) ?? due.sort((one, other) => askedAt(one) - askedAt(other))[0] ?? null;
  }

  async #askTime(signal: AbortSignal): Promise<void> {
    const answer = await this.#client.send({ method: 'GET', path: TIME }, { signal, timeout: LIMIT });
    const outcome = understand(answer, readClock);
    if (outcome.kind === 'known') {
      this.#wall = { clock: outcome.value, at: this.#clock.monotonic() };
      this.#adjust(outcome.value.wall);
    } else this.#rest(outcome.kind === 'unsupported' ? DAY : this.#longer());
  }

  async #search(
    { id, continuity }: Need,
    trail: Trail,
    { clock, at }: { readonly clock: WallClock; readonly at: Millis },
    signal: AbortSignal,
  ): Promise<void> {
    const now = this.#clock.monotonic();
    const own = -new Date(this.#clock.now()).getTimezoneOffset() * MINUTE;
    const nows = possibleNows({ ...clock, wall: clock.wall + now - at }, own);
    const isWide = trail.asksWide || nows.length === 1;
    const track = Number(id) * 100 + 1;
    const query = { id: randomUUID().toUpperCase(), track, ...spanAround(nows, isWide) };
    const list = TRACK_LISTS[this.#list] ?? TRACK_LISTS[0];
    trail.askedAt = now;
    this.#notBefore = now + BETWEEN_SEARCHES;
    const order = { method: 'POST', path: SEARCH, body: writeSearch(query, list) } as const;
    const answer = await this.#client.send(order, { signal, timeout: LIMIT });
    const outcome = understand(answer, (tree: Tree) => readSearch(tree, track));
    if (outcome.kind === 'known') this.#take(outcome.value, trail, { now, nows, isWide, continuity });
    else if (outcome.kind === 'unsupported') this.#rest(this.#hasAnswered ? HOUR : DAY);
    else if (outcome.fault.kind === 'unauthorized') this.#rest(DAY);
    else if (this.#mayTryOtherForm(answer)) {
      this.#list += 1;
      trail.askedAt = -Infinity;
    } else this.#rest(this.#longer());
  }

  #take(result: SearchResult, trail: Trail, circumstances: Parameters<Trail['take']>[1]): void {
    this.#hasAnswered = true;
    this.#pause = 0;
    trail.take(result, circumstances);
  }

  #mayTryOtherForm(answer: Answer): boolean {
    return !this.#hasAnswered && this.#list === 0 && ILL_FORMED.test(wordOf(answer));
  }

  #longer(): Millis {
    this.#pause = this.#pause === 0 ? FIRST_PAUSE : Math.min(LONGEST_PAUSE, this.#pause * 2);
    return this.#pause;
  }

  #rest(pause: Millis): void {
    this.#notBefore = this.#clock.monotonic() + pause;
  }
}

function wordOf({ body, contentType }: Answer): string {
  try {
    return readResponseStatus(parseTree(body, contentType))?.subStatusCode ?? '';
  } catch {
    // No document at all says nothing of the form.
    return '';
  }
}
