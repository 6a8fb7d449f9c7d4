import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Millis } from '../../../src/domain/time.ts';
import { ALERT_STREAM, frame, heartbeat, USUAL_FORM } from '../../../src/sources/simulator/alert-stream.ts';
import { answer } from '../../../src/sources/simulator/answer.ts';
import { nvr } from '../../../src/sources/simulator/builders.ts';
import { parseAuthorization } from '../../../src/sources/simulator/digest.ts';
import { Documents } from '../../../src/sources/simulator/documents.ts';
import { Gate, type TurnedAway } from '../../../src/sources/simulator/login.ts';
import { USUAL_LOGIN } from '../../../src/sources/simulator/login-rules.ts';
import { errorPage, pathOf, responseStatus } from '../../../src/sources/simulator/page.ts';
import { portOf } from '../../mqtt/support/brokers.ts';
import type { Kind } from './kinds.ts';
import type { Standing, Told } from './refusals.ts';

/** One request that came to a recorder, and what became of it. */
export interface Visit {
  readonly path: string;
  /** It carried a login. */
  readonly hasLogin: boolean;
  /** That login was made from a nonce that was good before: what is refused may be the nonce alone. */
  readonly isKept: boolean;
  /** It was the password itself, which goes with every request and cannot be held back. */
  readonly isBasic: boolean;
  /** It is known, and may see nothing. */
  readonly isForbidden: boolean;
  readonly is: 'accepted' | 'challenged' | 'refused';
  /** What the answer said of the account; of an accepted login nothing. */
  readonly told: Told;
}

const USER = 'viewer';
const NOTHING: Told = { isLocked: false, seconds: null, left: null };

