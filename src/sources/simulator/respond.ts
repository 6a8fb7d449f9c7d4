import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { answer, answerWrongly } from './answer.ts';
import type { Faults, SetFault } from './faults.ts';
import type { Gate, TurnedAway } from './login.ts';
import { type Page, pathOf } from './page.ts';
import type { RequestLog } from './request-log.ts';

/** The answers to requests that are logged in. */
export type Answers = (method: string, target: string, body?: string) => Page;

/** What a recorder answers from. */
export interface Desk {
  readonly answers: Answers;
  readonly gate: Gate;
  readonly faults: Faults;
  readonly requests: RequestLog;
}

/** The sockets that have carried a request. */
const used = new WeakSet<Socket>();

/** Answers one request: its fault, its login, its document. */
export function respond(desk: Desk, request: IncomingMessage, response: ServerResponse): void {
  const { method = 'GET', url: target = '/' } = request;
  const { authorization } = request.headers;
  const path = pathOf(target);
  desk.requests.requested(path, { method, target, withAuthorization: authorization !== undefined });
  const isReused = used.has(request.socket);
  if (!isReused) used.add(request.socket);
  const fault = desk.faults.find(path, isReused);
  if (fault?.beforeLogin === true) {
    happen(desk, fault, request, response);
    return;
  }
  const verdict = desk.gate.judge(method, target, authorization);
  if (verdict.is !== 'accepted') {
    turnAway(desk, verdict, response);
    return;
  }
  if (authorization !== undefined) desk.requests.counters.acceptedLogins += 1;
  if (fault !== null) happen(desk, fault, request, response);
  else if (method === 'POST')
    text(request).then(
      (body) => answer(response, desk.answers(method, target, body), verdict.info),
      // Who sent it has gone.
      () => undefined,
    );
  else answer(response, desk.answers(method, target), verdict.info);
}

function turnAway({ requests: { counters } }: Desk, verdict: TurnedAway, response: ServerResponse): void {
  counters.unauthorized += 1;
  if (verdict.isTry) counters.refusedLogins += 1;
  answer(response, verdict.page, null, verdict.challenges);
}

function happen(desk: Desk, set: SetFault, request: IncomingMessage, response: ServerResponse): void {
  const { fault } = set;
  set.times -= 1;
  if (fault === 'unauthorized' || fault === 'locked') {
    const isTry = request.headers.authorization !== undefined;
    turnAway(desk, desk.gate.turnAway(fault, isTry), response);
  } else {
    const { method = 'GET', url: target = '/' } = request;
    answerWrongly(fault, desk.answers(method, target), request, response);
  }
}
