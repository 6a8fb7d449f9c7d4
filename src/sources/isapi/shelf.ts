import { hash } from 'node:crypto';
import { isRefusal } from '../../domain/fault.ts';
import type { Unsupported } from '../../domain/snapshot.ts';
import type { Millis } from '../../domain/time.ts';
import type { Clock } from '../../ports.ts';
import { type Catalogue, CATALOGUE, type DocumentKind, type DocumentName } from './catalogue.ts';
import { FaultError, type IsapiClient } from './client/client.ts';
import { type Outcome, understand } from './outcome.ts';

const HOUR: Millis = 60 * 60_000;
/** Documents that a recorder does not have are asked for again so often (contract 3.9). */
const REPROBE_AFTER: Millis = 24 * HOUR;
/**
 * Sooner, where it was there before, or was denied once only: it may have been away, as while the recorder starts. Two
 * denials are believed (isapi.md 7).
 */
const REPROBE_MISSED_AFTER: Millis = 10 * 60_000;
/** A 401 counts as a failed login on some recorders: a document without permission is asked for seldom. */
const FORBIDDEN_FOR: Millis = HOUR;
/** So often must a document hang, or one that was there before be denied, to count as not there. */
const STRIKES = 2;

/** Asked for in every cycle: their bytes are kept. Of the others, which have up to 100 kB, only a hash is. */
const ORDINARY: ReadonlySet<DocumentName> = new Set([
  'inputs',
  'proxyStatus',
  'oneProxyStatus',
  'channelStatus',
  'workingStatus',
]);

interface Copy {
  /** The bytes, or their hash. */
  readonly imprint: Buffer;
  readonly value: unknown;
}

/**
 * One recorder's documents: fetches them, parses one only when its bytes have changed, and remembers which of
 * them the recorder does not have or does not show to this user.
 */
export class Shelf {
  readonly #client: IsapiClient;
  readonly #clock: Clock;
  readonly #copies = new Map<string, Copy>();
  readonly #answered = new Set<DocumentName>();
  readonly #strikes = new Map<DocumentName, number>();
  /** Not there, and found so more than once since the start. */
  readonly #confirmed = new Set<DocumentName>();
  /** By document, and by channel or disk where it has one of its own. */
  readonly #forbidden = new Map<string, Millis>();
  #unsupported: Unsupported;

  constructor(client: IsapiClient, clock: Clock, unsupported: Unsupported) {
    this.#client = client;
    this.#clock = clock;
    this.#unsupported = unsupported;
  }

  get unsupported(): Unsupported {
    return this.#unsupported;
  }

  isUnsupported(name: DocumentName): boolean {
    return this.#unsupported[name] !== undefined;
  }

