/** Counts the messages on a wire that wait to be acknowledged (MQTT 5, 2.1.1 and 4.9). */
export class Toll {
  readonly #sides = { up: Buffer.alloc(0), down: Buffer.alloc(0) };
  #waiting = 0;
  /** The most that waited at once. */
  most = 0;

  /** What goes to the broker (`up`), or comes from it. */
  pass(side: 'up' | 'down', bytes: Buffer): void {
    let rest = Buffer.concat([this.#sides[side], bytes]);
    for (let size = sizeOf(rest); size !== null && size <= rest.length; size = sizeOf(rest)) {
      this.#count(side, rest[0] ?? 0);
      rest = rest.subarray(size);
    }
    this.#sides[side] = rest;
  }

  #count(side: 'up' | 'down', first: number): void {
    const [type, qos] = [first >> 4, (first >> 1) & 3];
    if (side === 'up' && type === 3 && qos > 0) this.#waiting += 1;
    if (side === 'down' && type === 4) this.#waiting -= 1;
    this.most = Math.max(this.most, this.#waiting);
  }
}

/** Bytes of the packet that begins here; `null` while its length is not all there. */
function sizeOf(bytes: Buffer): number | null {
  let length = 0;
  for (let at = 1; at <= 4; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) return null;
    length += (byte & 0x7f) * 128 ** (at - 1);
    if (byte < 0x80) return length + at + 1;
  }
  throw new Error('a packet without a length is on the wire');
}