/** A recorder behind a login of some kind: the simulator's documents, its gate and its lock, over real HTTP. */
export class Door {
  readonly kind: Kind;
  readonly port: number;
  readonly username = USER;
  password = 'Right-1';
  /** Answers 401 to everything, as one that is starting. */
  isBooting = false;
  /** Lets in, and then shows nothing to this user. */
  isForbidding = false;
  onVisit: (visit: Visit) => void = () => {};
  /** Requests whose login was refused. */
  refused = 0;
  requests = 0;
  /** Requests that are not answered yet. */
  busy = 0;
  readonly #gate: Gate;
  readonly #documents: Documents;
  readonly #server = createServer({ keepAliveTimeout: 60_000 }, (request, response) =>
    this.#hear(request, response),
  );
  readonly #streams = new Set<ServerResponse>();
  readonly #offered = new Set<string>();

  private constructor(kind: Kind, port: number, now: () => Millis) {
    this.kind = kind;
    this.port = port;
    this.#documents = new Documents(nvr({ cameras: 1 }), now);
    this.#gate = new Gate(this.#account, now);
  }

  static async open(stack: AsyncDisposableStack, kind: Kind, now: () => Millis): Promise<Door> {
    const probe = createServer();
    probe.listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const port = portOf(probe);
    probe.close();
    await once(probe, 'close');
    const door = new Door(kind, port, now);
    stack.defer(() => door.shut());
    await door.unlatch();
    return door;
  }

  get #account() {
    const rules = { ...USUAL_LOGIN, ...this.kind.rules, tells: 'tries' } as const;
    return { username: USER, password: this.password, rules };
  }

  get isShut(): boolean {
    return !this.#server.listening;
  }

  /** Listens. */
  async unlatch(): Promise<void> {
    this.#server.listen(this.port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  /** Is gone: who connects is refused. */
  async shut(): Promise<void> {
    if (this.isShut) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  /** Nobody is logged in any more, and no failed try is remembered. */
  restart(): void {
    this.#gate.unlock();
    this.expireNonces();
  }

  setPassword(password: string): void {
    this.password = password;
    this.#gate.setAccount(this.#account);
    if (this.kind.keepsNonces === true) return;
    this.expireNonces();
    for (const stream of this.#streams) stream.destroy();
  }

  expireNonces(): void {
    this.#gate.expireNonces();
  }

  /** Someone else tries wrong passwords until the account is locked; resolves at once. */
  lockOut(): void {
    for (let tries = 0; tries < 20; tries += 1)
      if (this.#gate.judge('GET', '/', 'Basic d3Jvbmc6d3Jvbmc=').is === 'locked') return;
  }

  /** Every open stream says that nothing has happened. */
  beatHeart(): void {
    for (const stream of this.#streams) stream.write(frame(heartbeat(), USUAL_FORM));
  }

  #hear(request: IncomingMessage, response: ServerResponse): void {
    this.requests += 1;
    this.busy += 1;
    response.once('close', () => {
      if (!this.#streams.delete(response)) this.busy -= 1;
    });
    const { method = 'GET', url: target = '/', headers } = request;
    const path = pathOf(target);
    const { authorization } = headers;
    const isKept = authorization !== undefined && this.#isKept(authorization);
    const isHidden = this.kind.hidesStream === true && path === ALERT_STREAM;
    const verdict =
      this.isBooting || isHidden
        ? this.#gate.turnAway('unauthorized', authorization !== undefined)
        : this.#gate.judge(method, target, authorization);
    const visit = {
      path,
      hasLogin: authorization !== undefined,
      isKept,
      isBasic: authorization !== undefined && /^basic /i.test(authorization),
      isForbidden: this.isForbidding && verdict.is === 'accepted',
    };
    if (verdict.is !== 'accepted') {
      const told = this.#turnAway(verdict, response);
      this.onVisit({ ...visit, is: verdict.isTry ? 'refused' : 'challenged', told });
      return;
    }
    this.onVisit({ ...visit, is: 'accepted', told: NOTHING });
    if (this.isForbidding) answer(response, responseStatus(target, 403, 'lowPrivilege'), verdict.info);
    else if (path === ALERT_STREAM) this.#stream(response);
    else
      text(request).then(
        (body) => answer(response, this.#documents.page(method, target, body), verdict.info),
        // Who sent it has gone.
        () => undefined,
      );
    const next = /nextnonce="([^"]+)"/.exec(verdict.info ?? '')?.[1];
    if (next !== undefined) this.#offered.delete(next);
  }

  #turnAway(verdict: TurnedAway, response: ServerResponse): Told {
    const { form, tellsUnasked } = this.kind;
    if (verdict.isTry) this.refused += 1;
    for (const challenge of verdict.challenges) {
      const nonce = /nonce="([^"]+)"/.exec(challenge)?.[1];
      if (nonce !== undefined) this.#offered.add(nonce);
    }
    const isPlain = !verdict.isTry && (verdict.is !== 'locked' || tellsUnasked !== true);
    const standing = readStanding(verdict);
    if (isPlain || standing === null) {
      answer(response, errorPage(401), null, verdict.challenges);
      return NOTHING;
    }
    answer(response, form.page(standing), null, form.hasChallenge ? verdict.challenges : []);
    return form.tells(standing);
  }

  /** Whether a login is made of anything but a nonce that was just given out. */
  #isKept(header: string): boolean {
    const { scheme, params } = parseAuthorization(header);
    return scheme === 'digest' && !this.#offered.delete(params.get('nonce') ?? '');
  }

  #stream(response: ServerResponse): void {
    this.busy -= 1;
    response.writeHead(200, { 'Content-Type': USUAL_FORM.type ?? '', Connection: 'close' });
    response.flushHeaders();
    this.#streams.add(response);
  }
}

/** What the gate says of the account; a recorder that is starting says nothing of it. */
function readStanding({ is, page }: TurnedAway): Standing | null {
  const body = page.body.toString();
  const number = (name: string): number => Number(new RegExp(`<${name}>(\\d+)`).exec(body)?.[1] ?? NaN);
  const left = number('retryLoginTime');
  return Number.isNaN(left) ? null : { isLocked: is === 'locked', seconds: number('unlockTime'), left };
}
