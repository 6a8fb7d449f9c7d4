import { type Channel, type Recorder, shown } from '../domain/state.ts';
import type { Millis } from '../domain/time.ts';
import type { Clock, RecorderSource } from '../ports.ts';
import { Gallery } from './gallery.ts';

/** How long someone who asked for a picture is kept waiting. */
const PATIENCE: Millis = 60_000;
/** So often in a row may a reading cut a picture short before another camera has its turn. */
const MOST_CUTS = 2;

/** How pictures are taken. */
export interface PictureRule {
  /** Between two pictures of one camera; `null`: only pictures that are asked for. */
  readonly every: Millis | null;
  /** Pixels, where the recorder scales; `null`: as it gives them. */
  readonly width: number | null;
  /** Shows a picture; resolves to whether it was. */
  show(channel: string, jpeg: Buffer, at: Millis): Promise<boolean>;
}

/** Someone who asked for a picture. */
type Asker = (error: string | null) => void;

/** Takes the pictures of one recorder's cameras, one at a time, and never while the recorder is being read. */
export class Photographer {
  readonly #source: RecorderSource;
  readonly #clock: Clock;
  readonly #rule: PictureRule;
  readonly #gallery: Gallery;
  readonly #waiting = new Map<string, Set<Asker>>();
  /** A picture that is on its way from the recorder, and then to the broker. */
  #turn: { readonly stop: AbortController; readonly fetched: Promise<void> } | null = null;
  #cuts = 0;

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
      const askers = this.#waiting.get(channel.key) ?? new Set<Asker>();
      this.#waiting.set(channel.key, askers);
      const cancel = this.#clock.after(PATIENCE, () => {
        askers.delete(answer);
        resolve('timeout');
      });
      const answer: Asker = (error) => {
        cancel();
        resolve(error);
      };
      askers.add(answer);
    });
  }

  /** Begins a picture if one is due. To be called when the recorder is not being read. */
  work(recorder: Recorder): void {
    if (this.#turn !== null) return;
    const channel = this.#gallery.next(this.#clock.monotonic(), recorder.channels);
    for (const key of this.#waiting.keys()) {
      const asked = recorder.channels.find((one) => one.key === key);
      if (asked === undefined || shown(asked.online) !== true) this.#answer(key, 'the camera is not online');
    }
    if (channel === null) return;
    const stop = new AbortController();
    const picture = this.#source.picture(channel, this.#rule.width, stop.signal);
    const fetched = picture.then(() => undefined);
    this.#turn = { stop, fetched };
    void picture.then(async (taken) => {
      // Cut short by a reading, it is still due; but not again and again, or the others had no turn.
      const isCut = stop.signal.aborted && ++this.#cuts < MOST_CUTS;
      if (!isCut) {
        this.#cuts = 0;
        this.#gallery.taken(channel.key, this.#clock.monotonic());
        // The broker may take its time: nobody waits for it but the next picture.
        const isShown = taken.ok && (await this.#rule.show(channel.key, taken.jpeg, taken.at));
        this.#answer(channel.key, isShown ? null : taken.ok ? 'the broker did not take it' : taken.reason);
      }
      this.#turn = null;
    });
  }

  /** Ends a picture that is being fetched: the recorder is to be read. */
  async giveWay(): Promise<void> {
    this.#turn?.stop.abort();
    await this.#turn?.fetched;
  }

  /** Tells all that wait that there will be no picture. */
  refuse(error: string): void {
    for (const key of this.#waiting.keys()) this.#answer(key, error);
  }

  #answer(key: string, error: string | null): void {
    for (const answer of this.#waiting.get(key) ?? []) answer(error);
    this.#waiting.delete(key);
  }
}
