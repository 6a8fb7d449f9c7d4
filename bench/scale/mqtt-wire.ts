/** The little of MQTT 3.1.1 that somebody needs who only listens, and must cost less than what is listened to. */

/** CONNECT with a clean session, no login and no keep-alive. */
export function connectPacket(client: string): Buffer {
  const flags = Buffer.from([0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 0]);
  return packet(0x10, Buffer.concat([flags, text(client)]));
}

/** SUBSCRIBE with QoS 0. */
export function subscribePacket(topic: string): Buffer {
  return packet(0x82, Buffer.concat([Buffer.from([0, 1]), text(topic), Buffer.from([0])]));
}

/** PUBLISH with QoS 0, not retained. */
export function publishPacket(topic: string, payload: string): Buffer {
  return packet(0x30, Buffer.concat([text(topic), Buffer.from(payload)]));
}

/** PINGREQ. */
export const PING = Buffer.from([0xc0, 0]);

function packet(first: number, rest: Buffer): Buffer {
  const length: number[] = [];
  for (let left = rest.length; left > 0 || length.length === 0; left >>= 7)
    length.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
  return Buffer.concat([Buffer.from([first, ...length]), rest]);
}

function text(content: string): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}

/** A message that came in; its payload is where it is until somebody wants it. */
export type Heed = (topic: string, payload: Buffer, isRetained: boolean) => void;

const PUBLISH = 3;
const SUBACK = 9;
const PINGRESP = 13;

/** What else a broker says. */
export interface Replies {
  readonly subscribed: () => void;
  readonly ponged: () => void;
}

/** Takes a stream of packets apart. */
export function createReader(heed: Heed, { subscribed, ponged }: Replies): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let start = 0;
    for (;;) {
      const body = bodyOf(bytes, start);
      if (body === null || body.end > bytes.length) break;
      const first = bytes[start] ?? 0;
      if (first >> 4 === PUBLISH) {
        const begin = body.begin + 2 + bytes.readUInt16BE(body.begin);
        const topic = bytes.toString('latin1', body.begin + 2, begin);
        heed(topic, bytes.subarray(begin, body.end), (first & 1) === 1);
      } else if (first >> 4 === SUBACK) subscribed();
      else if (first >> 4 === PINGRESP) ponged();
      start = body.end;
    }
    // A copy, or the whole chunk would be kept for its last bytes.
    rest = Buffer.from(bytes.subarray(start));
  };
}

/** Where the packet that begins at `start` has its body; `null` while its length is not in. */
function bodyOf(bytes: Buffer, start: number): { readonly begin: number; readonly end: number } | null {
  let length = 0;
  for (let index = 1; index <= 4; index += 1) {
    const byte = bytes[start + index];
    if (byte === undefined) return null;
    length |= (byte & 0x7f) << (7 * (index - 1));
    if (byte < 0x80) return { begin: start + index + 1, end: start + index + 1 + length };
  }
  throw new Error('a packet without a length');
}
