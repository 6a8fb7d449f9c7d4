import { iso, type Millis } from '../../domain/time.ts';
import type { Link, Outcome } from './link.ts';
import { channelTopic } from './topics.ts';

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

  constructor(base: string) {
    this.#base = base;
  }

  put(recorder: string, channel: string, jpeg: Buffer, at: Millis): void {
    this.#pictures.set(keyOf(recorder, channel), { recorder, channel, jpeg, at });
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

  /** Publishes every picture, one after the other: they are large. */
  async showAll(link: Link): Promise<void> {
    for (const { recorder, channel } of this.#pictures.values()) {
      if (link.isLost) return;
      await this.show(link, recorder, channel);
    }
  }
}

function keyOf(recorder: string, channel: string): string {
  return `${recorder}/${channel}`;
}
