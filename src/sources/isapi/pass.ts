import { type Fault, isRefusal } from '../../domain/fault.ts';
import type { Millis } from '../../domain/time.ts';
import type { Clock } from '../../ports.ts';
import type { Catalogue, DocumentName } from './catalogue.ts';
import { FaultError } from './client/client.ts';
import type { Outcome } from './outcome.ts';
import type { Shelf } from './shelf.ts';

/** One document gets at most this long (contract 3.9). */
const DOCUMENT_LIMIT: Millis = 10_000;
/** What is kept back of a reading's time for each document that is still to be asked. */
const RESERVE: Millis = 500;
const SHORTEST: Millis = 250;

/** A fault that ends the whole reading: nothing more is asked. */
export class PassEnded extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault.detail);
    this.fault = fault;
  }
}

/** One pass over a recorder's documents, within one deadline. */
export class Pass {
  readonly #shelf: Shelf;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #deadline: Millis;
  readonly #hung: DocumentName[] = [];
  readonly #denied: DocumentName[] = [];
  #answers = 0;
  #isProven: boolean;
  readonly #isLaterPart: boolean;

  /** @param isLaterPart whether a reading just before showed that the recorder answers, and that the login is right */
  constructor(shelf: Shelf, clock: Clock, signal: AbortSignal, limit: Millis, isLaterPart = false) {
    this.#isProven = isLaterPart;
    this.#isLaterPart = isLaterPart;
    this.#shelf = shelf;
    this.#clock = clock;
    this.#signal = signal;
    this.#deadline = clock.monotonic() + limit;
  }

  /** How much of its time is left. */
  get left(): Millis {
    return this.#deadline - this.#clock.monotonic();
  }

  /** Whether a document was read in this pass. */
  get hasAnswer(): boolean {
    return this.#answers > 0;
  }

  /** Whether a refusal of this document would be taken for one of the login. */
  needsProof(name: DocumentName, id?: string): boolean {
    return !this.#isProven && !this.#shelf.isForbidden(name, id) && this.#shelf.isDoubtful(name, id);
  }

  /**
   * Asks for one document, or says without a request why not.
   *
   * @param later how many documents are still to be asked after this one
   * @throws PassEnded when nothing more may be asked
   */
  async ask<Name extends DocumentName>(
    name: Name,
    later: number,
    id?: string,
  ): Promise<Outcome<Catalogue[Name]>> {
    if (this.#shelf.isForbidden(name, id)) return failed(noPermission(name));
    const left = this.#deadline - this.#clock.monotonic() - later * RESERVE;
    const timeout = Math.min(DOCUMENT_LIMIT, Math.max(SHORTEST, left));
    try {
      const outcome = await this.#shelf.fetch(name, { signal: this.#signal, timeout }, id);
      this.#isProven ||= this.#shelf.isLoginAccepted;
      return this.#remember(name, outcome, id);
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      const { fault } = error;
      // The login was proven in this very pass: what is refused is this document.
      if (fault.kind === 'unauthorized' && isRefusal(fault) && this.#isProven) {
        this.#shelf.forbade(name, id);
        return failed(noPermission(name));
      }
      throw new PassEnded(fault);
    }
  }

  #remember<T>(name: DocumentName, outcome: Outcome<T>, id?: string): Outcome<T> {
    if (outcome.kind === 'known') {
      this.#answers += 1;
      this.#shelf.answered(name, id);
    } else if (outcome.kind === 'unsupported') {
      this.#denied.push(name);
      if (this.#shelf.mayBeDenied(name)) return outcome;
      return failed({
        kind: 'malformed',
        reason: 'unexpected',
        detail: `The recorder says that it does not have ${name}, which it had before.`,
      });
    } else if (outcome.kind === 'failed' && outcome.fault.reason === 'timeout') {
      this.#hung.push(name);
    }
    return outcome;
  }

  /**
   * Draws the conclusions that only the whole pass allows: what is denied, or hangs, while another document
   * is there, is not there. A recorder that denies everything is starting, or is none.
   */
  conclude(): void {
    if (!this.hasAnswer && !this.#isLaterPart) return;
    for (const name of this.#denied) this.#shelf.denied(name);
    for (const name of this.#hung) this.#shelf.hung(name);
  }
}

function noPermission(name: DocumentName): Fault {
  const detail = `The user of the bridge may not read ${name} on this recorder.`;
  return { kind: 'unauthorized', reason: 'no_permission', detail, triesLeft: null };
}

function failed(fault: Fault): { readonly kind: 'failed'; readonly fault: Fault } {
  return { kind: 'failed', fault };
}
