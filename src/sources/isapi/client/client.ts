import type { Fault } from '../../../domain/fault.ts';
import type { Millis } from '../../../domain/time.ts';
import type { Log } from '../../../ports.ts';
import { challengesOf, pickChallenge } from './challenge.ts';
import { type Place, prepareConnection } from './connection.ts';
import { basicAuthorization, type Credentials, type DigestLogin, prepareDigest } from './digest.ts';
import { type Authorize, type Order, prepareExchange } from './exchange.ts';
import { type LoginBody, maySpeakOfLogin, readLoginBody } from './login-body.ts';
import { lockedFault, NO_SUPPORTED_LOGIN, NOT_JUDGED, refusedFault } from './login-fault.ts';
import { type ReadBody, readWhole, type Reply } from './reply.ts';
import { Standing } from './standing.ts';
import { redirectFault, timeoutFault, transportFault } from './transport-fault.ts';

/** A recorder and the login for it. */
export interface Target extends Place, Credentials {}

/** What a recorder answered. */
export interface Answer {
  readonly status: number;
  readonly body: Buffer;
  /** `''` when the recorder names none. */
  readonly contentType: string;
}

/** Why no answer came, or why the login was refused. Holds neither request nor secret. */
export class FaultError extends Error {
  override readonly name = 'FaultError';
  readonly fault: Fault;
  /** The recorder was reached: another document may be worth asking for. */
  readonly connected: boolean;
  constructor(fault: Fault, connected: boolean) {
    super(fault.detail);
    this.fault = fault;
    this.connected = connected;
  }
}

/** Time that a request may take. */
export interface Limits {
  readonly signal: AbortSignal;
  /** For the whole of it, with logging in. */
  readonly timeout: Millis;
}

/** Asks one recorder over one kept connection, one request at a time. */
export interface IsapiClient {
  /**
   * Gets one document. Resolves for every HTTP status but a redirect, a refused login, and a 401 or 403 that
   * names a limit of sessions.
   *
   * @throws FaultError
   */
  get(path: string, limits: Limits): Promise<Answer>;
  /** The same for any request. */
  send(order: Order, limits: Limits): Promise<Answer>;
  /** Credentials were accepted since the last refusal. */
  readonly accepted: boolean;
  /** The login was refused, or locked, by whichever connection, and nothing was answered since. */
  readonly isRefused: boolean;
  /** HTTP requests sent so far. */
  readonly requests: number;
  /** Ends what is running, as a timeout, and closes the kept connection. */
  close(): void;
}

/** A login that goes ahead with every request. */
type Login = DigestLogin | { readonly basic: string };

/**
 * Prepares the client of one recorder; nothing is sent yet.
 *
 * @param shared what all connections to the recorder know of the login; without it, each request finds out for itself
 * @param read takes the body of each answer; who brings its own makes no readings
 */
