/** One request; no header is kept. */
export interface LoggedRequest {
  readonly method: string;
  /** With its query. */
  readonly target: string;
  /** It carried an `Authorization` header. */
  readonly withAuthorization: boolean;
}

/** What a recorder has counted since it was started. */
export interface Counters {
  readonly requests: number;
  readonly connections: number;
  /** Answers with status 401, challenges included. */
  readonly unauthorized: number;
  /** Requests whose login was refused, tries while locked included; an expired nonce is none. */
  readonly refusedLogins: number;
  /** Requests whose login was accepted. */
  readonly acceptedLogins: number;
  readonly withAuthorization: number;
  /** Requests by path, without the query. */
  readonly byPath: ReadonlyMap<string, number>;
}

interface Waiter {
  readonly path: string | undefined;
  readonly found: (request: LoggedRequest) => void;
}

const KEPT = 4000;

/** Counts and remembers requests. */
export class RequestLog {
  readonly #byPath = new Map<string, number>();
  readonly counters = {
    requests: 0,
    connections: 0,
    unauthorized: 0,
    refusedLogins: 0,
    acceptedLogins: 0,
    withAuthorization: 0,
    byPath: this.#byPath,
  };
  readonly entries: LoggedRequest[] = [];
  #waiters: Waiter[] = [];

  requested(path: string, request: LoggedRequest): void {
    const { counters } = this;
    counters.requests += 1;
    if (request.withAuthorization) counters.withAuthorization += 1;
    this.#byPath.set(path, (this.#byPath.get(path) ?? 0) + 1);
    if (this.entries.length >= KEPT) this.entries.splice(0, KEPT / 2);
    this.entries.push(request);
    if (this.#waiters.length === 0) return;
    const isMine = (waiter: Waiter): boolean => waiter.path === undefined || waiter.path === path;
    const mine = this.#waiters.filter(isMine);
    this.#waiters = this.#waiters.filter((waiter) => !isMine(waiter));
    for (const waiter of mine) waiter.found(request);
  }

  next(path?: string): Promise<LoggedRequest> {
    return new Promise((found) => this.#waiters.push({ path, found }));
  }
}
