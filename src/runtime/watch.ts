import type { Pace } from '../domain/cadence.ts';
import type { Rule } from '../domain/rule.ts';
import type { Happening } from '../domain/event.ts';
import { isRefusal } from '../domain/fault.ts';
import { stackOf } from '../domain/message.ts';
import type { Load, Reading, Snapshot } from '../domain/snapshot.ts';
import { isAtRest, type Recorder } from '../domain/state.ts';
import type { Millis } from '../domain/time.ts';
import { transition } from '../domain/transition.ts';
import type { Clock, LoginLedger, Log, RecorderSource } from '../ports.ts';
import { Checkup } from './checkup.ts';
import { Absence } from './absence.ts';
import { Access, isSameLogin, refusalOf } from './access.ts';
import type { Hub } from './hub.ts';
import { type Figures, Meter } from './meter.ts';
import { Interruptible } from './interruptible.ts';
import { dueAfter } from './pace.ts';
import { Photographer, type PictureRule } from './photographer.ts';
import { Pushes } from './pushes.ts';
import { questionOf } from './question.ts';
import { sayStatus } from './say.ts';
import { Timekeeper } from './timekeeper.ts';

/** What one recorder is watched with. */
export interface WatchParts {
  readonly recorder: Recorder;
  readonly source: RecorderSource;
  readonly rule: Rule;
  readonly pace: Pace;
  /** What identifies the login for the ledger; changes when the credentials do. */
  readonly credentials: string;
  /** Wall clock time since which no earlier run of the bridge can have looked; `null` when there was none. */
  readonly bridgeAwaySince: Millis | null;
  /** Whether disks, clock and load are looked at. */
  readonly isHealthRead: boolean;
  readonly pictures: PictureRule;
  /** Has what is due read at once. */
  readonly wake: () => void;
}

/** Watches one recorder: reads it when it is due, and one request at a time. */
export class Watch {
  readonly #parts: WatchParts;
  readonly #hub: Hub;
  readonly #clock: Clock;
  readonly #log: Log;
  #recorder: Recorder;
  #due: Millis = -Infinity;
  #isBusy = false;
  #isAskedFor = false;
  /** The snapshot that has nothing more to teach. */
  #settled: Snapshot | null = null;
  readonly #meter = new Meter();
  readonly #checkup: Checkup;
  readonly #aside = new Interruptible();
  readonly #pushes: Pushes;
  readonly #absence: Absence;
  readonly #timekeeper: Timekeeper;
  readonly id: string;
  readonly source: RecorderSource;
  readonly access: Access;
  readonly photographer: Photographer;

