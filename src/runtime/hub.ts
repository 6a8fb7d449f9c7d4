import { monotonicFactory } from 'ulid';
import type { Event, Happening } from '../domain/event.ts';
import { isSameCondition } from '../domain/health.ts';
import { messageOf } from '../domain/message.ts';
import type { Recorder } from '../domain/state.ts';
import type { Log, Sink, Store } from '../ports.ts';

interface Change {
  readonly before: Recorder | null;
  after: Recorder;
}

/**
 * Where states and events pass from the domain to the store and then to every sink. What comes together is
 * committed together; nobody hears of an event before it is kept.
 */
export class Hub {
  readonly #store: Store;
  readonly #sinks: readonly Sink[];
  readonly #log: Log;
  readonly #nextId = monotonicFactory();
  readonly #current = new Map<string, Recorder>();
  #changes = new Map<string, Change>();
  #unsaved = new Map<string, Recorder>();
  #events: Event[] = [];
  #isScheduled = false;
  #isStoreFailing = false;

  constructor(store: Store, sinks: readonly Sink[], log: Log) {
    this.#store = store;
    this.#sinks = sinks;
    this.#log = log;
  }

  /** The present state of every recorder. */
  get recorders(): readonly Recorder[] {
    return [...this.#current.values()];
  }

  /** Events that could not be kept yet, because the disk is full. */
  get unsavedEvents(): number {
    return this.#events.length;
  }

  /** Takes a recorder's state as it is at the start. */
  introduce(recorder: Recorder): void {
    this.#current.set(recorder.id, recorder);
    this.#note(recorder, null);
  }

  /** Takes what a reading has led to. */
  observe(before: Recorder, after: Recorder, happenings: readonly Happening[]): void {
    for (const happening of happenings) this.#events.push({ id: this.#nextId(happening.at), ...happening });
    if (before === after) return;
    this.#current.set(after.id, after);
    if (isWorthKeeping(before, after)) this.#unsaved.set(after.id, after);
    this.#note(after, before);
  }

  #note(after: Recorder, before: Recorder | null): void {
    const change = this.#changes.get(after.id);
    if (change === undefined) this.#changes.set(after.id, { before, after });
    else change.after = after;
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => this.flush());
  }

  /** Keeps and passes on what has come together. Called again by every beat, in case the store failed. */
  flush(): void {
    this.#isScheduled = false;
    const hasEvents = this.#events.length > 0;
    const isKept = (this.#unsaved.size === 0 && !hasEvents) || this.#save();
    const changes = this.#changes;
    this.#changes = new Map();
    for (const sink of this.#sinks) {
      for (const { after, before } of changes.values()) this.#guard(sink, () => sink.changed(after, before));
      if (hasEvents && isKept) this.#guard(sink, () => sink.told());
    }
  }

  #save(): boolean {
    const events = this.#events;
    try {
      this.#store.commit([...this.#unsaved.values()], events);
    } catch (error) {
      // What is not kept is not told: after a kill it would be told again under another id.
      if (!this.#isStoreFailing) this.#log.error(`${messageOf(error)} Events wait until this is mended.`);
      this.#isStoreFailing = true;
      return false;
    }
    if (this.#isStoreFailing) this.#log.info('State and events can be kept again.');
    this.#isStoreFailing = false;
    this.#unsaved = new Map();
    this.#events = [];
    for (const event of events) logEvent(this.#log, event);
    return true;
  }

  #guard(sink: Sink, call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#log.error(`The ${sink.name} sink failed: ${messageOf(error)}`);
    }
  }
}

function isWorthKeeping(before: Recorder, after: Recorder): boolean {
  return (
    before.channels !== after.channels ||
    before.outage !== after.outage ||
    before.device !== after.device ||
    !isSameCondition(before.health, after.health) ||
    before.unsupported !== after.unsupported ||
    before.met !== after.met
  );
}

function logEvent(log: Log, event: Event): void {
  const { event_type, recorder, channel, camera, disk, reason, duration, drift } = event;
  log.info(event_type, { recorder, channel, camera, disk, reason, duration, drift });
}
