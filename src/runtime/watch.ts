import type { Pace } from '../domain/cadence.ts';
import type { Rule } from '../domain/channels.ts';
import { isRefusal } from '../domain/fault.ts';
import { isPaused } from '../domain/login.ts';
import type { Reading, Snapshot } from '../domain/snapshot.ts';
import { doubts, type Login, type Recorder } from '../domain/state.ts';
import type { Millis } from '../domain/time.ts';
import { transition } from '../domain/transition.ts';
import type { Clock, LoginLedger, Log, RecorderSource } from '../ports.ts';
import type { Hub } from './hub.ts';
import { dueAfter } from './pace.ts';

/** What one recorder is watched with. */
export interface WatchParts {
  readonly recorder: Recorder;
  readonly source: RecorderSource;
  readonly rule: Rule;
  readonly pace: Pace;
  /** What identifies the login for the ledger; changes when the credentials do. */
  readonly credentials: string;
}

/** Figures of a recorder for `bridge/health`. */
export interface Figures {
  readonly last_poll_at: Millis | null;
  readonly last_poll_ms: Millis | null;
  readonly requests: number;
  readonly failures: number;
  readonly polls: number;
}

/** Watches one recorder: reads it when it is due, and one request at a time. */
export class Watch {
  readonly #parts: WatchParts;
  readonly #hub: Hub;
  readonly #ledger: LoginLedger;
  readonly #clock: Clock;
  readonly #log: Log;
  #recorder: Recorder;
  #due: Millis = -Infinity;
  #isBusy = false;
  #isAskedFor = false;
  /** The snapshot that has nothing more to teach. */
  #settled: Snapshot | null = null;
  #polls = 0;
  #failures = 0;
  #lastAt: Millis | null = null;
  #lastTook: Millis | null = null;

  constructor(parts: WatchParts, hub: Hub, ledger: LoginLedger, clock: Clock, log: Log) {
    this.#parts = parts;
    this.#recorder = parts.recorder;
    this.#hub = hub;
    this.#ledger = ledger;
    this.#clock = clock;
    this.#log = log;
    hub.introduce(parts.recorder);
  }

  get id(): string {
    return this.#recorder.id;
  }

  /** Whether a first reading has come in. */
  get isMet(): boolean {
    return this.#polls > 0 || isPaused(this.#recorder.login, this.#clock.now());
  }

  get figures(): Figures {
    return {
      last_poll_at: this.#lastAt,
      last_poll_ms: this.#lastTook,
      requests: this.#parts.source.requests,
      failures: this.#failures,
      polls: this.#polls,
    };
  }

