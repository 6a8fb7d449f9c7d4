import type { Millis } from '../../../domain/time.ts';
import type { Pictured } from '../../../ports.ts';
import { canonical } from '../numbering.ts';

/** The two places where recorders keep pictures (isapi.md 4.7). */
export type PicturePath = 'Streaming' | 'ContentMgmt/StreamingProxy';

/** One way of asking for a picture. */
export interface Way {
  readonly path: PicturePath;
  /** Asks the recorder to scale it. */
  readonly isScaled: boolean;
}

/** What an answer speaks against: this way only, scaling on its path whatever the channel, or its path as a whole. */
export type Blame = 'way' | 'scaling' | 'path';
/** Why a way is not gone. */
export type Refusal = 'unsupported' | 'no_permission';

const HOUR: Millis = 60 * 60_000;
/** A way that was refused is tried again after so long. */
const REFUSED_FOR: Readonly<Record<Refusal, Millis>> = { unsupported: 24 * HOUR, no_permission: HOUR };
/** So often must a way hang that has never worked, to count as not there. */
const STRIKES = 2;

/** Which ways of asking for pictures one recorder knows, for each channel. Times are monotonic. */
export class PictureWays {
  /** The path that worked, for each channel and for each kind. */
  readonly #worked = new Map<string, PicturePath>();
  readonly #refused = new Map<string, { readonly until: Millis; readonly why: Refusal }>();
  readonly #strikes = new Map<string, number>();

  /** Whether a picture of this channel ever came. */
  isKnown(channel: Pictured): boolean {
    return this.#worked.has(nameOf(channel));
  }

  /** The ways that may be gone now, the most promising first. */
  open(channel: Pictured, wantsScaling: boolean, now: Millis): readonly Way[] {
    const known = this.#worked.get(nameOf(channel)) ?? this.#worked.get(kindOf(channel));
    const paths = pathsOf(channel, known);
    const [scaled, plain] = [true, false].map((isScaled) => paths.map((path) => ({ path, isScaled })));
    const all = wantsScaling ? [...(scaled ?? []), ...(plain ?? [])] : (plain ?? []);
    // Where the path is known, only scaling is in question: that is settled first.
    if (known !== undefined) all.sort((one, other) => paths.indexOf(one.path) - paths.indexOf(other.path));
    return all.filter((way) => !this.#isRefused(channel, way, now));
  }

  /** Why no way is open; a missing right comes before a missing picture. */
  whyNone(channel: Pictured, now: Millis): Refusal {
    const ways = pathsOf(channel, undefined).flatMap((path) => [
      { path, isScaled: true },
      { path, isScaled: false },
    ]);
    const isForbidden = ways.some((way) => this.#refusalOf(channel, way, now)?.why === 'no_permission');
    return isForbidden ? 'no_permission' : 'unsupported';
  }

  worked(channel: Pictured, way: Way): void {
    this.#worked.set(nameOf(channel), way.path).set(kindOf(channel), way.path);
    this.#strikes.delete(keyOf(nameOf(channel), way));
  }

  refused(channel: Pictured, way: Way, blame: Blame, why: Refusal, now: Millis): void {
    const refusal = { until: now + REFUSED_FOR[why], why };
    if (blame === 'scaling' && way.isScaled) {
      this.#refused.set(keyOf(kindOf(channel), way), refusal);
      return;
    }
    this.#refused.set(keyOf(nameOf(channel), way), refusal);
    if (blame === 'path') this.#refused.set(keyOf(nameOf(channel), opposite(way)), refusal);
  }

  /** Remembers that a way gave no answer in time: old firmwares hang on what they do not have. */
  hung(channel: Pictured, way: Way, now: Millis): void {
    if (this.isKnown(channel)) return;
    const key = keyOf(nameOf(channel), way);
    const strikes = (this.#strikes.get(key) ?? 0) + 1;
    this.#strikes.set(key, strikes % STRIKES);
    if (strikes >= STRIKES) this.refused(channel, way, 'path', 'unsupported', now);
  }

  /** Another firmware may know other ways. */
  forget(): void {
    this.#worked.clear();
    this.#refused.clear();
    this.#strikes.clear();
  }

  #isRefused(channel: Pictured, way: Way, now: Millis): boolean {
    return this.#refusalOf(channel, way, now) !== undefined;
  }

  #refusalOf(channel: Pictured, way: Way, now: Millis) {
    return [nameOf(channel), kindOf(channel)]
      .map((name) => this.#refused.get(keyOf(name, way)))
      .find((refusal) => refusal !== undefined && now < refusal.until);
  }
}

/** The target of a request for a picture; the height is left to the recorder, which knows the aspect. */
export function targetOf({ id }: Pictured, { path, isScaled }: Way, width: number | null): string {
  const target = `/ISAPI/${path}/channels/${encodeURIComponent(canonical(id))}01/picture`;
  return isScaled && width !== null ? `${target}?videoResolutionWidth=${width}` : target;
}

/** Analog inputs are Streaming's, and IP channels StreamingProxy's, unless it proved to be otherwise. */
function pathsOf({ kind }: Pictured, known: PicturePath | undefined): readonly PicturePath[] {
  const first = known ?? (kind === 'analog' ? 'Streaming' : 'ContentMgmt/StreamingProxy');
  return first === 'Streaming' ? [first, 'ContentMgmt/StreamingProxy'] : [first, 'Streaming'];
}

function opposite({ path, isScaled }: Way): Way {
  return { path, isScaled: !isScaled };
}

function kindOf({ kind }: Pictured): string {
  return kind ?? 'ip';
}

function nameOf(channel: Pictured): string {
  return `${kindOf(channel)} ${channel.id}`;
}

function keyOf(name: string, { path, isScaled }: Way): string {
  return `${name} ${path} ${isScaled}`;
}
