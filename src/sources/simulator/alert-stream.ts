import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer } from './answer.ts';
import { pathOf } from './page.ts';
import { type Desk, respond } from './respond.ts';
import { element, HIKVISION } from './xml.ts';

/** The path of `alertStream`, and that of old devices. */
export const ALERT_STREAM = '/ISAPI/Event/notification/alertStream';
const OLD_ALERT_STREAM = '/Event/notification/alertStream';

/** How the parts of a stream are written. */
export interface StreamForm {
  /** `Content-Type` of the answer; `null` leaves it out. */
  readonly type: string | null;
  /** What stands between the parts, whatever `type` says; `null` is nothing at all. */
  readonly boundary: string | null;
  /** The boundary is written twice. */
  readonly doubled: boolean;
  readonly lineEnd: '\r\n' | '\n';
  /** `Content-Type` and `Content-Length` of each part. */
  readonly headers: boolean;
}

export const USUAL_FORM: StreamForm = {
  type: 'multipart/mixed; boundary=boundary',
  boundary: 'boundary',
  doubled: false,
  lineEnd: '\r\n',
  headers: true,
};

/** The alertStream of one recorder. Anything wrong with asking for it is a fault of its path (`faults.ts`). */
export class AlertStreams {
  /** `old`: only under the path of old devices; `none`: not at all. */
  offered: 'usual' | 'old' | 'none' = 'usual';
  /** Of what is sent from now on. */
  form: StreamForm = USUAL_FORM;
  /** Streams opened since the start. */
  opened = 0;
  readonly #open = new Set<ServerResponse>();
  #waiters: (() => void)[] = [];

  /** Streams that are open now. */
  get open(): number {
    return this.#open.size;
  }

  /** Resolves when so many streams have been opened since the start. */
  async untilOpened(count: number): Promise<void> {
    while (this.opened < count) await new Promise<void>((found) => this.#waiters.push(found));
  }

  /** Answers a request for the stream, behind the login; `false` when it is for something else. */
  respond(desk: Desk, request: IncomingMessage, response: ServerResponse): boolean {
    const { method = 'GET', url: target = '/', headers } = request;
    const path = pathOf(target);
    const here = { usual: ALERT_STREAM, old: OLD_ALERT_STREAM, none: null }[this.offered];
    if (path !== here || desk.faults.find(path, false) !== null) return false;
    const { authorization } = headers;
    const { requests, gate } = desk;
    const verdict = gate.judge(method, target, authorization);
    requests.requested(path, { method, target, withAuthorization: authorization !== undefined });
    if (verdict.is === 'accepted') {
      if (authorization !== undefined) requests.counters.acceptedLogins += 1;
      this.#begin(response, verdict.info);
      return true;
    }
    requests.counters.unauthorized += 1;
    if (verdict.isTry) requests.counters.refusedLogins += 1;
    answer(response, verdict.page, null, verdict.challenges);
    return true;
  }

  #begin(response: ServerResponse, info: string | null): void {
    const { type } = this.form;
    response.writeHead(200, {
      ...(type === null ? {} : { 'Content-Type': type }),
      ...(info === null ? {} : { 'Authentication-Info': info }),
      Connection: 'close',
    });
    response.flushHeaders();
    this.#open.add(response);
    response.on('close', () => this.#open.delete(response));
    this.opened += 1;
    for (const found of this.#waiters.splice(0)) found();
  }

  /** Sends one part down every open stream, in the form that is set. */
  send(body: string | Buffer, type?: string): void {
    this.write(frame(body, this.form, type));
  }

  /** Sends bytes as they are, in chunks of at most `size`. */
  write(bytes: string | Buffer, size = Infinity): void {
    const all = Buffer.from(bytes);
    for (let at = 0; at < all.length; at += size) {
      const chunk = all.subarray(at, Math.min(all.length, at + size));
      for (const response of this.#open) response.write(chunk);
    }
  }

  /** Ends every open stream. */
  close(): void {
    for (const response of this.#open) response.end();
  }

  /** Breaks every open stream off in the middle of whatever it was sending. */
  breakOff(): void {
    for (const response of this.#open) response.destroy();
  }
}

/** Handles requests: those for the stream here, all others as ever. */
export function withStreams(streams: AlertStreams, desk: Desk) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    if (!streams.respond(desk, request, response)) respond(desk, request, response);
  };
}

/** The bytes of one part. */
export function frame(body: string | Buffer, form: StreamForm, type = typeOf(body)): Buffer {
  const { boundary, doubled, lineEnd, headers } = form;
  const delimiter = boundary === null ? '' : `--${boundary}${lineEnd}`.repeat(doubled ? 2 : 1);
  const bytes = Buffer.from(body);
  const head = headers
    ? `Content-Type: ${type}${lineEnd}Content-Length: ${bytes.length}${lineEnd}${lineEnd}`
    : '';
  return Buffer.concat([Buffer.from(delimiter + head), bytes, Buffer.from(lineEnd)]);
}

function typeOf(body: string | Buffer): string {
  if (typeof body !== 'string') return 'image/jpeg';
  return `application/${body.startsWith('{') ? 'json' : 'xml'}; charset="UTF-8"`;
}

/** What an alert says. */
export interface SimulatedAlert {
  readonly type: string;
  readonly state?: 'active' | 'inactive';
  /** `''` is an empty element, `0` the recorder itself; left out by default. */
  readonly channelID?: string;
  readonly dynChannelID?: string;
  /** `''` is an empty element. */
  readonly count?: number | '';
}

/** An alert in XML, as an NVR writes it (isapi.md 5.1). */
export function alertXml({ type, state = 'active', count = 1, ...channels }: SimulatedAlert): string {
  const ids = Object.entries(channels).map(([name, id]) => `${element(name, id)}\n`);
  return (
    `<EventNotificationAlert version="1.0" xmlns="${HIKVISION}">\n<ipAddress>127.0.0.1</ipAddress>\n<portNo>80</portNo>\n` +
    `<protocol>HTTP</protocol>\n<macAddress>ff:ff:ff:ff:ff:ff</macAddress>\n${ids.join('')}` +
    `<dateTime>2026-11-22T15:30:56+10:00</dateTime>\n<activePostCount>${count}</activePostCount>\n` +
    `${element('eventType', type)}\n<eventState>${state}</eventState>\n` +
    `${element('eventDescription', `${type} alarm`)}\n</EventNotificationAlert>\n`
  );
}

/** The same in JSON, as newer firmwares write it. */
export function alertJson({ type, state = 'active', count = 1, ...channels }: SimulatedAlert): string {
  const ids = Object.fromEntries(Object.entries(channels).map(([name, id]) => [name, Number(id)]));
  const alert = { ipAddress: '127.0.0.1', portNo: 80, protocol: 'HTTP', ...ids, activePostCount: count };
  return JSON.stringify({ ...alert, eventType: type, eventState: state, eventDescription: type }, null, '\t');
}

/** What devices send to show that they are there; it says of no camera that it is back. */
export function heartbeat(channelID = '1'): string {
  return alertXml({ type: 'videoloss', state: 'inactive', count: 0, channelID });
}
