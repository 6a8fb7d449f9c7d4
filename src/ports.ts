import type { Event } from './domain/event.ts';
import type { Picture } from './domain/picture.ts';
import type { Push } from './domain/push.ts';
import type { ChannelKind, HealthPart, HealthReport, Reading } from './domain/snapshot.ts';
import type { Login, Recorder } from './domain/state.ts';
import type { Millis } from './domain/time.ts';

/** What a reading is to find out beside the ordinary. */
export interface Question {
  /** The recorder is not known, or was lost: who it is and what hangs on it is asked as well. */
  readonly introduce: boolean;
  /** ISAPI ids of channels in doubt, to be asked first where only one can be asked at a time. */
  readonly doubtful: readonly string[];
  /** Set where the recorder was not read for a time: its own log may tell when cameras came or went. */
  readonly missed?: Missed;
}

/** What was held of a recorder before a time in which nobody looked, up to now. */
export interface Missed {
  /** Seconds that its wall showed more than UTC: where it is another now, it was set, or summer began or ended. */
  readonly ahead: number;
  readonly cameras: readonly MissedCamera[];
}

/** A camera that nobody looked at. */
export interface MissedCamera {
  /** The ISAPI id of its channel. */
  readonly id: string;
  readonly kind: ChannelKind | null;
  /** What had been confirmed of it before. */
  readonly online: boolean;
  /** Wall clock: the earliest that this can have changed. */
  readonly from: Millis;
}

/** Where a recorder's readings come from. One request at a time; no method throws. */
export interface RecorderSource {
  /** Asks the recorder once. Ends when `signal` aborts, as `unreachable`. */
  read(question: Question, signal: AbortSignal): Promise<Reading>;
  /**
   * Fetches one large or seldom document outside the cycle, if any is due.
   * Resolves to `true` when what it learned asks for a reading at once.
   */
  errand(signal: AbortSignal): Promise<boolean>;
  /** Whether such a document is due. */
  readonly hasErrand: boolean;
  /** Looks at one of the recorder's own parts, by at most one request. */
  examine(part: HealthPart, signal: AbortSignal): Promise<HealthReport>;
  /**
   * Takes the picture of a camera, by at most two requests.
   *
   * @param width pixels, where the recorder scales; `null`: as it gives it
   */
  picture(channel: Pictured, width: number | null, signal: AbortSignal): Promise<Picture>;
  /** Has the recorder start anew; resolves to `null` when it said that it will, else to a sentence on why not. */
  reboot(signal: AbortSignal): Promise<string | null>;
  /**
   * Prepares to hear the recorder's pushes; `null` where that is not wanted. Nothing is sent yet.
   *
   * @param refused the recorder refused the login for it: the next reading tells whether for this alone
   */
  listen(heard: (push: Push) => void, refused: () => void): PushListener | null;
  /** The login was refused by something else than a reading: nothing more is asked until one has told. */
  readonly isRefused: boolean;
  /** HTTP requests sent so far. */
  readonly requests: number;
  /** Closes kept connections. */
  close(): void;
}

/** Whose picture is taken: a channel, by its ISAPI id. */
export interface Pictured {
  readonly id: string;
  readonly kind: ChannelKind | null;
}

/** Hears what a recorder says of its own accord, over a connection of its own (contract 8). No method throws. */
export interface PushListener {
  /** A reading was good: listens from now on. To be said after every good reading. */
  allow(): void;
  /** The recorder is lost, or its login pauses. */
  forbid(): void;
  /** What the recorder claims now. @param now monotonic */
  standing(now: Millis): readonly Push[];
  /** Takes what a reading, begun at a monotonic time, says of a claim. */
  judge(push: Push, isSo: boolean, begun: Millis): void;
  close(): Promise<void>;
}

/** Time, and nothing else, so that tests can hold it still. */
export interface Clock {
  /** Wall clock; may jump. */
  now(): Millis;
  /** Never goes back and knows no time of day. Stands still while the machine sleeps. */
  monotonic(): Millis;
  /** Since the machine was started, with the time that it slept; slower to ask than the others. */
  uptime(): Millis;
  /** Calls back once after `delay`; returns what cancels it. */
  after(delay: Millis, call: () => void): () => void;
}

/** The program's own log. Fields are told in this order; none may hold a secret. */
export interface Log {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
}
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** An event in the journal. */
export interface JournalEntry {
  /** Rises by at least 1 with each event. */
  readonly seq: number;
  readonly event: Event;
}

/** What a sink sees of the journal: its own unread rest. */
export interface Journal {
  /** The oldest entries behind the sink's cursor, at most `limit`. */
  unread(limit: number): readonly JournalEntry[];
  /** Moves the cursor: everything up to and including `seq` is delivered. */
  delivered(seq: number): void;
  /** How many entries are unread. */
  waiting(): number;
}

/** A consumer of state and events. A sink that fails harms no one else. */
export interface Sink {
  readonly name: string;
  start(): Promise<void>;
  /** A recorder's state has changed, or is seen for the first time (`before` is `null`). Must not throw. */
  changed(after: Recorder, before: Recorder | null): void;
  /** The journal has new entries. Must not throw. */
  told(): void;
  /** Delivers what can be delivered at once, then lets go. */
  stop(): Promise<void>;
}

/** The memory that survives a restart. */
export interface Store {
  /** The state of a recorder at the last commit; `null` when there is none. */
  load(id: string): Recorder | null;
  /** Ids of all recorders that are kept. */
  known(): readonly string[];
  /** Writes states and their events in one transaction. Throws when nothing could be written (disk full). */
  commit(states: readonly Recorder[], events: readonly Event[]): void;
  /** Drops a recorder that is gone from the configuration. */
  forget(id: string): void;
  /** The journal as one sink sees it. A sink that is new starts at its end. */
  journal(sink: string): Journal;
  /** Small named values (JSON) of sinks, for example which topics they left on a broker. */
  note(sink: string, key: string): string | null;
  setNote(sink: string, key: string, value: string | null): void;
  notes(sink: string): ReadonlyMap<string, string>;
  close(): void;
}

/**
 * Login pauses, shared by every program on one data_dir (contract 3.10).
 * An entry belongs to a recorder and to its credentials; for other credentials there is none.
 */
export interface LoginLedger {
  /** The login kept for these credentials; `null` when there is none. Slow: it runs a password hash. */
  read(recorder: string, credentials: string): Promise<Login | null>;
  /** Whether a pause is kept for a recorder, of whichever credentials; quick. */
  isPausing(recorder: string): boolean;
  /** Keeps a login. */
  write(recorder: string, credentials: string, login: Login): Promise<void>;
}