export function createClient(
  target: Target,
  log: Log,
  shared?: Standing,
  read: ReadBody = readWhole,
): IsapiClient {
  const standing = shared ?? new Standing();
  const isReader = read === readWhole;
  const connection = prepareConnection(target);
  const exchange = prepareExchange(connection, read);
  let login: Login | null = null;
  let accepted = false;
  let hasWarned = false;
  let queue: Promise<unknown> = Promise.resolve();
  let running: AbortController | null = null;

  const faultError = (fault: Fault): FaultError => new FaultError(fault, connection.stage === 'ready');

  /**
   * What the recorder says against the login; `null` when it was not refused.
   *
   * @param by the login that the request bore
   * @throws FaultError when it is locked, or was not judged at all
   */
  function objection(reply: Reply, by: Login | null): LoginBody | null {
    const isDenied = reply.status === 401 || reply.status === 403;
    if (!isDenied && !maySpeakOfLogin(reply.body)) return null;
    const said = readLoginBody(reply.body, reply.headers['content-type']);
    if (said.isLocked) throw forget(lockedFault(said));
    if (said.isFull && isDenied) throw faultError(NOT_JUDGED);
    // Some firmwares answer 401 to a user who is known and lacks a right (isapi.md 6.3); a few of them say so.
    if (said.isForbidden && by !== null) return null;
    return reply.status === 401 || said.isRefused ? said : null;
  }

  function forget(fault: Fault): FaultError {
    login = null;
    accepted = false;
    standing.refuse(fault);
    return faultError(fault);
  }

  /** @throws FaultError where the login was refused already, and it is not for this request to find out whether it is */
  function yieldToRefusal(): void {
    const known = shared?.objection(isReader) ?? null;
    if (known !== null) throw faultError(known);
  }

  /** What may be tried with a reply's challenges, if anything. */
  function answerTo(reply: Reply): Login | null {
    const challenge = pickChallenge(challengesOf(reply.rawHeaders));
    if (challenge === null) return null;
    if (challenge.scheme === 'digest') return prepareDigest(challenge, target);
    if (!connection.isTls && !hasWarned) {
      hasWarned = true;
      log.warn('the recorder offers no login but Basic: the password goes over the network in the clear', {
        host: target.host,
      });
    }
    return { basic: basicAuthorization(target) };
  }

  /** The rules of contract 3.10 and isapi.md 6.2: a password is tried once, and only where one is asked for. */
  async function ask(order: Order, stop: AbortSignal): Promise<Answer> {
    if (login !== null) yieldToRefusal();
    // Of a password that was refused, a kept nonce would be one more try.
    if (standing.refusal !== null) login = null;
    const kept = login;
    // Of a kept Digest login only the nonce may be what is refused; of Basic it is the password.
    if (kept !== null && 'basic' in kept) return tryLogin(order, kept, stop);
    let reply = await exchange.send(order, authorization(kept, order), stop);
    if (objection(reply, kept) === null) return settle(reply, kept);
    login = null;
    let fresh = answerTo(reply);
    if (fresh === null && kept !== null) {
      reply = await exchange.send(order, authorization(null, order), stop);
      if (objection(reply, null) === null) return settle(reply, null);
      fresh = answerTo(reply);
    }
    if (fresh === null) throw faultError(NO_SUPPORTED_LOGIN);
    return tryLogin(order, fresh, stop);
  }

  /** Tries the password, unless another connection has seen it refused. */
  function tryLogin(order: Order, by: Login, stop: AbortSignal): Promise<Answer> {
    return standing.inTurn(isReader, stop, async () => {
      yieldToRefusal();
      const reply = await exchange.send(order, authorization(by, order), stop);
      const said = objection(reply, by);
      if (said !== null) throw forget(refusedFault(said));
      return settle(reply, by);
    });
  }

  function settle({ status, body, headers }: Reply, by: Login | null): Answer {
    const next = /\bnextnonce\s*=\s*"([^"]+)"/i.exec(String(headers['authentication-info'] ?? ''))?.[1];
    login = by !== null && 'follow' in by && next !== undefined ? by.follow(next) : by;
    // What nobody had to log in for says nothing of the login.
    if (by !== null) standing.settle();
    // A 403 is an answer to somebody who is known (isapi.md 6.3).
    if (by !== null && (status < 300 || status === 401 || status === 403)) accepted = true;
    if (status >= 300 && status < 400) throw faultError(redirectFault(headers.location ?? null, connection));
    return { status, body, contentType: headers['content-type'] ?? '' };
  }

  async function askWithin(order: Order, { signal, timeout }: Limits): Promise<Answer> {
    const stop = new AbortController();
    running = stop;
    const end = (): void => {
      stop.abort();
      connection.abandon();
    };
    const timer = setTimeout(end, timeout);
    signal.addEventListener('abort', end);
    try {
      if (signal.aborted) end();
      return await ask(order, stop.signal);
    } catch (error) {
      if (error instanceof FaultError) throw error;
      throw faultError(stop.signal.aborted ? timeoutFault(connection) : transportFault(error, connection));
    } finally {
      running = null;
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    }
  }

  function send(order: Order, limits: Limits): Promise<Answer> {
    const answer = queue.then(() => askWithin(order, limits));
    // The answer is not kept until the next.
    const over = (): void => {};
    queue = answer.then(over, over);
    return answer;
  }

  return {
    get: (path, limits) => send({ method: 'GET', path }, limits),
    send,
    get accepted() {
      return accepted;
    },
    get isRefused() {
      return standing.refusal !== null;
    },
    get requests() {
      return exchange.requests;
    },
    close: () => {
      running?.abort();
      connection.close();
    },
  };
}

function authorization(login: Login | null, { method }: Order): Authorize {
  if (login === null) return () => null;
  return 'basic' in login ? () => login.basic : (uri) => login.authorize(method, uri);
}
