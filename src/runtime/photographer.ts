import type { Channel, Recorder } from '../domain/state.ts';
import type { Millis } from '../domain/time.ts';
import type { Clock, RecorderSource } from '../ports.ts';
import { Gallery } from './gallery.ts';

/** How pictures are taken. */
export interface PictureRule {
  /** Between two pictures of one camera; `null`: only pictures that are asked for. */
  readonly every: Millis | null;
  /** Pixels, where the recorder scales; `null`: as it gives them. */
  readonly width: number | null;
  /** Shows a picture; resolves to whether it was. */
  show(channel: string, jpeg: Buffer, at: Millis): Promise<boolean>;
}

/** Takes the pictures of one recorder's cameras, one at a time, and never while the recorder is being read. */
export class Photographer {
  readonly #source: RecorderSource;
  readonly #clock: Clock;
  readonly #rule: PictureRule;
  readonly #gallery: Gallery;
  readonly #waiting = new Map<string, ((error: string | null) => void)[]>();
  #turn: { readonly stop: AbortController; readonly ended: Promise<void> } | null = null;

  constructor(source: RecorderSource, clock: Clock, rule: PictureRule) {
    this.#source = source;
    this.#clock = clock;
    this.#rule = rule;
    this.#gallery = new Gallery(rule.every);
  }

  /** Asks for a picture out of turn; resolves to `null` when it is shown, else to the reason why it is not. */
  ask(channel: Channel): Promise<string | null> {
    this.#gallery.want(channel.key);
    return new Promise((resolve) => {
      this.#waiting.set(channel.key, [...(this.#waiting.get(channel.key) ?? []), resolve]);
    });
  }

  /** Begins a picture if one is due. To be called when the recorder is not being read. */
  work(recorder: Recorder): void {
    if (this.#turn !== null) return;
    const channel = this.#gallery.next(this.#clock.monotonic(), recorder.channels);
    this.#refuse(recorder);
    if (channel === null) return;
    const stop = new AbortController();
    this.#turn = { stop, ended: this.#take(channel, stop.signal) };
  }

  /** Ends a picture that is being taken: the recorder is to be read. */
  async giveWay(): Promise<void> {
    this.#turn?.stop.abort();
    await this.#turn?.ended;
  }

  /** Tells all that wait that there will be no picture. */
  async close(): Promise<void> {
    await this.giveWay();
    for (const key of this.#waiting.keys()) this.#answer(key, 'the bridge ends');
  }

  async #take({ id, kind, key }: Channel, signal: AbortSignal): Promise<void> {
    const picture = await this.#source.picture({ id, kind }, this.#rule.width, signal);
    // Cut short by a reading: it is still due.
    if (!signal.aborted) {
      this.#gallery.taken(key, this.#clock.monotonic());
      const isShown = picture.ok && (await this.#rule.show(key, picture.jpeg, picture.at));
      this.#answer(key, isShown ? null : picture.ok ? 'the broker did not take it' : picture.reason);
    }
    this.#turn = null;
  }

  /** Whoever asked for a camera that is gone or offline by now. */
  #refuse({ channels }: Recorder): void {
    for (const key of this.#waiting.keys()) {
      const channel = channels.find((one) => one.key === key);
      if (channel === undefined || !isThere(channel)) this.#answer(key, 'the camera is not online');
    }
  }

  #answer(key: string, error: string | null): void {
    for (const resolve of this.#waiting.get(key) ?? []) resolve(error);
    this.#waiting.delete(key);
  }
}

function isThere({ online }: Channel): boolean {
  return online.fresh && online.last === true;
}
