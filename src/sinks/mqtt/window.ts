/** Work that may only run a few at a time; the rest waits in line. */
export class Window {
  readonly #size: number;
  readonly #line: (() => void)[] = [];
  #waiters: (() => void)[] = [];
  #running = 0;

  /** @param size how many may run at once, at least 1 */
  constructor(size: number) {
    this.#size = size;
  }

  get isIdle(): boolean {
    return this.#running === 0;
  }

  /** Runs `work` now or when its turn comes; `leave` must be called once for each that has run. */
  enter(work: () => void): void {
    if (this.#running < this.#size) {
      this.#running += 1;
      work();
    } else {
      this.#line.push(work);
    }
  }

  leave(): void {
    const next = this.#line.shift();
    if (next === undefined) this.#running -= 1;
    else next();
    if (this.#running < this.#size) this.#wake();
  }

  /** Resolves when work that enters now would run at once, or when the window is closed. */
  async room(): Promise<void> {
    while (this.#running >= this.#size) await this.#turn();
  }

  /** Resolves when nothing runs or waits, or when the window is closed. */
  async idle(): Promise<void> {
    while (this.#running > 0) await this.#turn();
  }

  /** Lets everyone go; what waits in line never runs. */
  close(): void {
    this.#line.length = 0;
    this.#running = 0;
    this.#wake();
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.push(resolve);
    });
  }

  #wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }
}
