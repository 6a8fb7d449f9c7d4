import { isDeepStrictEqual } from 'node:util';
import { type Alert, readAlerts } from '../../../../src/sources/isapi/alert-stream/alert.ts';
import { Gate } from '../../../../src/sources/isapi/alert-stream/hint.ts';
import { LARGEST_PART, PartReader } from '../../../../src/sources/isapi/alert-stream/multipart.ts';
import { prepareAlertStream } from '../../../../src/sources/isapi/alert-stream/stream.ts';
import type { Dice } from '../dice.ts';
import { type Attack, attackOf } from '../http/attacks.ts';
import { startHostile } from '../http/hostile.ts';
import { guarded, type Lane, type Verdict, Violation } from '../lane.ts';
import { SILENT, STILL } from '../readings/canned.ts';
import { ALERTS, pieces, streamOf } from './bytes.ts';

/** Hints within 30 s, whatever is sent (contract 8). */
const MOST_HINTS = 10;

function alertsIn(chunks: readonly Buffer[], input: Buffer): Alert[] {
  const found: Alert[] = [];
  const reader = new PartReader((part) => found.push(...readAlerts(part)));
  for (const chunk of chunks) {
    guarded(() => reader.take(chunk), input);
    if (reader.held > LARGEST_PART + chunk.length + 1000)
      throw new Violation(`${reader.held} bytes are held`, input);
  }
  return found;
}

function bytesOnce(dice: Dice): Verdict {
  const body = streamOf(ALERTS, dice);
  const whole = alertsIn([body], body);
  if (!isDeepStrictEqual(alertsIn(pieces(body, dice), body), whole))
    throw new Violation('other alerts when cut into other pieces', body);
  const gate = new Gate();
  const hints = whole.flatMap((alert) => gate.take(alert, 0) ?? []);
  if (hints.length > MOST_HINTS) throw new Violation(`${hints.length} hints at once`, body);
  const words = body.toString('latin1').toLowerCase();
  for (const { type } of whole)
    // What is written as references, as escapes or as 1e999 stands there otherwise.
    if (/^(?!infinity$)[a-z]+$/.test(type) && !words.includes(type) && !/[&\\]|\0/.test(words))
      throw new Violation(`an alert of ${type}, of which there is no word`, body);
  return whole.length > 0 ? 'accepted' : 'rejected';
}

/** The bytes of an alertStream, however they come. */
export const streamBytesLane: Lane = {
  name: 'alertBytes',
  runs: 100_000,
  short: 100,
  limit: 1000,
  open: () => ({ once: bytesOnce }),
};

/** Longer than it takes until all was said, in milliseconds. */
const PATIENCE = 60;
const SLACK = 2500;
const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: multipart/mixed; boundary=MIME_boundary\r\n';

function streamAttack(dice: Dice): Attack {
  if (dice.isLucky(0.4)) return attackOf(dice);
  const ending = dice.pick(['end', 'reset', 'keep'] as const);
  const parts = pieces(streamOf(ALERTS, dice), dice);
  if (dice.isLucky(0.7))
    return { name: 'a stream', bytes: [Buffer.from(`${HEAD}\r\n`), ...parts.slice(0, 50)], ending };
  const head = Buffer.from(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
  return { name: 'a stream in chunks', bytes: [Buffer.concat([head, ...parts.flatMap(asChunk)])], ending };
}

function asChunk(data: Buffer): Buffer[] {
  return [Buffer.from(`${data.length.toString(16)}\r\n`), data, Buffer.from('\r\n')];
}

/** Whole streams from a server that does what it wants. */
export const streamLane: Lane = {
  name: 'alertStreams',
  runs: 3000,
  short: 15,
  limit: PATIENCE + 2 * SLACK,
  async open() {
    let attack: Attack = { name: '', bytes: [], ending: 'end' };
    const hostile = await startHostile(() => attack);
    const once = async (dice: Dice): Promise<Verdict> => {
      attack = streamAttack(dice);
      const login = { username: 'viewer', password: 'gEh3im-9x!' };
      const stream = prepareAlertStream(
        { host: '127.0.0.1', port: hostile.port, tls: false, ...login },
        STILL,
        SILENT,
      );
      let heard = 0;
      const stop = new AbortController();
      const timer = setTimeout(() => stop.abort(), PATIENCE);
      const from = performance.now();
      await stream.listen({ opened: () => undefined, heard: () => (heard += 1) }, stop.signal);
      clearTimeout(timer);
      const took = performance.now() - from;
      if (took > PATIENCE + SLACK) throw new Violation(`took ${Math.round(took)} ms to end`, attack.name);
      return heard > 0 ? 'accepted' : 'rejected';
    };
    return { once, close: () => hostile.close() };
  },
};
