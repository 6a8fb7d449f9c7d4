/** What passes on a wire and is of interest: a message, or its acknowledgement. */
export type Packet =
  | { readonly is: 'connect'; readonly version: number }
  | { readonly is: 'publish'; readonly id: number; readonly topic: string; readonly payload: string }
  | { readonly is: 'puback'; readonly id: number };

const CONNECT = 1;
const PUBLISH = 3;
const PUBACK = 4;

/** Cuts one direction of an MQTT connection into packets (MQTT 3.1.1 and 5, 2.1). */
export class Frames {
  #rest: Buffer = Buffer.alloc(0);
  /** Of the protocol: what is published under 5 has properties. */
  version = 4;

  take(data: Buffer): readonly Packet[] {
    this.#rest = Buffer.concat([this.#rest, data]);
    const packets: Packet[] = [];
    for (let frame = this.#next(); frame !== null; frame = this.#next()) {
      const packet = this.#read(frame.first, frame.body);
      if (packet !== null) packets.push(packet);
    }
    return packets;
  }

  #next(): { readonly first: number; readonly body: Buffer } | null {
    const length = readLength(this.#rest, 1);
    if (length === null) return null;
    const end = length.end + length.value;
    if (this.#rest.length < end) return null;
    const frame = { first: this.#rest[0] ?? 0, body: this.#rest.subarray(length.end, end) };
    this.#rest = this.#rest.subarray(end);
    return frame;
  }

  #read(first: number, body: Buffer): Packet | null {
    switch (first >> 4) {
      case CONNECT:
        // Behind the protocol's name, `MQTT` with its length.
        this.version = body[6] ?? 4;
        return { is: 'connect', version: this.version };
      case PUBLISH:
        return this.#readPublish((first >> 1) & 3, body);
      case PUBACK:
        return { is: 'puback', id: body.readUInt16BE(0) };
      default:
        return null;
    }
  }

  #readPublish(qos: number, body: Buffer): Packet {
    let at = 2 + body.readUInt16BE(0);
    const topic = body.toString('utf8', 2, at);
    const id = qos === 0 ? 0 : body.readUInt16BE(at);
    if (qos > 0) at += 2;
    const properties = this.version === 5 ? readLength(body, at) : null;
    if (properties !== null) at = properties.end + properties.value;
    return { is: 'publish', id, topic, payload: body.toString('utf8', at) };
  }
}

/** A variable byte integer (MQTT 5, 1.5.5); `null` where not all of it is there. */
function readLength(bytes: Buffer, at: number): { readonly value: number; readonly end: number } | null {
  let value = 0;
  for (let index = 0; index < 4; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) return null;
    value += (byte & 0x7f) * 128 ** index;
    if (byte < 0x80) return { value, end: at + index + 1 };
  }
  throw new Error('this is no MQTT');
}
