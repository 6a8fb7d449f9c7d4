import type { Recorder } from '../../domain/state.ts';
import type { Log } from '../../ports.ts';
import type { Album } from './album.ts';
import { reasonOf } from './link.ts';
import type { MqttOptions, Notes } from './options.ts';
import { BRIDGE } from './topics.ts';
import {
  discoveryTopics,
  keyOf,
  NO_TRACE,
  parsePlace,
  parseTrace,
  pictureOf,
  stateTopics,
  traceOf,
  pictured,
} from './trace.ts';
import type { Place, Trace } from './trace.ts';

/** A place that is gone from the configuration, and the topics there that nobody will write again. */
export interface Remains {
  readonly topics: readonly string[];
  /** To be called when those topics are empty on the broker. */
  readonly forget: () => void;
}

/** Remembers, also over restarts, what this bridge has left on the broker, so that it can be removed. */
export class Traces {
  readonly #notes: Notes;
  readonly #log: Log;
  readonly #options: MqttOptions;
  readonly #album: Album;
  readonly #kept: Map<string, string>;
  #hasFailed = false;

  constructor(options: MqttOptions, album: Album, notes: Notes, log: Log) {
    this.#album = album;
    this.#options = options;
    this.#notes = notes;
    this.#log = log;
    this.#kept = new Map(notes.all());
  }

  /** What a recorder may have left below the present base topic and prefix. */
  of(recorder: string): Trace {
    return parseTrace(this.#kept.get(keyOf(this.placeOf(recorder)))) ?? NO_TRACE;
  }

  /** What a recorder leaves in its present state. */
  wantedOf(recorder: Recorder): Trace {
    const { discoveryPrefix, recorders } = this.#options;
    const given = recorders.find(({ id }) => id === recorder.id);
    return traceOf(recorder, {
      isAnnounced: discoveryPrefix !== false,
      isHealthRead: given?.isHealthRead ?? false,
      hasPicture: (channel) => given?.hasPictures === true || this.#album.has(recorder.id, channel),
    });
  }

  /** Whether the picture of a channel may have been left. */
  hasPicture(recorder: string, channel: string): boolean {
    return this.of(recorder).states.includes(pictureOf(channel));
  }

  /** Shows the pictures of a trace no more. */
  dropPictures(recorder: string, trace: Trace): void {
    for (const channel of pictured(trace)) this.#album.drop(recorder, channel);
  }

  /** Remembers what a recorder leaves; to be called before it is published. */
  keep(recorder: string, trace: Trace): void {
    this.#set(keyOf(this.placeOf(recorder)), JSON.stringify(trace));
  }

  /** What is left in places that are no longer in the configuration. */
  remains(): readonly Remains[] {
    const configured = new Set([BRIDGE, ...this.#options.recorders.map(({ id }) => id)]);
    const present = new Set([...configured].map((id) => keyOf(this.placeOf(id))));
    return [...this.#kept].flatMap(([key, note]) => {
      const place = parsePlace(key);
      if (place === null || present.has(key)) return [];
      const trace = parseTrace(note) ?? NO_TRACE;
      const isStillWritten = place.base === this.#options.baseTopic && configured.has(place.recorder);
      if (isStillWritten) this.#takeOver(place.recorder, trace);
      const topics = [...discoveryTopics(place, trace), ...(isStillWritten ? [] : stateTopics(place, trace))];
      return [{ topics, forget: () => this.#set(key, null) }];
    });
  }

  /** Only the prefix has changed: the states are where they were. */
  #takeOver(recorder: string, { states }: Trace): void {
    const present = this.of(recorder);
    this.keep(recorder, { ...present, states: [...new Set([...present.states, ...states])] });
  }

  /** Where a recorder, or the `bridge`, publishes now. */
  placeOf(recorder: string): Place {
    return { base: this.#options.baseTopic, prefix: this.#options.discoveryPrefix, recorder };
  }

  #set(key: string, note: string | null): void {
    if ((this.#kept.get(key) ?? null) === note) return;
    if (note === null) this.#kept.delete(key);
    else this.#kept.set(key, note);
    try {
      this.#notes.set(key, note);
      this.#hasFailed = false;
    } catch (error) {
      if (!this.#hasFailed) this.#log.warn('cannot note what is on the broker', { reason: reasonOf(error) });
      this.#hasFailed = true;
    }
  }
}
