import { randomUUID } from 'node:crypto';
import type { WallClock } from '../../../domain/drift.ts';
import { isRefusal } from '../../../domain/fault.ts';
import type { Millis } from '../../../domain/time.ts';
import type { Clock } from '../../../ports.ts';
import { CATALOGUE } from '../catalogue.ts';
import { FaultError, type Answer, type IsapiClient } from '../client/client.ts';
import { readSearch, type SearchResult, TRACK_LISTS, writeSearch } from '../documents/search.ts';
import { possibleNows, spanAround } from './verdict.ts';
import type { Need } from './needs.ts';
import { type Clue, HOLDS, Trail } from './trail.ts';
import { isIllFormed } from '../ill-formed.ts';
import { understand } from '../outcome.ts';
import type { Tree } from '../tree.ts';

const MINUTE: Millis = 60_000;
const HOUR: Millis = 60 * MINUTE;
const DAY: Millis = 24 * HOUR;
const BETWEEN_SEARCHES: Millis = MINUTE;
const BETWEEN_SEARCHES_OF_ONE: Millis = 15 * MINUTE;
/** A search that took long is followed by a pause so many times as long. */
const LIGHT = 20;
/** The recorder's clock is read so often, and anew before it is concluded that nothing was recorded. */
const CLOCK_AGE: Millis = HOUR;
const FRESH_CLOCK_AGE: Millis = 15 * MINUTE;
/** Recorders that refuse a search do so for lack of time, memory or search ids: they are asked ever less. */
const FIRST_PAUSE: Millis = 5 * MINUTE;
const LONGEST_PAUSE: Millis = HOUR;
/** Searches are slow (isapi.md 9), and while one runs nothing else is asked. */
const LIMIT: Millis = 10_000;
/** More are not searched for on any recorder. */
const MOST_CHANNELS = 16;
/** So many channels may say that they are not there before the recorder is taken to have no search. */
const MOST_DENIALS = 3;
const SEARCH = '/ISAPI/ContentMgmt/search';

/**
 * Searches what a recorder wrote in the last minutes, for channels of whose recording nothing else tells
 * (isapi.md 2.7): one request at a time, at most one search a minute and one a channel in 15.
 */
export class Evidence {
  readonly #client: IsapiClient;
  readonly #clock: Clock;
  readonly #adjust: (wall: Millis) => void;
  readonly #limit: Millis;
  readonly #most: number;
  readonly #trails = new Map<string, Trail>();
  #clues: ReadonlyMap<string, Clue> = new Map();
  /** The recorder's clock, and when it was read. */
  #wall: { readonly clock: WallClock; readonly at: Millis } | null = null;
  #notBefore: Millis = -Infinity;
  #pause = 0;
  #list = 0;
  #hasAnswered = false;
  /** How many channels are searched for. */
  #asked = 0;

  /**
   * @param adjust takes the recorder's wall clock whenever it was read
   * @param interval from reading to reading: there is a search after every other one at most
   */
  constructor(client: IsapiClient, clock: Clock, adjust: (wall: Millis) => void, interval: Millis) {
    this.#client = client;
    this.#clock = clock;
    this.#adjust = adjust;
    this.#limit = Math.min(LIMIT, interval / 2);
    // What was found of a channel is to hold until it is searched for again; some searches are for the clock.
    const round = (HOLDS * 0.7) / Math.max(BETWEEN_SEARCHES, 2 * interval);
    this.#most =
      interval <= BETWEEN_SEARCHES / 2 ? MOST_CHANNELS : Math.min(MOST_CHANNELS, Math.floor(round));
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

  /** It is another recorder now, or another firmware. */
  forget(): void {
    this.#trails.clear();
    this.#wall = null;
    this.#list = 0;
    this.#hasAnswered = false;
    this.#pause = 0;
    this.#notBefore = -Infinity;
  }

  /** Sends the one request that is due. */
  async ask(needs: readonly Need[], signal: AbortSignal): Promise<void> {
    this.#forgetOthers(needs);
    this.#asked = Math.min(this.#most, needs.length);
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
      // Called off for a reading: it says nothing of the search.
      if (signal.aborted) {
        trail.askedAt = -Infinity;
        return this.#rest(BETWEEN_SEARCHES);
      }
      trail.giveUpHalf();
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
    const few = needs.slice(0, this.#most);
    const due = few.filter((need) => now - askedAt(need) >= this.#between(need));
    return few.find(isHalf) ?? due.sort((one, other) => askedAt(one) - askedAt(other))[0] ?? null;
  }

  #between({ id }: Need): Millis {
    return this.#trails.get(id)?.isDenied === true ? DAY : BETWEEN_SEARCHES_OF_ONE;
  }

  async #askTime(signal: AbortSignal): Promise<void> {
    const { path, read } = CATALOGUE.time;
    const outcome = understand(await this.#client.get(path, { signal, timeout: this.#limit }), read);
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
    const order = { method: 'POST', path: SEARCH, body: writeSearch(query, list) } as const;
    const answer = await this.#client.send(order, { signal, timeout: this.#limit });
    const took = this.#clock.monotonic() - now;
    this.#notBefore = now + Math.max(BETWEEN_SEARCHES, took * LIGHT);
    const outcome = understand(answer, (tree: Tree) => readSearch(tree, track));
    if (outcome.kind === 'known') this.#take(outcome.value, trail, { now, nows, isWide, continuity });
    else if (outcome.kind === 'unsupported' || outcome.fault.kind === 'unauthorized') this.#deny(trail);
    else if (this.#mayTryOtherForm(answer)) {
      this.#list += 1;
      trail.askedAt = -Infinity;
    } else {
      trail.giveUpHalf();
      this.#rest(this.#longer());
    }
  }

  /** A channel without a track, or without a right, says nothing of the others. */
  #deny(trail: Trail): void {
    trail.deny();
    const denials = [...this.#trails.values()].filter(({ isDenied }) => isDenied).length;
    if (!this.#hasAnswered && denials >= Math.min(MOST_DENIALS, this.#asked)) this.#rest(DAY);
  }

  #take(result: SearchResult, trail: Trail, circumstances: Parameters<Trail['take']>[1]): void {
    this.#hasAnswered = true;
    this.#pause = 0;
    trail.take(result, circumstances);
  }

  #mayTryOtherForm(answer: Answer): boolean {
    return !this.#hasAnswered && this.#list === 0 && isIllFormed(answer);
  }

  #longer(): Millis {
    this.#pause = this.#pause === 0 ? FIRST_PAUSE : Math.min(LONGEST_PAUSE, this.#pause * 2);
    return this.#pause;
  }

  #rest(pause: Millis): void {
    this.#notBefore = this.#clock.monotonic() + pause;
  }
}
