import type { Sighting } from '../../domain/snapshot.ts';
import type { Millis } from '../../domain/time.ts';
import type { Clock } from '../../ports.ts';
import type { Catalogue, DocumentName } from './catalogue.ts';
import { FaultError, type IsapiClient } from './client/client.ts';
import { Evidence } from './evidence/evidence.ts';
import { type Need, needsOf, withEvidence } from './evidence/needs.ts';
import type { Outcome } from './outcome.ts';
import type { Setting } from './reading.ts';

/** Schedules and capabilities are large, and slow on old recorders (contract 3.9). */
const LIMIT: Millis = 25_000;

/** So often in a row may schedules be called off for a reading that could not wait. */
const MOST_CALLED_OFF = 2;

type Errand = 'capabilities' | 'tracks' | 'time' | 'search';

/** What is asked outside the cycle, one request at a time: capabilities, schedules, and searches for evidence. */
export class Errands {
  readonly #setting: Setting;
  readonly #evidence: Evidence;
  #needs: readonly Need[] = [];
  #mayBeCamera = false;
  #cycle = 0;
  #searchedIn = -Infinity;
  #calledOff = 0;

  /** @param interval about what is between two readings */
  constructor(client: IsapiClient, clock: Clock, setting: Setting, interval: Millis) {
    this.#setting = setting;
    this.#evidence = new Evidence(client, clock, (wall) => setting.timetable.adjust(wall), interval);
  }

  /** What a snapshot takes from here: as long as these are the same, {@link complete} gives the same. */
  get learned(): readonly unknown[] {
    return [this.#setting.memory.capabilities, this.#setting.timetable.modes, this.#evidence.clues];
  }

  /** A reading begins. @param introduce whether the recorder was away before it */
  begin(introduce: boolean): void {
    const { memory } = this.#setting;
    if (!introduce) return;
    this.#evidence.interrupt();
    if (memory.capabilities === 'unknown') memory.capabilities = 'unread';
  }

  /** It is another recorder now, or another firmware. */
  forget(): void {
    this.#evidence.forget();
    this.#setting.timetable.forget();
  }

  /** A reading was good. @param mayBeCamera whether what it saw may be a single camera */
  end(mayBeCamera: boolean): void {
    this.#mayBeCamera = mayBeCamera;
    this.#cycle += 1;
  }

  /** Fills what no document said with what was searched. */
  complete(sightings: readonly Sighting[]): readonly Sighting[] {
    this.#needs = needsOf(sightings);
    return withEvidence(sightings, this.#evidence.clues);
  }

  /** A device that may be a single camera is shown only when its capabilities were asked. */
  get isUndecided(): boolean {
    return this.#mayBeCamera && this.#setting.memory.capabilities === 'unread';
  }

  get #next(): Errand | null {
    if (this.isUndecided) return 'capabilities';
    const { wants } = this.#setting.timetable;
    if (wants !== null) return wants;
    // Searches come again and again: every other cycle is left to the recorder's health.
    const hasTurn = this.#cycle - this.#searchedIn > 1;
    return hasTurn && this.#evidence.isDue(this.#needs) ? 'search' : null;
  }

  get isDue(): boolean {
    return this.#next !== null;
  }

  /** Does the one that is due; resolves to `true` when what it learned asks for a reading at once. Called off, it stays due. */
  async run(signal: AbortSignal): Promise<boolean> {
    const { memory, timetable } = this.#setting;
    switch (this.#next) {
      case 'capabilities': {
        const outcome = await this.#fetch('capabilities', signal);
        if (signal.aborted) return false;
        memory.capabilities = outcome.kind === 'known' ? outcome.value : 'unknown';
        return true;
      }
      case 'tracks': {
        const outcome = await this.#fetch('tracks', signal);
        if (this.#isCalledOff(signal)) return false;
        if (outcome.kind === 'known') timetable.takeSchedules(outcome.value);
        else timetable.fail(outcome.kind === 'unsupported');
        return false;
      }
      case 'time': {
        const outcome = await this.#fetch('time', signal);
        if (this.#isCalledOff(signal)) return false;
        if (outcome.kind === 'known') timetable.takeWallClock(outcome.value.wall);
        else timetable.fail(outcome.kind === 'unsupported');
        return false;
      }
      case 'search': {
        const { clues } = this.#evidence;
        this.#searchedIn = this.#cycle;
        await this.#evidence.ask(this.#needs, signal);
        return clues !== this.#evidence.clues;
      }
      case null:
        return false;
    }
  }

  #isCalledOff({ aborted }: AbortSignal): boolean {
    this.#calledOff = aborted ? this.#calledOff + 1 : 0;
    if (this.#calledOff > MOST_CALLED_OFF) {
      this.#calledOff = 0;
      this.#setting.timetable.postpone();
    }
    return aborted;
  }

  async #fetch<Name extends DocumentName>(
    name: Name,
    signal: AbortSignal,
  ): Promise<Outcome<Catalogue[Name]>> {
    try {
      return await this.#setting.shelf.fetch(name, { signal, timeout: LIMIT });
    } catch (error) {
      // A reading came before: what is refused now is this document, and the next reading tells the rest.
      if (error instanceof FaultError) return { kind: 'failed', fault: error.fault };
      throw error;
    }
  }
}
