import { CATALOGUE } from '../../../src/sources/isapi/catalogue.ts';
import type { Millis } from '../../../src/domain/time.ts';
import { ALERT_STREAM } from '../../../src/sources/simulator/alert-stream.ts';
import { pathOf } from '../../../src/sources/simulator/page.ts';
import type { Visit } from './door.ts';
import type { Told } from './refusals.ts';

const MINUTE: Millis = 60_000;
const DAY: Millis = 24 * 60 * MINUTE;
const FIRST_PAUSE: Millis = 31 * MINUTE;
/** At so few tries left, only the user may try again. */
const FEW = 2;
const BOOT: Millis = 3 * MINUTE;
/** What the times may be off: clocks are set in whole seconds. */
const TOLERANCE: Millis = 1000;
/** The held clock goes on in steps: what happens at once may look as far apart. */
const STEP: Millis = 50_000;

/** Visits that are told beside a fault. */
const KEPT = 8;

/** The documents of a reading; all else is asked beside it. */
const READING = new Set(
  (['deviceInfo', 'inputs', 'proxies', 'proxyStatus', 'channelStatus', 'workingStatus'] as const).map(
    (name) => pathOf(CATALOGUE[name].path),
  ),
);

/** The alertStream has a connection of its own. */
type Connection = 'stream' | 'rest';

/** Contract 3.10 for one recorder, read by its words: which login may be tried when, and when one must be. */
export class Law {
  readonly #hasStreamRight: boolean;
  #refusals = 0;
  #notBefore: Millis = -Infinity;
  #isForGood = false;
  #paused: { readonly at: Millis; readonly by: Connection } = { at: -Infinity, by: 'rest' };
  #wasAccepted = false;
  #isChanceTaken = false;
  /** It was away, and was asked while it was; nothing has answered since. */
  #isBack = false;
  /**
   * A kept login was refused: one round with a fresh nonce follows, for the same document. By connection: the stream
   * has one of its own.
   */
  readonly #rounds = new Map<Connection, { readonly at: Millis; readonly path: string }>();
  /** Something else than a reading was refused: one reading follows, which tells whether it is the login. */
  #suspicion: Millis | null = null;
  #streamRefusals = 0;
  /** Refused logins that were allowed. */
  allowed = 0;
  readonly faults: string[] = [];
  readonly #recent: string[] = [];

  constructor(hasStreamRight: boolean) {
    this.#hasStreamRight = hasStreamRight;
  }