  /** Whether the time has come to ask again for a document that was not there. */
  isDueAgain(name: DocumentName): boolean {
    const since = this.#unsupported[name];
    const after = this.#confirmed.has(name) ? REPROBE_AFTER : REPROBE_MISSED_AFTER;
    return since !== undefined && Math.abs(this.#clock.now() - since) >= after;
  }

  hasAnswered(name: DocumentName): boolean {
    return this.#answered.has(name);
  }

  /** Whether the recorder knows the user: an answer that is not 401 shows it. */
  get isLoginAccepted(): boolean {
    return this.#client.accepted;
  }

  isForbidden(name: DocumentName, id = ''): boolean {
    const until = this.#forbidden.get(keyOf(name, id));
    return until !== undefined && this.#clock.monotonic() < until;
  }

  wasForbidden(name: DocumentName, id = ''): boolean {
    return this.#forbidden.has(keyOf(name, id));
  }

  /** Whether a 401 to this document would say nothing of the login: it was forbidden, or this one of many never answered. */
  isDoubtful(name: DocumentName, id = ''): boolean {
    return this.wasForbidden(name, id) || (id !== '' && !this.#copies.has(pathOf(name, id)));
  }

  /** Asks for one document. A refused login and a recorder that cannot be reached are thrown as `FaultError`. */
  async fetch<Name extends DocumentName>(
    name: Name,
    limits: { readonly signal: AbortSignal; readonly timeout: Millis },
    id = '',
  ): Promise<Outcome<Catalogue[Name]>> {
    const kind: DocumentKind<Catalogue[Name]> = CATALOGUE[name];
    const path = pathOf(name, id);
    try {
      const answer = await this.#client.get(path, limits);
      const copy = this.#copies.get(path);
      const imprint = imprintOf(name, answer.body);
      if (copy !== undefined && answer.status === 200 && copy.imprint.equals(imprint)) {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a path holds one kind of document
        return { kind: 'known', value: copy.value as Catalogue[Name] };
      }
      const outcome = understand(answer, kind.read);
      if (outcome.kind !== 'known') return outcome;
      return { kind: 'known', value: this.#keep(path, kind, imprint, outcome.value) };
    } catch (error) {
      if (!(error instanceof FaultError) || !error.connected || isRefusal(error.fault)) throw error;
      return { kind: 'failed', fault: error.fault };
    }
  }

  #keep<T>(path: string, kind: DocumentKind<T>, imprint: Buffer, value: T): T {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a path holds one kind of document
    const past = this.#copies.get(path)?.value as T | undefined;
    const kept = past !== undefined && kind.isSame?.(past, value) === true ? past : value;
    this.#copies.set(path, { imprint, value: kept });
    return kept;
  }

  /** Remembers that a document answered. */
  answered(name: DocumentName, id = ''): void {
    this.#answered.add(name);
    this.#confirmed.delete(name);
    this.#strikes.delete(name);
    this.#forbidden.delete(keyOf(name, id));
    if (this.isUnsupported(name)) {
      const { [name]: _, ...rest } = this.#unsupported;
      this.#unsupported = rest;
    }
  }

  /** Whether it is to be believed at once when the recorder denies having a document. */
  mayBeDenied(name: DocumentName): boolean {
    return !this.#answered.has(name) || (this.#strikes.get(name) ?? 0) + 1 >= STRIKES;
  }

  /** Remembers that the recorder denied having a document while it had others. */
  denied(name: DocumentName): void {
    if (this.#answered.has(name) && !this.#strike(name)) return;
    if (this.isUnsupported(name) && !this.#answered.has(name)) this.#confirmed.add(name);
    this.#drop(name);
  }

  /** Remembers that a document hung while others answered: old firmwares do so for documents they do not have. */
  hung(name: DocumentName): void {
    if (this.#answered.has(name) || !this.#strike(name)) return;
    this.#confirmed.add(name);
    this.#drop(name);
  }

  /** Remembers that the user may not read a document that other documents' login did not cover. */
  forbade(name: DocumentName, id = ''): void {
    this.#forbidden.set(keyOf(name, id), this.#clock.monotonic() + FORBIDDEN_FOR);
  }

  /** Another firmware may have other documents. */
  forget(): void {
    this.#unsupported = {};
    this.#answered.clear();
    this.#confirmed.clear();
    this.#strikes.clear();
    this.#forbidden.clear();
  }

  #strike(name: DocumentName): boolean {
    const strikes = (this.#strikes.get(name) ?? 0) + 1;
    this.#strikes.set(name, strikes);
    return strikes >= STRIKES;
  }

  #drop(name: DocumentName): void {
    this.#strikes.delete(name);
    this.#unsupported = { ...this.#unsupported, [name]: this.#clock.now() };
  }
}

function pathOf(name: DocumentName, id: string): string {
  const { path } = CATALOGUE[name];
  return id === '' ? path : path.replace('{id}', encodeURIComponent(id));
}

function keyOf(name: DocumentName, id: string): string {
  return `${name} ${id}`;
}

/** What tells a body from another. */
function imprintOf(name: DocumentName, body: Buffer): Buffer {
  return ORDINARY.has(name) ? body : hash('sha256', body, 'buffer');
}
