import type { Recorder } from '../../domain/state.ts';
import type { Millis } from '../../domain/time.ts';
import type { Clock } from '../../ports.ts';
import type { Board } from './board.ts';
import type { Link } from './link.ts';
import { reconcile } from './reconcile.ts';
import type { View } from './reconcile.ts';
import { Timers } from './timers.ts';
import type { Publish } from './topics.ts';
import { cameraTopics, NO_TRACE, partTopics, picturesOf, union, without } from './trace.ts';
import type { Trace } from './trace.ts';
import type { Traces } from './traces.ts';

/** Home Assistant loses parts of a device that is announced twice within a moment. */
const ANNOUNCE_GAP: Millis = 1_000;

/** How recorders are shown. */
export interface Views {
  readonly devices: View;
  readonly states: View;
}

/**
 * Keeps the retained topics of all recorders, on one connection, as the board has them. Remembers of what it has
 * shown only the recorders themselves, not the payloads.
 */
export class Publisher {
  readonly #link: Link;
  readonly #board: Board;
  readonly #traces: Traces;
  readonly #views: Views;
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #wake: () => void;
  readonly #dirty = new Set<string>();
  readonly #announced = new Map<string, Recorder>();
  readonly #shown = new Map<string, Recorder>();
  readonly #announcedAt = new Map<string, Millis>();
  #isHalted = false;

  /** @param wake is called when there is something to publish again */
  constructor(link: Link, board: Board, traces: Traces, views: Views, clock: Clock, wake: () => void) {
    this.#link = link;
    this.#board = board;
    this.#traces = traces;
    this.#views = views;
    this.#clock = clock;
    this.#timers = new Timers(clock);
    this.#wake = wake;
  }

  /** Whether something may differ from what is shown. */
  get isBehind(): boolean {
    return this.#dirty.size > 0;
  }

  /** A recorder may differ from what is shown. */
  touch(recorder: string): void {
    this.#dirty.add(recorder);
    this.#wake();
  }

  /** Takes nothing as shown any more. */
  forget(): void {
    this.#announced.clear();
    this.#shown.clear();
    for (const id of this.#board.ids()) this.touch(id);
  }

  /** Publishes what differs: announcements first, then states. */
  async catchUp(): Promise<void> {
    const ids = [...this.#dirty];
    this.#dirty.clear();
    for (const id of ids) await this.#announce(id);
    for (const id of ids) await this.#show(id);
    for (const id of ids) await this.#settle(id);
  }

  /** Empties what an earlier configuration has left. */
  async sweep(): Promise<void> {
    for (const remains of this.#traces.remains()) {
      await this.#send(remains.topics.map(emptied));
      await this.#confirm(remains.forget);
    }
  }

  halt(): void {
    this.#isHalted = true;
    this.#timers.clear();
  }

  async #announce(id: string): Promise<void> {
    const after = this.#board.get(id);
    const before = this.#announced.get(id) ?? null;
    if (after === undefined || after === before) return;
    const stale = this.#trace(after, before);
    const changes = [...reconcile(this.#views.devices, before, after)];
    const wait = (this.#announcedAt.get(id) ?? -Infinity) + ANNOUNCE_GAP - this.#clock.monotonic();
    if (wait > 0 && changes.length > 0) {
      this.#timers.set(id, wait, () => this.touch(id));
      return;
    }
    this.#announced.set(id, after);
    if (changes.length === 0) return;
    this.#announcedAt.set(id, this.#clock.monotonic());
    await this.#send(cameraTopics(this.#traces.placeOf(id), stale).map(emptied));
    await this.#send(changes);
  }

  async #show(id: string): Promise<void> {
    const after = this.#board.get(id);
    const before = this.#shown.get(id) ?? null;
    if (after === undefined || after === before) return;
    const stale = this.#trace(after, before);
    this.#shown.set(id, after);
    await this.#send(partTopics(this.#traces.placeOf(id), stale).map(emptied));
    await this.#send(reconcile(this.#views.states, before, after));
  }

  /**
   * Notes what a recorder is about to leave. Returns what it left before and does not want any more, as far as
   * nothing that is shown on this connection can tell.
   */
  #trace(after: Recorder, before: Recorder | null): Trace {
    if (before?.channels === after.channels && before.health.disks === after.health.disks) return NO_TRACE;
    const left = this.#traces.of(after.id);
    const wanted = this.#wantedOf(after);
    this.#traces.keep(after.id, union(left, wanted));
    const stale = without(left, wanted);
    this.#traces.dropPictures(after.id, stale);
    return before === null && after.met ? stale : picturesOf(stale);
  }

  /** Forgets what was emptied, once that is acknowledged. */
  async #settle(id: string): Promise<void> {
    const recorder = this.#shown.get(id);
    if (recorder === undefined || !recorder.met || recorder !== this.#announced.get(id)) return;
    const wanted = this.#wantedOf(recorder);
    const { states, devices } = without(this.#traces.of(id), wanted);
    if (states.length + devices.length === 0) return;
    await this.#confirm(() => this.#traces.keep(id, wanted));
  }

  #wantedOf(recorder: Recorder): Trace {
    return this.#traces.wantedOf(recorder);
  }

  /** Does `then` when the broker has acknowledged all that was published, and refused nothing. */
  async #confirm(then: () => void): Promise<void> {
    await this.#link.idle();
    if (!this.#isOver && this.#link.refusals === 0) then();
  }

  /** Publishes as fast as the broker takes it. */
  async #send(publishes: Iterable<Publish>): Promise<void> {
    for (const [topic, payload] of publishes) {
      await this.#link.room();
      if (this.#isOver) return;
      void this.#link.publish(topic, payload, true);
    }
  }

  get #isOver(): boolean {
    return this.#isHalted || this.#link.isLost;
  }
}

function emptied(topic: string): Publish {
  return [topic, ''];
}