  constructor(parts: WatchParts, hub: Hub, ledger: LoginLedger, clock: Clock, log: Log) {
    this.#parts = parts;
    this.id = parts.recorder.id;
    this.source = parts.source;
    this.#recorder = parts.recorder;
    this.#hub = hub;
    this.access = new Access(this.id, parts.credentials, ledger, clock, log);
    this.#clock = clock;
    this.#log = log;
    this.#absence = new Absence(parts.bridgeAwaySince);
    this.#timekeeper = new Timekeeper(clock, parts.recorder);
    this.#checkup = new Checkup(parts.source, parts.rule, clock, this.#aside);
    this.photographer = new Photographer(parts.source, clock, parts.pictures);
    this.#pushes = new Pushes(parts.source, clock, {
      hasten: () => this.hasten(),
      lookAtDisks: () => this.#checkup.want('disks'),
    });
    hub.introduce(parts.recorder);
  }

  get recorder(): Recorder {
    return this.#recorder;
  }

  get isMet(): boolean {
    return this.#meter.polls > 0 || this.access.isPaused;
  }

  get figures(): Figures {
    return this.#meter.read(this.source.requests);
  }

  /** How busy the recorder is; `null` while that is not known. */
  get load(): Load | null {
    return this.#recorder.status === 'ok' ? this.#checkup.load : null;
  }

  isDue(now: Millis): boolean {
    return !this.#isBusy && now >= this.#due && !this.access.isPaused;
  }

  /** Makes the recorder due now, whatever the back-off, but never within a login pause. */
  refresh(): void {
    this.#checkup.renew();
    this.hasten();
  }

  /** Makes the next reading come at once, but never within a login pause. */
  hasten(): void {
    this.#isAskedFor = this.#isBusy;
    if (this.access.isPaused) return;
    this.#due = -Infinity;
    this.#aside.callOff();
    if (!this.#isBusy) this.#parts.wake();
  }

  /** Takes the login as the ledger has it: a pause that another program began or ended, or an earlier run. */
  async consultLedger(): Promise<void> {
    // What could not be written yet is newer than what is there.
    if (this.access.isOwing) await this.access.pay();
    if (this.access.isOwing) return;
    const login = await this.access.recallPause();
    const before = this.#recorder;
    if (login === null || isSameLogin(login, before.login)) return;
    this.access.hold(login);
    if (!this.access.isPaused) {
      this.#adopt({ ...before, login }, [], -Infinity);
      return;
    }
    // Whoever was refused: while nobody may ask, nothing is known.
    const observation = { at: this.#clock.now(), reading: { ok: false, fault: refusalOf(login) } as const };
    const { recorder, happenings } = transition(before, observation, this.#parts.rule);
    this.#adopt({ ...recorder, login }, happenings);
    this.#pushes.follow(this.#recorder, this.#clock.monotonic(), false);
  }

  /** Where the wall clock was set, tells what began in its new times. What is due stays due when it was. */
  checkClock(): void {
    const before = this.#recorder;
    const moved = this.#timekeeper.retell(before);
    const login = this.access.retell(before.login);
    if (moved === before && login === before.login) return;
    this.#checkup.want('clock');
    this.#adopt({ ...moved, login }, [], this.#due);
    this.access.change(before.login, login);
  }

  /** Takes a picture if one is due, while the recorder has nothing else to do. */
  idle(): void {
    if (this.#isBusy || this.#recorder.status !== 'ok' || this.access.isPaused) return;
    if (this.source.isRefused) this.hasten();
    else this.photographer.work(this.#recorder);
  }

  /** Reads the recorder once, and fetches one large document if one is due. Never throws. */
  async poll(signal: AbortSignal): Promise<void> {
    this.#isBusy = true;
    try {
      await this.photographer.giveWay();
      await this.#read(signal);
      if (signal.aborted || this.#recorder.status !== 'ok') return;
      // What was read is told first; what follows may take its time.
      this.#hub.flush();
      if (!this.source.hasErrand) await this.#lookAfter(signal);
      else if (await this.#aside.run((off) => this.source.errand(off), signal)) this.#due = -Infinity;
    } catch (error) {
      this.#due = this.#clock.monotonic() + this.#parts.pace.interval;
      this.#log.error(`A defect of the bridge while reading ${this.id}: ${stackOf(error)}`);
    } finally {
      this.#isBusy = false;
      if (this.#isAskedFor) this.hasten();
    }
  }

  async #lookAfter(signal: AbortSignal): Promise<void> {
    if (!this.#parts.isHealthRead) return;
    const looked = await this.#checkup.run(() => this.#current, signal);
    if (looked === null) return;
    this.#hub.observe(this.#recorder, looked.recorder, looked.happenings);
    this.#recorder = looked.recorder;
  }

  async #read(signal: AbortSignal): Promise<void> {
    const before = this.#recorder;
    const started = this.#clock.monotonic();
    const question = questionOf(before, this.#absence);
    const reading = await this.source.read(question, signal);
    if (signal.aborted) return;
    if (reading.ok) this.#absence.end();
    if (question.introduce && reading.ok) this.#checkup.renew();
    this.#meter.count(reading.ok, this.#clock.now(), this.#clock.monotonic() - started);
    // Whether these credentials were ever accepted decides what a refusal means (contract 3.10).
    if (!reading.ok && isRefusal(reading.fault)) {
      const login = await this.access.recallAccepted(this.#recorder.login);
      this.#recorder = { ...this.#recorder, login };
    }
    this.#take(reading);
    this.#pushes.follow(this.#recorder, started, reading.ok);
  }

  /** The recorder in the times of the clock as it is now. */
  get #current(): Recorder {
    this.checkClock();
    return this.#recorder;
  }

  #take(reading: Reading): void {
    const before = this.#current;
    if (reading.ok && reading.snapshot === this.#settled) {
      this.#due = this.#dueAfter(before, before);
      return;
    }
    const at = this.#clock.now();
    const { recorder: after, happenings } = transition(before, { at, reading }, this.#parts.rule);
    const isSettled = reading.ok && after === before && isAtRest(after);
    this.access.change(before.login, after.login);
    this.#adopt(after, happenings);
    this.#settled = isSettled ? reading.snapshot : null;
  }

  #adopt(
    after: Recorder,
    news: readonly Happening[] = [],
    due = this.#dueAfter(this.#recorder, after),
  ): void {
    const before = this.#recorder;
    this.#recorder = after;
    this.#settled = null;
    this.#due = due;
    sayStatus(this.#log, before, after, this.access.pausedUntil);
    if (after.status !== 'ok') this.photographer.refuse('the recorder cannot be read');
    this.#hub.observe(before, after, news);
  }

  #dueAfter(before: Recorder, after: Recorder): Millis {
    return dueAfter(before, after, this.access.pauseLeft, this.#clock.monotonic(), this.#parts.pace);
  }

  /** Resolves when the ledger has taken what it was given. */
  async close(): Promise<void> {
    await this.#pushes.close();
    this.photographer.refuse('the bridge ends');
    await this.photographer.giveWay();
    this.source.close();
    await this.access.settled();
  }
}