  /** Until when no login may be tried, in wall clock time; `null` when at once. */
  get pausedUntil(): Millis | null {
    const { login } = this.#recorder;
    return isPaused(login, this.#clock.now()) ? login.pausedUntil : null;
  }

  isDue(now: Millis): boolean {
    return !this.#isBusy && now >= this.#due;
  }

  /** How late the recorder is read, if it were read now. */
  lateness(now: Millis): Millis {
    return this.#due === -Infinity ? 0 : Math.max(0, now - this.#due);
  }

  /** Makes the recorder due now, whatever the back-off, but never within a login pause. */
  refresh(): void {
    if (this.pausedUntil !== null) return;
    this.#due = -Infinity;
    this.#isAskedFor = this.#isBusy;
  }

  /** Takes the login as the ledger has it: a pause that another program began, or an earlier run. */
  async consultLedger(): Promise<void> {
    const login = await this.#ledger.read(this.id, this.#parts.credentials);
    if (login === null) return;
    this.#change({ ...this.#recorder, login });
    if (this.pausedUntil !== null)
      this.#due = dueAfter(this.#recorder, this.#recorder, this.#clock, this.#parts.pace);
  }

  /** Whether the recorder has accepted a login that the ledger does not know of yet. */
  #owesLedger = false;
  get owesLedger(): boolean {
    return this.#owesLedger;
  }

  async payLedger(): Promise<void> {
    this.#owesLedger = false;
    await this.#ledger.write(this.id, this.#parts.credentials, this.#recorder.login);
  }

  /** Reads the recorder once, and fetches one large document if one is due. Never throws. */
  async poll(signal: AbortSignal): Promise<void> {
    this.#isBusy = true;
    try {
      await this.#read(signal);
      if (signal.aborted || this.#recorder.status !== 'ok' || !this.#parts.source.hasErrand) return;
      // What was read is told first; the errand may take its time.
      this.#hub.flush();
      if (await this.#parts.source.errand(signal)) this.#due = -Infinity;
    } catch (error) {
      this.#due = this.#clock.monotonic() + this.#parts.pace.interval;
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#log.error(`A defect of the bridge while reading ${this.id}: ${message}`);
    } finally {
      this.#isBusy = false;
      if (this.#isAskedFor) this.refresh();
      this.#isAskedFor = false;
    }
  }

  async #read(signal: AbortSignal): Promise<void> {
    const before = this.#recorder;
    const started = this.#clock.monotonic();
    const doubtful = before.channels
      .filter((channel) => doubts(channel.online.doubt) > 0)
      .map(({ id }) => id);
    const reading = await this.#parts.source.read({ introduce: before.status !== 'ok', doubtful }, signal);
    if (signal.aborted) return;
    this.#polls += 1;
    this.#lastAt = this.#clock.now();
    this.#lastTook = Math.round(this.#clock.monotonic() - started);
    if (!reading.ok) this.#failures += 1;
    if (!reading.ok && isRefusal(reading.fault)) await this.#recallLogin();
    this.#take(reading);
  }

  /** Whether these credentials were accepted in an earlier run decides what a refusal means (contract 3.10). */
  async #recallLogin(): Promise<void> {
    if (this.#recorder.login.accepted) return;
    const kept = await this.#ledger.read(this.id, this.#parts.credentials);
    if (kept !== null) this.#recorder = { ...this.#recorder, login: kept };
  }

  #take(reading: Reading): void {
    const before = this.#recorder;
    if (reading.ok && reading.snapshot === this.#settled) {
      this.#due = dueAfter(before, before, this.#clock, this.#parts.pace);
      return;
    }
    const at = this.#clock.now();
    const { recorder: after, happenings } = transition(before, { at, reading }, this.#parts.rule);
    const isSettled =
      reading.ok && after === before && after.channels.every((channel) => channel.missingSince === null);
    this.#settled = isSettled ? reading.snapshot : null;
    this.#recorder = after;
    this.#due = dueAfter(before, after, this.#clock, this.#parts.pace);
    if (after.login !== before.login) this.#keepLogin(before.login, after.login);
    this.#sayFault(before, after);
    this.#hub.observe(before, after, happenings);
  }

  #keepLogin(before: Login, after: Login): void {
    if (after.cause === null && before.cause === null) {
      this.#owesLedger = true;
      return;
    }
    this.#owesLedger = false;
    this.#ledger.write(this.id, this.#parts.credentials, after).catch((error: unknown) => {
      this.#log.error(`The login pause of ${this.id} could not be kept: ${String(error)}`);
    });
  }

  #sayFault(before: Recorder, after: Recorder): void {
    if (after.status === before.status && after.reason === before.reason) return;
    const { id, status, reason, detail } = after;
    if (status === 'ok') this.#log.info('The recorder is read.', { recorder: id });
    else if (status !== null) {
      const until = this.pausedUntil;
      const next =
        until === null ? undefined : Number.isFinite(until) ? new Date(until).toISOString() : 'never';
      this.#log.warn(detail ?? 'The recorder is lost.', { recorder: id, status, reason, next_login: next });
    }
  }

  #change(after: Recorder): void {
    const before = this.#recorder;
    this.#recorder = after;
    this.#hub.observe(before, after, []);
  }

  close(): void {
    this.#parts.source.close();
  }
}
