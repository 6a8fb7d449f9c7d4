import type { Clock } from '../../../src/ports.ts';

interface Timer {
  readonly at: number;
  readonly call: () => void;
}

/** A clock that stands still until it is moved; its two hands can drift apart. */
export class HeldClock implements Clock {
  #wall = Date.UTC(2026, 10, 22, 14, 0, 0, 120);
  #elapsed = 0;
  #slept = 0;
  #set = 0;
  #timers = new Set<Timer>();

  now = (): number => this.#wall;
  /** The time of day as other devices have it: nobody sets theirs. */
  others = (): number => this.#wall - this.#set;
  monotonic = (): number => this.#elapsed;
  uptime = (): number => this.#elapsed + this.#slept;

  after(delay: number, call: () => void): () => void {
    const timer = { at: this.#elapsed + delay, call };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Time goes on; what comes due on the way is called in its order. */
  pass(milliseconds: number): void {
    const end = this.#elapsed + milliseconds;
    for (let next = this.#nextBefore(end); next !== null; next = this.#nextBefore(end)) {
      this.#timers.delete(next);
      this.#moveTo(Math.max(this.#elapsed, next.at));
      next.call();
    }
    this.#moveTo(end);
  }

  /** Someone sets the wall clock. */
  jump(milliseconds: number): void {
    this.#wall += milliseconds;
    this.#set += milliseconds;
  }

  /** The machine sleeps: no program runs. */
  sleep(milliseconds: number): void {
    this.#wall += milliseconds;
    this.#slept += milliseconds;
  }

  /** A process begins anew. */
  restart(): void {
    this.#elapsed = 0;
    this.#timers.clear();
  }

  #nextBefore(end: number): Timer | null {
    let next: Timer | null = null;
    for (const timer of this.#timers) if (timer.at <= end && timer.at < (next?.at ?? Infinity)) next = timer;
    return next;
  }

  #moveTo(elapsed: number): void {
    this.#wall += elapsed - this.#elapsed;
    this.#elapsed = elapsed;
  }
}
