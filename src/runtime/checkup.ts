import type { Rule } from '../domain/rule.ts';
import type { Happening } from '../domain/event.ts';
import { isClockDoubted } from '../domain/health.ts';
import type { HealthPart, HealthReport, Load } from '../domain/snapshot.ts';
import type { Recorder } from '../domain/state.ts';
import type { Millis } from '../domain/time.ts';
import { examine } from '../domain/transition.ts';
import type { Clock, RecorderSource } from '../ports.ts';
import type { Interruptible } from './interruptible.ts';
import { Upkeep } from './upkeep.ts';

/** Looks at a recorder's own parts, one after the other, each when it is due (contract 8). */
export class Checkup {
  readonly #source: RecorderSource;
  readonly #rule: Rule;
  readonly #clock: Clock;
  readonly #upkeep: Upkeep;
  readonly #look: Interruptible;
  /** The last uptime, and when it was told by the monotonic clock. */
  #uptime: { readonly seconds: number; readonly at: Millis } | null = null;
  #load: Load | null = null;

  /** @param look what a look is called off by */
  constructor(source: RecorderSource, rule: Rule, clock: Clock, look: Interruptible) {
    this.#source = source;
    this.#rule = rule;
    this.#clock = clock;
    this.#upkeep = new Upkeep(clock);
    this.#look = look;
  }

  /** What the recorder said last of how busy it is; `null` where it did not. */
  get load(): Load | null {
    return this.#load;
  }

  /** Makes every part due. */
  renew(): void {
    this.#upkeep.renew();
  }

  /** Makes one part due in the next cycle. */
  want(part: HealthPart): void {
    this.#upkeep.want(part);
  }

  /**
   * Looks at the part that is due, if any.
   *
   * @param recorder the state as it is when the answer is in
   * @returns what the state has become; `null` when nothing was looked at
   */
  async run(
    recorder: () => Recorder,
    signal: AbortSignal,
  ): Promise<{ readonly recorder: Recorder; readonly happenings: readonly Happening[] } | null> {
    const part = this.#upkeep.next;
    if (part === null) return null;
    const report = await this.#look.run(async (off) => {
      const said = await this.#source.examine(part, off);
      return off.aborted ? null : said;
    }, signal);
    if (report === null) return null;
    this.#upkeep.looked(part, !('unknown' in report));
    const now = this.#clock.monotonic();
    const last =
      this.#uptime === null ? null : { seconds: this.#uptime.seconds, ago: (now - this.#uptime.at) / 1000 };
    const next = examine(recorder(), { at: this.#clock.now(), report, last }, this.#rule);
    this.#takeLoad(report, now);
    if (report.of === 'smart' && 'rest' in report && report.rest > 0) this.#upkeep.want('smart');
    if (report.of === 'clock' && isClockDoubted(next.recorder.health)) this.#upkeep.want('clock');
    return next;
  }

  #takeLoad(report: HealthReport, now: Millis): void {
    if (report.of !== 'load') return;
    this.#load = 'unknown' in report ? null : report.load;
    const uptime = this.#load?.uptime ?? null;
    if (uptime !== null) this.#uptime = { seconds: uptime, at: now };
  }
}
