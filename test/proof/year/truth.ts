import { type Span, Spans, union, without } from './spans.ts';

/** What was so, whatever anyone said of it. Times are seconds of the run. */
export class Truth {
  readonly cameras: readonly string[];
  readonly #offline: ReadonlyMap<string, Spans>;
  readonly #away = new Map<string, Spans>();
  readonly #bridge = new Spans();
  readonly #forgotten: Span[] = [];

  /** @param cameras `<recorder>/<channel>`; all are online, and all else is well */
  constructor(cameras: readonly string[]) {
    this.cameras = cameras;
    this.#offline = new Map(cameras.map((name) => [name, new Spans()]));
    for (const name of cameras) this.#away.set(recorderOf(name), new Spans());
  }

  camera(name: string, isOffline: boolean, at: number): void {
    turn(this.#offline.get(name), isOffline, at);
  }

  recorder(id: string, isAway: boolean, at: number): void {
    turn(this.#away.get(id), isAway, at);
  }

  bridge(isAway: boolean, at: number): void {
    turn(this.#bridge, isAway, at);
  }

  /** Whether one and the same bridge was there all the time. */
  isOneRun(from: number, to: number): boolean {
    return without({ from, to: to + 1 }, this.#bridge.all(to + 1)).some(
      (span) => span.to - span.from > to - from,
    );
  }

  /** What was seen in that time was never kept: the disk was full, and the bridge ended. */
  forget(span: Span): void {
    this.#forgotten.push(span);
  }

  outages(name: string, now: number): readonly Span[] {
    return this.#offline.get(name)?.all(now) ?? [];
  }

  /** When nobody could see the camera, or remember it: its recorder or the bridge was away, or all was forgotten. */
  blind(name: string, now: number): readonly Span[] {
    return union(this.#away.get(recorderOf(name))?.all(now) ?? [], this.#bridge.all(now), this.#forgotten);
  }

  /** Whether a recorder showed its camera as that at any moment since then. */
  wasSo(name: string, isOnline: boolean, since: number, now: number): boolean {
    const away = this.#away.get(recorderOf(name))?.all(now) ?? [];
    const window = { from: Math.max(0, since), to: now + 1 };
    const outages = this.outages(name, now + 1);
    const seen = without(window, away);
    return isOnline
      ? seen.some((span) => without(span, outages).length > 0)
      : seen.some((span) => outages.some(({ from, to }) => from < span.to && to > span.from));
  }
}

function turn(spans: Spans | undefined, isOn: boolean, at: number): void {
  if (isOn) spans?.begin(at);
  else spans?.end(at);
}

function recorderOf(camera: string): string {
  return camera.split('/')[0] ?? camera;
}
