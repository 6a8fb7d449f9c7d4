import { iso, type Millis } from '../../domain/time.ts';
import type { Link, Outcome } from './link.ts';
import { channelTopic } from './topics.ts';

/** Bytes that are kept; beyond, the oldest are left to the broker, which has them retained. */
const MOST = 64 * 1024 * 1024;

interface Shown {
  readonly recorder: string;
  readonly channel: string;
  readonly jpeg: Buffer;
  readonly at: Millis;
}

/** The last picture of each camera, to be shown again on another connection. */
export class Album {
  readonly #base: string;
  readonly #pictures = new Map<string, Shown>();
  #size = 0;
  #isShowing = false;

  constructor(base: string) {
    this.#base = base;
  }

  put(recorder: string, channel: string, jpeg: Buffer, at: Millis): void {
    this.drop(recorder, channel);
    this.#pictures.set(keyOf(recorder, channel), { recorder, channel, jpeg, at });
    this.#size += jpeg.length;
    for (const oldest of this.#pictures.values()) {
      if (this.#size <= MOST) break;
      this.drop(oldest.recorder, oldest.channel);
    }
  }

  drop(recorder: string, channel: string): void {
    const key = keyOf(recorder, channel);
    this.#size -= this.#pictures.get(key)?.jpeg.length ?? 0;
    this.#pictures.delete(key);
  }

  has(recorder: string, channel: string): boolean {
    return this.#pictures.has(keyOf(recorder, channel));
  }

  /** Publishes the picture of a camera, and when it was taken. */
  async show(link: Link, recorder: string, channel: string): Promise<Outcome> {
    const picture = this.#pictures.get(keyOf(recorder, channel));
    if (picture === undefined) return 'skipped';
    const topic = (leaf: 'snapshot' | 'snapshot_at') => channelTopic(this.#base, recorder, channel, leaf);
    const outcome = await link.publish(topic('snapshot'), picture.jpeg, true);
    if (outcome === 'acked') await link.publish(topic('snapshot_at'), iso(picture.at), true);
    return outcome;
  }

  /** Publishes every picture, one after the other: they are large, and nothing waits for them. */
  async showAll(link: Link): Promise<void> {
    if (this.#isShowing) return;
    this.#isShowing = true;
    for (const { recorder, channel } of this.#pictures.values()) {
      if (link.isLost) break;
      await this.show(link, recorder, channel);
    }
    this.#isShowing = false;
  }
}

function keyOf(recorder: string, channel: string): string {
  return `${recorder}/${channel}`;
}
