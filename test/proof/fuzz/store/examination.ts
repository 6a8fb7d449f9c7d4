import { isDeepStrictEqual } from 'node:util';
import { revive } from '../../../../src/store/revive.ts';
import { type BridgeStore, openStore } from '../../../../src/store/store.ts';
import { StoreError } from '../../../../src/store/store-error.ts';
import { rememberLog, stillClock } from '../../../store/support.ts';
import { describe, Violation } from '../lane.ts';
import { CREDENTIALS, eventOf, type Files, LOGIN, SINKS, stateOf, type Written } from './written.ts';

/** More than are ever unread. */
const ALL = 1000;

/** A database that was damaged, and what may come of it. */
export interface Case {
  readonly files: Files;
  readonly told: string;
  /** What was in the write-ahead log last may be gone: SQLite takes its damaged end for a commit that never was. */
  readonly isOlder: boolean;
  /** There is a file with nothing in it (to SQLite, also with one byte): as before the first start, which is no news. */
  readonly isEmpty: boolean;
}

/** What `work` gives; `null` where the store says that it cannot. */
function attempt<T>(work: () => T, told: string): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof StoreError) return null;
    throw new Violation(`thrown: ${describe(error)}`, told);
  }
}

/** Opens a damaged database as a bridge does, and looks that nothing is read that was never written. */
export class Examination {
  readonly #written: Written;
  readonly #case: Case;
  readonly #log = rememberLog();
  readonly #dir: string;

  constructor(written: Written, one: Case, dir: string) {
    this.#written = written;
    this.#case = one;
    this.#dir = dir;
  }

  /** Whether anything could be read of what was written. @param isThorough also of the login, which takes its time */
  async run(isThorough: boolean): Promise<boolean> {
    const store = this.#open();
    if (store === null) return false;
    const isNew = this.#isReplaced;
    try {
      if (isNew) this.#demandEmpty(store);
      else this.#demandTrue(store);
      if (isThorough) await this.#demandLogin(store);
      this.#demandUsable(store);
    } finally {
      store.close();
    }
    return !isNew;
  }

  get #isReplaced(): boolean {
    return this.#log.lines.some((line) => line.startsWith('error ') && line.includes('a new one is begun'));
  }

  #open(): BridgeStore | null {
    return attempt(() => openStore(this.#dir, this.#log, stillClock), this.#case.told);
  }

  #fail(what: string): never {
    throw new Violation(what, `${this.#case.told}\nlog: ${this.#log.lines.join('\n')}`);
  }

  /** Gives what `read` says to it; whether it was said in the log that something is lost. */
  #isTold(read: () => unknown): boolean {
    const before = this.#log.lines.length;
    read();
    return this.#log.lines.length > before;
  }

  #demandEmpty(store: BridgeStore): void {
    const waiting = SINKS.map((sink) => store.journal(sink).unread(ALL).length);
    if (store.known().length > 0 || waiting.some((count) => count > 0)) this.#fail('a new one is not empty');
  }

  #demandTrue(store: BridgeStore): void {
    const said = this.#log.lines.length > 0;
    const { recorders } = this.#written;
    const turns = new Set<number>();
    for (const [id, states] of recorders) {
      let loaded: ReturnType<BridgeStore['load']> = null;
      const isTold = this.#isTold(() => (loaded = attempt(() => store.load(id), this.#case.told))) || said;
      const turn = states.findIndex((state) => isDeepStrictEqual(loaded, state));
      if (turn !== -1) turns.add(turn);
      else if (loaded !== null)
        this.#fail(`${id} is read as what was never written: ${JSON.stringify(loaded)}`);
      else if (!isTold && !this.#case.isOlder && !this.#case.isEmpty)
        this.#fail(`${id} is gone without a word`);
    }
    const last = (recorders.get('house')?.length ?? 0) - 1;
    if (turns.size > 1 || (!this.#case.isOlder && [...turns].some((turn) => turn !== last)))
      this.#fail(`states of the commits ${[...turns].join()} side by side`);
    for (const sink of SINKS) this.#demandEvents(store, sink, said);
    attempt(() => store.notes('mqtt'), this.#case.told);
  }

  #demandEvents(store: BridgeStore, sink: (typeof SINKS)[number], said: boolean): void {
    const { events } = this.#written;
    const seqs: number[] = [];
    const isTold = this.#isTold(() => {
      const journal = attempt(() => store.journal(sink), this.#case.told);
      for (const { seq, event } of attempt(() => journal?.unread(ALL), this.#case.told) ?? []) {
        if (!isDeepStrictEqual(event, events[seq - 1]))
          this.#fail(`event ${seq} is read as ${JSON.stringify(event)}`);
        seqs.push(seq);
      }
    });
    // From which on they are read is a number in the database: nothing else can tell whether it is right.
    const first = seqs[0] ?? 0;
    if (seqs.some((seq, at) => seq !== first + at) && !isTold && !said)
      this.#fail(`of the events only ${seqs.join()} are read`);
    const isShort = seqs.length > 0 && seqs.at(-1) !== events.length;
    if (isShort && !isTold && !said && !this.#case.isOlder) this.#fail(`the last event is ${seqs.at(-1)}`);
  }

  async #demandLogin({ ledger }: BridgeStore): Promise<void> {
    const login = await ledger.read('house', CREDENTIALS);
    if (login !== null && !isDeepStrictEqual(login, LOGIN))
      this.#fail(`the login is read as ${JSON.stringify(login)}`);
  }

  /** What is written from now on is read as it was written, or could not be. */
  #demandUsable(store: BridgeStore): void {
    const { told } = this.#case;
    const state = stateOf('house', 99);
    const event = eventOf(99);
    const hasWritten = attempt(() => (store.commit([state], [event]), true), told) === true;
    if (!hasWritten) return;
    if (
      !isDeepStrictEqual(
        attempt(() => store.load('house'), told),
        revive(state),
      )
    )
      this.#fail('what was just written is read differently');
    for (const sink of SINKS) {
      const last = attempt(() => store.journal(sink).unread(ALL), told)?.at(-1);
      if (last === undefined) continue;
      if (!isDeepStrictEqual(last.event, event))
        this.#fail(`the event just written is read as ${JSON.stringify(last)}`);
      attempt(() => store.journal(sink).delivered(last.seq), told);
      const [next] = attempt(() => store.journal(sink).unread(ALL), told) ?? [];
      if (next !== undefined)
        this.#fail(`event ${next.seq} is told again although ${last.seq} was delivered`);
    }
  }
}
