import type { Fault } from '../../../domain/fault.ts';
import type { Push } from '../../../domain/push.ts';
import type { Millis } from '../../../domain/time.ts';
import type { Clock, Log, PushListener } from '../../../ports.ts';
import type { Alert } from './alert.ts';
import { Gate } from './hint.ts';
import type { AlertStream, StreamEnd } from './stream.ts';

const SHORTEST_PAUSE: Millis = 2000;
const LONGEST_PAUSE: Millis = 5 * 60_000;
/** After a stream that lasted longer, pauses begin anew. */
const GOOD: Millis = 60_000;
/** Many recorders end a stream when nothing was to be told for 15 to 40 s (isapi.md 5.1). */
const ROUTINE: Millis = 10_000;
/** Failures in a row that are worth a warning. */
const WORTH_TELLING = 3;

/** What a listener is made of. */
export interface ListenerParts {
  /** Its id, for the log. */
  readonly recorder: string;
  readonly stream: AlertStream;
  readonly clock: Clock;
  readonly log: Log;
  /** The next reading is to come at once. Must not throw. */
  hint(hint: Push): void;
  /** No stream came about, and the next reading tells whether for the stream alone: the login, or the recorder, is in doubt. */
  refused(fault: Fault): void;
}

/** Keeps the alertStream of one recorder open for as long as it is allowed to. */
export class Listener implements PushListener {
  readonly #gate = new Gate();
  readonly #parts: ListenerParts;
  #isAllowed = false;
  /** Why no stream is opened until {@link renew}. */
  #barrier: 'forbidden' | 'unsupported' | null = null;
  /** The login was refused for the stream, and no reading has come in since. */
  #isSuspect = false;
  #running: { readonly stop: AbortController; readonly ended: Promise<void> } | null = null;
  #cancelPause: (() => void) | null = null;
  #failures = 0;
  /** A stream was open since the last that could not be. */
  #wasOpen = false;
  #openedAt: Millis | null = null;
  /** Whether the stream before was ended as a matter of routine; `null` before the first. */
  #wasRoutine: boolean | null = null;

  constructor(parts: ListenerParts) {
    this.#parts = parts;
  }

  /** `on` while a stream is open, `waiting` while one is to be, `off` while none may be; or why there is none. */
  get status(): 'on' | 'waiting' | 'off' | 'forbidden' | 'unsupported' {
    if (this.#openedAt !== null) return 'on';
    if (this.#barrier !== null) return this.#barrier;
    return this.#isAllowed ? 'waiting' : 'off';
  }

  /**
   * A reading was good: the stream may be opened, and is kept open from now on. To be said after every good
   * reading: a login that was refused for the stream and is good for a reading is a missing right (contract 8).
   */
  allow(): void {
    this.#isAllowed = true;
    if (this.#isSuspect) this.#giveUp('forbidden');
    this.#isSuspect = false;
    this.#open();
  }

  /** The recorder is lost, or its login pauses: the stream is closed, and none is opened until {@link allow}. */
  forbid(): void {
    this.#isAllowed = false;
    this.#isSuspect = false;
    this.#failures = 0;
    this.#cancelPause?.();
    this.#cancelPause = null;
    this.#running?.stop.abort();
  }

  /** Asks again although the recorder has no alertStream, or does not show it to this user. */
  renew(): void {
    this.#barrier = null;
    this.#open();
  }

  standing(now: Millis): readonly Push[] {
    return this.#gate.standing(now);
  }

  judge(push: Push, isSo: boolean, begun: Millis): void {
    this.#gate.judge(push, isSo, begun);
  }

  /** Closes the stream. Resolves when it is closed. */
  async close(): Promise<void> {
    this.forbid();
    await this.#running?.ended;
  }

  #open(): void {
    const isHeldBack = !this.#isAllowed || this.#isSuspect || this.#barrier !== null;
    if (isHeldBack || this.#running !== null || this.#cancelPause !== null) return;
    const stop = new AbortController();
    this.#running = { stop, ended: this.#listen(stop.signal) };
  }

  async #listen(signal: AbortSignal): Promise<void> {
    const { stream, clock } = this.#parts;
    const listening = {
      opened: () => this.#opened(clock.monotonic()),
      heard: (alert: Alert) => this.#pass(this.#gate.take(alert, clock.monotonic())),
    };
    const end = await stream.listen(listening, signal);
    const lasted = this.#openedAt === null ? 0 : clock.monotonic() - this.#openedAt;
    if (this.#openedAt !== null) this.#wasRoutine = isRoutine(end);
    this.#openedAt = null;
    this.#running = null;
    if (this.#isAllowed) this.#goOn(end, lasted);
  }

  #opened(now: Millis): void {
    const { log, recorder } = this.#parts;
    this.#openedAt = now;
    this.#wasOpen = true;
    log.debug('The alertStream is open.', { recorder });
    if (this.#wasRoutine !== null) this.#pass(this.#gate.reopened(now, this.#wasRoutine));
  }

  #pass(hint: Push | null): void {
    if (hint !== null) this.#parts.hint(hint);
  }

  /** What follows the end of a stream. */
  #goOn(end: StreamEnd, lasted: Millis): void {
    if (end.kind === 'forbidden' || end.kind === 'unsupported') return this.#giveUp(end.kind);
    if (end.kind === 'stopped') return this.#open();
    if (lasted > GOOD) this.#failures = 0;
    else if (lasted < ROUTINE || end.kind !== 'closed') this.#fail(end);
    if (end.kind === 'refused' && isLoginFault(end.fault)) {
      this.#isSuspect = true;
      this.#parts.refused(end.fault);
      return;
    }
    // Who let a stream go and takes no other may be gone.
    if (end.kind === 'refused' && this.#wasOpen) {
      this.#wasOpen = false;
      this.#parts.refused(end.fault);
    }
    // What the recorder ends as a matter of routine says nothing of the failures before.
    const failures = lasted >= ROUTINE ? 0 : this.#failures;
    const pause = Math.min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** Math.max(0, failures - 1));
    this.#cancelPause = this.#parts.clock.after(pause, () => {
      this.#cancelPause = null;
      this.#open();
    });
  }

  #fail(end: StreamEnd): void {
    this.#failures += 1;
    if (this.#failures !== WORTH_TELLING) return;
    const { log, recorder } = this.#parts;
    const reason = end.kind === 'refused' ? end.fault.reason : end.kind;
    const detail = end.kind === 'refused' ? end.fault.detail : undefined;
    log.warn('The alertStream cannot be kept open; the readings go on without it.', {
      recorder,
      reason,
      detail,
    });
  }

  #giveUp(barrier: 'forbidden' | 'unsupported'): void {
    this.#barrier = barrier;
    const { log, recorder } = this.#parts;
    if (barrier === 'unsupported') log.info('The recorder has no alertStream.', { recorder });
    else
      log.warn(
        'This user may not listen to the alertStream of the recorder: it needs the right to be notified ("Notify Surveillance Center").',
        { recorder },
      );
  }
}

function isRoutine(end: StreamEnd): boolean {
  return end.kind === 'silent' || (end.kind === 'closed' && end.quiet >= ROUTINE);
}

/** Whether nothing but another login, or a right, would help. */
function isLoginFault(fault: Fault): boolean {
  return fault.kind === 'locked' || fault.kind === 'unauthorized';
}