  /** When the next login must be tried; `Infinity` for never, `null` where nothing presses. */
  get due(): Millis | null {
    if (this.#isForGood) return Infinity;
    if (this.#suspicion !== null) return this.#suspicion;
    return Number.isFinite(this.#notBefore) ? this.#notBefore : null;
  }

  /** Whether the recorder is back from an absence, and is to be asked for the first time. */
  isAwaited(at: Millis): boolean {
    return this.#isBack && !this.#isForGood && at >= this.#notBefore;
  }

  /**
   * The recorder is back from an absence. Within a pause that went unnoticed; without one it was long enough to be
   * noticed.
   */
  returned(at: Millis): void {
    this.#isBack = !this.#isForGood && at > this.#notBefore;
  }

  /** The bridge has started anew: who may not listen may be asked once more. */
  restarted(): void {
    this.#streamRefusals = 0;
  }

  /** The credentials have changed: they are tried at once. */
  changed(): void {
    this.#refusals = 0;
    this.#notBefore = -Infinity;
    this.#isForGood = false;
    this.#wasAccepted = false;
    this.#isChanceTaken = false;
    this.#suspicion = null;
  }

  /** Says what is wrong, and what came before it. */
  blame(fault: string): void {
    this.faults.push([fault, ...this.#recent].join('\n    '));
  }

  /** Takes what came to the recorder, and what it said. @param at time that has really passed */
  visit(at: Millis, visit: Visit): void {
    this.#recent.push(sayVisit(at, visit));
    if (this.#recent.length > KEPT) this.#recent.shift();
    // A nonce that is not known any more is answered without a look at the password.
    // What is on its way on the other connection while the refusal comes in cannot be called back.
    const isUnderWay =
      (visit.isKept || visit.isBasic) &&
      visit.is === 'refused' &&
      at === this.#paused.at &&
      connectionOf(visit) !== this.#paused.by;
    if (isUnderWay) this.allowed += 1;
    if (isUnderWay) return;
    if (visit.hasLogin && visit.is !== 'challenged') this.#judge(at, visit);
    const isReading = READING.has(visit.path);
    if (visit.is === 'accepted') {
      this.#rounds.delete(connectionOf(visit));
      if (isReading) this.#accept(visit.isForbidden);
      return;
    }
    // A lock may be told to who has not tried.
    if (visit.is === 'refused') this.allowed += 1;
    if (visit.is === 'refused' || visit.told.isLocked) this.#refuse(at, visit, isReading);
  }

  #judge(at: Millis, visit: Visit): void {
    const { path, isKept } = visit;
    const round = this.#rounds.get(connectionOf(visit));
    const where = `at ${describe(at)} for ${path}`;
    if (this.#isForGood) this.blame(`a login ${where}, where none may be until the credentials change`);
    else if (at < this.#notBefore - TOLERANCE)
      this.blame(`a login ${where}, within a pause until ${describe(this.#notBefore)}`);
    else if (this.#suspicion !== null && !READING.has(path) && round === undefined)
      this.blame(`a login ${where}, although one was refused and no reading has told why`);
    else if (isKept && round !== undefined) this.blame(`a second login with a kept nonce ${where}`);
    else if (round !== undefined && (round.path !== path || at > round.at + STEP))
      this.blame(`a login ${where}, in place of the round for ${round.path}`);
  }

  #refuse(at: Millis, visit: Visit, isReading: boolean): void {
    const { path, isKept, told } = visit;
    // Only the answer to a fresh nonce is a refusal, unless the body says that it is locked.
    if (isKept && !told.isLocked) {
      this.#rounds.set(connectionOf(visit), { at, path });
      return;
    }
    this.#rounds.delete(connectionOf(visit));
    // Where the recorder itself forbids it, no reading finds out either.
    if (isReading || told.isLocked || areFew(told)) this.#pause(at, told, connectionOf(visit));
    else {
      if (!this.#hasStreamRight && path === ALERT_STREAM) this.#streamRefusals += 1;
      if (this.#streamRefusals > 1) this.blame(`the stream is asked for again ${describe(at)}`);
      this.#suspicion = at;
    }
  }

  #accept(isForbidden: boolean): void {
    this.#notBefore = -Infinity;
    this.#isBack = false;
    this.#suspicion = null;
    // Nothing was read: what is known of the login stays, on the safe side.
    if (isForbidden) return;
    this.#refusals = 0;
    this.#wasAccepted = true;
    this.#isChanceTaken = false;
  }

  #pause(at: Millis, told: Told, by: Connection): void {
    const { isLocked, seconds } = told;
    this.#suspicion = null;
    this.#rounds.clear();
    this.#paused = { at, by };
    const areFewLeft = !isLocked && areFew(told);
    const mayBoot = !isLocked && !areFewLeft && this.#isBack && this.#wasAccepted && !this.#isChanceTaken;
    this.#isBack = false;
    if (mayBoot) {
      this.#isChanceTaken = true;
      this.#notBefore = at + BOOT;
      return;
    }
    const named = isLocked && seconds !== null ? (seconds + 60) * 1000 : 0;
    this.#notBefore = at + Math.max(Math.min(FIRST_PAUSE * 2 ** this.#refusals, DAY), named);
    this.#isForGood = areFewLeft;
    this.#refusals += 1;
  }
}

function connectionOf({ path }: Visit): Connection {
  return path === ALERT_STREAM ? 'stream' : 'rest';
}

function areFew({ left }: Told): boolean {
  return left !== null && left <= FEW;
}

function sayVisit(at: Millis, { path, hasLogin, isKept, is, told }: Visit): string {
  const by = hasLogin ? (isKept ? 'kept' : 'fresh') : 'none';
  const { isLocked, seconds, left } = told;
  return `${describe(at)} ${is} ${path} login=${by} locked=${isLocked} seconds=${seconds} left=${left}`;
}

/** Hours, minutes and seconds since the beginning. */
export function describe(at: Millis): string {
  const seconds = Math.floor(at / 1000);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
