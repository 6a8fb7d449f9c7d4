import type { Clock, Log } from '../../../../src/ports.ts';
import type { Answer, IsapiClient } from '../../../../src/sources/isapi/client/client.ts';
import type { Order } from '../../../../src/sources/isapi/client/exchange.ts';
import { IsapiSource } from '../../../../src/sources/isapi/source.ts';
import { Documents } from '../../../../src/sources/simulator/documents.ts';
import type { SimulatedRecorder } from '../../../../src/sources/simulator/model.ts';

export const NOW = Date.UTC(2026, 10, 23, 12);
export const STILL: Clock = {
  now: () => NOW,
  monotonic: () => NOW,
  uptime: () => NOW,
  after: () => () => undefined,
};
const none = (): void => undefined;
export const SILENT: Log = { error: none, warn: none, info: none, debug: none };

/** The answers of a recorder, some of them replaced; by request target. */
export class Canned implements IsapiClient {
  readonly accepted = true;
  readonly isRefused = false;
  requests = 0;
  replaced: ReadonlyMap<string, Answer> = new Map();
  /** Targets that were asked for, with a document in answer. */
  readonly asked = new Set<string>();
  readonly #documents: Documents;

  constructor(model: SimulatedRecorder) {
    this.#documents = new Documents(model, () => NOW);
  }

  get(path: string): Promise<Answer> {
    return this.send({ method: 'GET', path });
  }

  send({ method, path, body }: Order): Promise<Answer> {
    this.requests += 1;
    return Promise.resolve(this.replaced.get(path) ?? this.original(path, method, body));
  }

  /** What the recorder says to it by itself. */
  original(path: string, method = 'GET', body = ''): Answer {
    const page = this.#documents.page(method, path, body);
    if (page.status === 200 && method === 'GET') this.asked.add(path);
    return { status: page.status, body: page.body, contentType: page.type ?? '' };
  }

  close(): void {}
}

/** A source that reads these answers. */
export function sourceOf(client: IsapiClient): IsapiSource {
  return new IsapiSource({
    client,
    clock: STILL,
    type: 'auto',
    readingLimit: 10_000,
    interval: 30_000,
    itself: { ip: '192.0.2.1', port: 80, user: 'viewer' },
    device: null,
    unsupported: {},
    stream: null,
    name: 'house',
    log: SILENT,
  });
}

/** Reads a recorder as the bridge does after a start: once, its errands, and once more. */
export async function readThrough(source: IsapiSource) {
  const { signal } = new AbortController();
  const ask = (introduce: boolean) => source.read({ introduce, doubtful: [] }, signal);
  const first = await ask(true);
  for (let errand = 0; errand < 4 && source.hasErrand; errand += 1) await source.errand(signal);
  return [first, await ask(false)] as const;
}

/** What it tells of its own parts. */
export async function examineThrough(source: IsapiSource) {
  const { signal } = new AbortController();
  const parts = ['disks', 'smart', 'clock', 'load'] as const;
  const reports = [];
  for (const part of parts) reports.push(await source.examine(part, signal));
  return reports;
}
