import { isRefusal } from '../../../domain/fault.ts';
import type { Picture } from '../../../domain/picture.ts';
import type { Millis } from '../../../domain/time.ts';
import type { Clock, Pictured } from '../../../ports.ts';
import { FaultError, type IsapiClient } from '../client/client.ts';
import { judgeAnswer, type Verdict } from './answer.ts';
import { PictureWays, targetOf, type Way } from './ways.ts';

/** For a picture with all that is asked for it: the readings wait as long. */
const LIMIT: Millis = 8000;
/** With less than this left, nothing more is asked. */
const SHORTEST: Millis = 500;
/** A refused login counts as a failed one on some recorders. */
const WITHHELD_FOR: Millis = 60 * 60_000;

interface Step {
  readonly picture: Picture;
  /** Another way that may bring the picture now. */
  readonly next: Way | null;
}

/**
 * Takes pictures of one recorder's cameras, by one request each, or by two where the way is not known yet or the
 * recorder stumbles (isapi.md 4.7). Not beside a reading: the caller sees to it.
 */
export class Pictures {
  readonly #client: IsapiClient;
  readonly #clock: Clock;
  readonly #ways = new PictureWays();
  readonly #limit: Millis;
  #withheldUntil: Millis = -Infinity;

  /** @param limit the longest that taking one may last */
  constructor(client: IsapiClient, clock: Clock, limit: Millis = LIMIT) {
    this.#client = client;
    this.#clock = clock;
    this.#limit = limit;
  }

  /**
   * Takes one picture. Where the recorder is known to give none, or not to this user, nothing is asked.
   *
   * @param width pixels that the recorder is to scale it to where it can; `null`: as it comes
   */
  async take(channel: Pictured, width: number | null, signal: AbortSignal): Promise<Picture> {
    const now = this.#clock.monotonic();
    if (now < this.#withheldUntil) return failed('no_permission');
    const way = this.#ways.open(channel, width !== null, now)[0];
    if (way === undefined) return failed(this.#ways.whyNone(channel, now));
    const first = await this.#ask(channel, way, width, { signal, timeout: this.#limit });
    const left = this.#limit - (this.#clock.monotonic() - now);
    if (first.next === null || signal.aborted || left < SHORTEST) return first.picture;
    const second = await this.#ask(channel, first.next, width, { signal, timeout: left });
    // That the other way is closed says less than what happened on the first.
    const isTelling = second.picture.ok || second.picture.reason !== 'unsupported';
    return isTelling ? second.picture : first.picture;
  }

  /** Another firmware may give pictures in another way. */
  forget(): void {
    this.#ways.forget();
  }

  async #ask(
    channel: Pictured,
    way: Way,
    width: number | null,
    limits: { readonly signal: AbortSignal; readonly timeout: Millis },
  ): Promise<Step> {
    const wasAccepted = this.#client.accepted;
    try {
      const answer = await this.#client.get(targetOf(channel, way, width), limits);
      return this.#follow(channel, way, width !== null, judgeAnswer(answer));
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      const { fault } = error;
      const now = this.#clock.monotonic();
      if (isRefusal(fault) || fault.kind === 'unauthorized') {
        this.#withheldUntil = now + WITHHELD_FOR;
        // The readings' login is accepted: what is refused is the picture.
        return last(failed(wasAccepted && fault.kind !== 'locked' ? 'no_permission' : fault.reason));
      }
      if (fault.reason === 'timeout' && error.connected && !limits.signal.aborted)
        this.#ways.hung(channel, way, now);
      return last(failed(fault.reason));
    }
  }

  /** Learns from an answer, and says how it goes on. */
  #follow(channel: Pictured, way: Way, wantsScaling: boolean, verdict: Verdict): Step {
    const now = this.#clock.monotonic();
    const ways = this.#ways;
    const isElsewhere = ({ path }: Way) => path !== way.path;
    switch (verdict.is) {
      case 'picture':
        ways.worked(channel, way);
        return last({ ok: true, jpeg: verdict.jpeg, at: this.#clock.now() });
      case 'refused': {
        const isKnown = ways.isKnown(channel);
        ways.refused(channel, way, verdict.blame, verdict.why, now);
        const open = ways.open(channel, wantsScaling, now);
        const isBetter = (other: Way) => isElsewhere(other) === (verdict.blame !== 'scaling');
        const next = (isKnown ? undefined : open.find(isBetter)) ?? open[0] ?? null;
        return { picture: failed(verdict.why), next };
      }
      case 'stumbled':
        return { picture: failed(verdict.reason), next: way };
      case 'unclear': {
        const elsewhere = ways.open(channel, wantsScaling, now).find(isElsewhere) ?? null;
        return { picture: failed(verdict.reason), next: ways.isKnown(channel) ? null : elsewhere };
      }
      case 'failed':
        return last(failed(verdict.reason));
    }
  }
}

function failed(reason: string): Picture {
  return { ok: false, reason };
}

function last(picture: Picture): Step {
  return { picture, next: null };
}
