/** A stretch of time, in seconds of the run; the end is not part of it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Stretches during which something was so, in their order; the last one may still run. */
export class Spans {
  readonly #ended: Span[] = [];
  #since: number | null = null;

  begin(at: number): void {
    this.#since ??= at;
  }

  end(at: number): void {
    if (this.#since !== null && at > this.#since) this.#ended.push({ from: this.#since, to: at });
    this.#since = null;
  }

  get isOn(): boolean {
    return this.#since !== null;
  }

  /** All of them; what runs ends at `now`. */
  all(now: number): readonly Span[] {
    return this.#since === null ? this.#ended : [...this.#ended, { from: this.#since, to: now }];
  }
}

/** What is left of one stretch outside of others. */
export function without(whole: Span, others: readonly Span[]): readonly Span[] {
  let from = whole.from;
  const left: Span[] = [];
  for (const other of others) {
    if (other.to <= from || other.from >= whole.to) continue;
    if (other.from > from) left.push({ from, to: other.from });
    from = Math.max(from, other.to);
  }
  if (from < whole.to) left.push({ from, to: whole.to });
  return left;
}

/** The union of stretches, in order and apart. */
export function union(...lists: readonly (readonly Span[])[]): readonly Span[] {
  const joined: Span[] = [];
  for (const span of lists.flat().toSorted((one, other) => one.from - other.from)) {
    const last = joined.at(-1);
    if (last !== undefined && span.from <= last.to)
      joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else joined.push(span);
  }
  return joined;
}
