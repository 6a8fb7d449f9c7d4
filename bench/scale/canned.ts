import { dvr, nvr } from '../../src/sources/simulator/builders.ts';
import { Documents } from '../../src/sources/simulator/documents.ts';
import type { Place } from '../shapes.ts';

export const CAMERAS = 16;
/** Each poll ends with it. */
export const LAST = '/ISAPI/System/workingstatus/chanStatus?format=json';
/** Each poll begins with it. */
export const FIRST = {
  nvr: '/ISAPI/ContentMgmt/InputProxy/channels/status',
  dvr: '/ISAPI/System/Video/inputs/channels',
} as const satisfies Record<Place['kind'], string>;

/** A document that differs at every reading is one of so many. */
const VARIANTS = 4;

/** Answers of one kind of recorder, byte for byte, made once: to send one costs next to nothing. */
export class Canned {
  readonly #kind: Place['kind'];
  readonly #made = new Map<string, readonly Buffer[]>();
  #turn = 0;

  constructor(kind: Place['kind']) {
    this.#kind = kind;
  }

  /** @param lost bit by bit, which of the cameras are offline */
  answer(target: string, lost: number): Buffer {
    const key = `${lost} ${target}`;
    const made = this.#made.get(key) ?? this.#make(target, lost);
    this.#made.set(key, made);
    this.#turn += 1;
    return made[this.#turn % made.length] ?? Buffer.alloc(0);
  }

  #make(target: string, lost: number): readonly Buffer[] {
    const model = (this.#kind === 'nvr' ? nvr : dvr)({ cameras: CAMERAS });
    for (const [index, camera] of model.cameras.entries()) {
      if (((lost >> index) & 1) === 1) Object.assign(camera, { online: false, recording: 0 });
    }
    const documents = new Documents(model, Date.now);
    return Array.from({ length: target === LAST ? VARIANTS : 1 }, () => {
      const { status, type, body } = documents.page('GET', target);
      return response(status, type === null ? '' : `Content-Type: ${type}\r\n`, body);
    });
  }
}

/** Asks for a login; whatever is answered with Digest is taken as right. */
export const CHALLENGE = response(
  401,
  'WWW-Authenticate: Digest qop="auth", realm="DS-7616NI-K2", nonce="4e6a4135516a4e454d7a6f344d57", stale="FALSE"\r\n',
  Buffer.alloc(0),
);

function response(status: number, headers: string, body: Buffer): Buffer {
  const head =
    `HTTP/1.1 ${status} ${status === 200 ? 'OK' : 'Other'}\r\nDate: ${new Date().toUTCString()}\r\n` +
    `Server: App-webs/\r\n${headers}Content-Length: ${body.length}\r\n` +
    `Connection: keep-alive\r\nKeep-Alive: timeout=60\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}
