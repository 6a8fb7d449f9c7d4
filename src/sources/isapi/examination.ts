import { type DiskReport, isFitted } from '../../domain/disk.ts';
import { driftOf, plausibleOffsets } from '../../domain/drift.ts';
import type { HealthPart, HealthReport } from '../../domain/snapshot.ts';
import type { Millis } from '../../domain/time.ts';
import type { Clock } from '../../ports.ts';
import type { Catalogue, DocumentName } from './catalogue.ts';
import type { Smart } from './documents/smart.ts';
import type { Outcome } from './outcome.ts';
import { Pass, PassEnded } from './pass.ts';
import type { Shelf } from './shelf.ts';
import type { Timetable } from './timetable.ts';

/** Nothing waits for it but the next reading. */
const LIMIT: Millis = 10_000;
/** Recorders tell whole seconds, cut off. */
const HALF_A_SECOND: Millis = 500;
/** What a disk said of itself is asked again after so long. */
const SMART_AGE: Millis = 6 * 60 * 60_000;

/** Looks at a recorder's own parts, by one request each (contract 8, isapi.md 4). */
export class Examination {
  readonly #shelf: Shelf;
  readonly #clock: Clock;
  readonly #timetable: Timetable;
  readonly #smart = new Map<string, { readonly at: Millis; readonly said: Smart | null }>();
  #disks: readonly DiskReport[] = [];

  constructor(shelf: Shelf, clock: Clock, timetable: Timetable) {
    this.#shelf = shelf;
    this.#clock = clock;
    this.#timetable = timetable;
  }

  /** The disks may be others. */
  forget(): void {
    this.#smart.clear();
    this.#disks = [];
  }

  async examine(part: HealthPart, signal: AbortSignal): Promise<HealthReport> {
    const pass = new Pass(this.#shelf, this.#clock, signal, LIMIT, true);
    try {
      const report = await this.#ask(part, pass);
      // What was called off says nothing of the document.
      if (!signal.aborted) pass.conclude();
      return report;
    } catch (error) {
      if (error instanceof PassEnded) return { of: part, unknown: error.fault.reason };
      throw error;
    }
  }

  #ask(part: HealthPart, pass: Pass): Promise<HealthReport> {
    switch (part) {
      case 'disks':
        return this.#askDisks(pass);
      case 'smart':
        return this.#askSmart(pass);
      case 'clock':
        return this.#askClock(pass);
      case 'load':
        return this.#askLoad(pass);
    }
  }

  async #askDisks(pass: Pass): Promise<HealthReport> {
    const name = this.#isThere('storage') ? 'storage' : 'hdStatus';
    const outcome = await this.#fetch(pass, name);
    if (outcome.kind !== 'known') return unknown('disks', outcome);
    this.#disks = outcome.value;
    return { of: 'disks', disks: this.#withSmart() };
  }

  /** Asks one disk what it says of itself. */
  async #askSmart(pass: Pass): Promise<HealthReport> {
    const now = this.#clock.monotonic();
    const isOld = ({ id }: DiskReport) => now - (this.#smart.get(id)?.at ?? -Infinity) >= SMART_AGE;
    const [disk, ...rest] = this.#disks.filter(
      (one) => /^\d+$/.test(one.id) && isFitted(one.status) && isOld(one),
    );
    if (disk === undefined) return { of: 'smart', unknown: 'none' };
    const outcome = await this.#fetch(pass, 'smart', disk.id);
    if (outcome.kind === 'unsupported') return { of: 'smart', unknown: 'unsupported' };
    this.#smart.set(disk.id, { at: now, said: outcome.kind === 'known' ? outcome.value : null });
    return { of: 'smart', disks: this.#withSmart(), rest: rest.length };
  }

  #withSmart(): readonly DiskReport[] {
    return this.#disks.map((disk) => {
      const said = this.#smart.get(disk.id)?.said ?? null;
      return said === null ? disk : { ...disk, temperature: said.temperature, smart: said.health };
    });
  }

  /** The recorder's clock at the middle of the request, which is when it looked. */
  async #askClock(pass: Pass): Promise<HealthReport> {
    const begun = this.#clock.monotonic();
    const outcome = await this.#fetch(pass, 'time');
    if (outcome.kind !== 'known') return unknown('clock', outcome);
    const now = this.#clock.now() - (this.#clock.monotonic() - begun) / 2;
    const { wall, ...zone } = outcome.value;
    this.#timetable.adjust(wall);
    const own = -new Date(now).getTimezoneOffset() * 60_000;
    const shown = wall + HALF_A_SECOND;
    const ahead = Math.round((shown - now) / 1000);
    return { of: 'clock', drift: driftOf(shown, now, plausibleOffsets(zone, own)), ahead };
  }

  async #askLoad(pass: Pass): Promise<HealthReport> {
    const outcome = await this.#fetch(pass, 'systemStatus');
    return outcome.kind === 'known' ? { of: 'load', load: outcome.value } : unknown('load', outcome);
  }

  /** Whether a document may be asked for: it is there, or it is time to ask again. */
  #isThere(name: DocumentName): boolean {
    return !this.#shelf.isUnsupported(name) || this.#shelf.isDueAgain(name);
  }

  async #fetch<Name extends DocumentName>(
    pass: Pass,
    name: Name,
    id?: string,
  ): Promise<Outcome<Catalogue[Name]>> {
    if (!this.#isThere(name)) return { kind: 'unsupported', status: 0 };
    return pass.ask(name, 0, id);
  }
}

function unknown(
  of: HealthPart,
  outcome: Exclude<Outcome<unknown>, { readonly kind: 'known' }>,
): HealthReport {
  return { of, unknown: outcome.kind === 'failed' ? outcome.fault.reason : 'unsupported' };
}
