import type { Recorder } from '../../domain/state.ts';
import type { Millis } from '../../domain/time.ts';
import type { Clock, Journal, JournalEntry, Log, Sink } from '../../ports.ts';
import { FORMATS, type Format } from './format.ts';
import { summaryLine } from './line.ts';
import { appendLines, type Limits } from './rotated-file.ts';
import { countWritten, readTail } from './tail.ts';

/** The local event log (contract 5). */
export interface LogFileOptions extends Partial<Limits> {
  readonly file: string;
  readonly format: keyof typeof FORMATS;
}

/** Events that are written at one fsync. */
const BATCH = 500;
const FIRST_RETRY: Millis = 1000;
const LONGEST_RETRY: Millis = 300_000;

/** A recorder's summary on its way to the file. */
interface Summary {
  readonly recorder: string;
  readonly at: Millis;
  readonly line: string;
}

/** What one line is for: an entry of the journal that it delivers, or a recorder's summary. */
interface Pending {
  readonly line: string;
  readonly seq: number | null;
  readonly recorder: string | null;
}

/** Writes the journal to a file. What cannot be written stays in the journal and is tried again. */
export function createLogFile(options: LogFileOptions, journal: Journal, clock: Clock, log: Log): Sink {
  return new LogFile(options, journal, clock, log);
}

class LogFile implements Sink {
  readonly name = 'log-file';
  readonly #file: string;
  readonly #format: Format;
  readonly #limits: Limits;
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #log: Log;
  /** The latest of each recorder. */
  readonly #summaries = new Map<string, Summary>();
  #state: 'new' | 'open' | 'closed' = 'new';
  #isAligned = false;
  #work: Promise<void> | null = null;
  #isAsked = false;
  #problem: string | null = null;
  #pause = FIRST_RETRY;
  #cancelRetry: () => void = () => {};

  constructor(
    { file, format, maxBytes = 10_000_000, files = 5 }: LogFileOptions,
    journal: Journal,
    clock: Clock,
    log: Log,
  ) {
    this.#file = file;
    this.#format = FORMATS[format];
    this.#limits = { maxBytes, files };
    this.#journal = journal;
    this.#clock = clock;
    this.#log = log;
  }

  async start(): Promise<void> {
    this.#state = 'open';
    await this.#drain();
  }

  changed(after: Recorder, before: Recorder | null): void {
    if (!this.#format.hasSummary || after.status !== 'ok' || before?.status === 'ok') return;
    const at = this.#clock.now();
    this.#summaries.set(after.id, { recorder: after.id, at, line: summaryLine(after, at) });
    void this.#drain();
  }

  told(): void {
    void this.#drain();
  }

  async stop(): Promise<void> {
    await this.#drain();
    this.#state = 'closed';
    this.#cancelRetry();
  }

  /** A kill between the file and the cursor must not write the same lines again. */
  async #passWritten(): Promise<void> {
    const entries = this.#journal.unread(BATCH);
    const logged = (await readTail(this.#file))
      .map((line) => this.#format.recognise(line))
      .filter((mark) => mark !== null);
    const count = countWritten(
      logged,
      entries.map(({ event }) => this.#format.mark(event)),
    );
    const last = entries[count - 1];
    if (last !== undefined) this.#journal.delivered(last.seq);
    this.#isAligned = true;
  }

  /** Writes all that is pending. One run at a time: a call during a run makes it look once more. Never rejects. */
  #drain(): Promise<void> {
    if (this.#state !== 'open') return Promise.resolve();
    this.#isAsked = true;
    this.#work ??= this.#run();
    return this.#work;
  }

  async #run(): Promise<void> {
    while (this.#isAsked) {
      this.#isAsked = false;
      try {
        if (!this.#isAligned) await this.#passWritten();
        while (await this.#writeBatch());
        this.#recover();
      } catch (error) {
        this.#fail(error);
      }
    }
    this.#work = null;
  }

  /** Returns whether there may be more. */
  async #writeBatch(): Promise<boolean> {
    const entries = this.#journal.unread(BATCH);
    const pending = this.#merge(entries);
    if (pending.length === 0) return false;
    let written = 0;
    const lines = pending.map(({ line }) => line);
    await appendLines(this.#file, lines, this.#limits, (count) => {
      this.#settle(pending.slice(written, written + count));
      written += count;
    });
    return true;
  }

  /** Events in order, each summary behind the events up to its time. */
  #merge(entries: readonly JournalEntry[]): readonly Pending[] {
    const now = this.#clock.now();
    const pending: Pending[] = [];
    const summaries = [...this.#summaries.values()].sort((one, other) => one.at - other.at);
    const takeUntil = (at: Millis) => {
      for (let next = summaries[0]; next !== undefined && next.at < at; next = summaries[0]) {
        pending.push({ line: next.line, seq: null, recorder: next.recorder });
        summaries.shift();
      }
    };
    for (const { seq, event } of entries) {
      takeUntil(event.at);
      pending.push({ line: this.#format.write(event, now), seq, recorder: null });
    }
    if (entries.length < BATCH) takeUntil(Infinity);
    return pending;
  }

  #settle(written: readonly Pending[]): void {
    for (const { line, recorder } of written) {
      if (recorder !== null && this.#summaries.get(recorder)?.line === line) this.#summaries.delete(recorder);
    }
    const last = written.findLast(({ seq }) => seq !== null)?.seq;
    if (last !== undefined && last !== null) this.#journal.delivered(last);
  }

  #fail(error: unknown): void {
    const problem = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (problem !== this.#problem) {
      this.#log.error('the event log cannot be written; its events are kept and tried again', {
        file: this.#file,
        cause: problem,
      });
    }
    this.#problem = problem;
    this.#cancelRetry();
    this.#cancelRetry = this.#clock.after(this.#pause, () => void this.#drain());
    this.#pause = Math.min(this.#pause * 2, LONGEST_RETRY);
  }

  #recover(): void {
    this.#cancelRetry();
    this.#pause = FIRST_RETRY;
    if (this.#problem === null) return;
    this.#problem = null;
    this.#log.info('the event log is written again', { file: this.#file });
  }
}
