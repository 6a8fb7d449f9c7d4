import assert from 'node:assert/strict';
import { setImmediate as soon } from 'node:timers/promises';
import { test } from 'node:test';
import type { Fault } from '../../../src/domain/fault.ts';
import type { Push } from '../../../src/domain/push.ts';
import { Listener } from '../../../src/sources/isapi/alert-stream/listener.ts';
import type { AlertStream, Listening, StreamEnd } from '../../../src/sources/isapi/alert-stream/stream.ts';
import { HeldClock } from './support.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const UNREACHABLE: Fault = { kind: 'unreachable', reason: 'refused', detail: 'Nothing listens.' };
const BAD: Fault = { kind: 'unauthorized', reason: 'bad_credentials', detail: 'Refused.', triesLeft: null };

/** A stream whose beginning and end the test decides. */
class Scripted implements AlertStream {
  readonly requests = 0;
  /** Times at which a stream was asked for. */
  readonly asked: number[] = [];
  #listening: Listening | null = null;
  #end: ((end: StreamEnd) => void) | null = null;
  readonly #clock: HeldClock;

  constructor(clock: HeldClock) {
    this.#clock = clock;
  }

  listen(listening: Listening, signal: AbortSignal): Promise<StreamEnd> {
    assert.equal(this.#listening, null, 'one stream at a time');
    this.asked.push(this.#clock.elapsed);
    this.#listening = listening;
    return new Promise((resolve) => {
      this.#end = (end) => {
        this.#listening = null;
        resolve(end);
      };
      signal.addEventListener('abort', () => this.#end?.({ kind: 'stopped' }));
    });
  }

  get isAsked(): boolean {
    return this.#listening !== null;
  }

  open(): void {
    this.#listening?.opened();
  }

  async end(end: StreamEnd): Promise<void> {
    this.#end?.(end);
    await soon();
  }
}

function listener() {
  const clock = new HeldClock();
  const stream = new Scripted(clock);
  const hints: string[] = [];
  const refused: Fault[] = [];
  const logged: string[] = [];
  const log = {
    error: assert.fail,
    warn: (line: string) => logged.push(line),
    info: (line: string) => logged.push(line),
    debug: () => {},
  };
  const parts = {
    recorder: 'x',
    stream,
    clock,
    log,
    hint: ({ kind, channel, isActive }: Push) => hints.push(`${kind} ${channel} ${isActive}`),
    refused: (fault: Fault) => refused.push(fault),
  };
  return { clock, stream, hints, refused, logged, listener: new Listener(parts) };
}

/** The pauses before the next streams, in seconds, when each ends like this. */
async function pauses(count: number, lasted: number | null, end: StreamEnd): Promise<number[]> {
  const { clock, stream, listener: it } = listener();
  it.allow();
  const found: number[] = [];
  for (let nth = 0; nth < count; nth += 1) {
    if (lasted !== null) stream.open();
    clock.pass(lasted ?? 0);
    const ended = clock.elapsed;
    await stream.end(end);
    clock.pass(10 * MINUTE);
    found.push(((stream.asked.at(-1) ?? 0) - ended) / SECOND);
  }
  assert.equal(stream.asked.length, count + 1);
  return found;
}

test('no stream before a good reading', () => {
  const { clock, stream, listener: it } = listener();
  clock.pass(10 * MINUTE);
  it.renew();
  assert.deepEqual(stream.asked, []);
  assert.equal(it.status, 'off');
  it.allow();
  it.allow();
  assert.equal(stream.asked.length, 1);
  assert.equal(it.status, 'waiting');
});

test('pauses grow from 2 s to 5 minutes while none comes about', async () => {
  const grown = [2, 4, 8, 16, 32, 64, 128, 256, 300, 300];
  assert.deepEqual(await pauses(10, null, { kind: 'refused', fault: UNREACHABLE }), grown);
  assert.deepEqual(await pauses(10, 3 * SECOND, { kind: 'closed', quiet: 0 }), grown);
});

test('what a recorder ends as a matter of routine, and a silent stream, is opened again soon', async () => {
  assert.deepEqual(await pauses(4, 15 * SECOND, { kind: 'closed', quiet: 15 * SECOND }), [2, 2, 2, 2]);
  assert.deepEqual(await pauses(4, 90 * SECOND, { kind: 'silent' }), [2, 2, 2, 2]);
});

test('pauses begin anew after a stream that lasted over a minute, and not after a shorter one', async () => {
  const { clock, stream, listener: it } = listener();
  const next = async (end: StreamEnd): Promise<number> => {
    const ended = clock.elapsed;
    await stream.end(end);
    clock.pass(10 * MINUTE);
    return ((stream.asked.at(-1) ?? 0) - ended) / SECOND;
  };
  const refused: StreamEnd = { kind: 'refused', fault: UNREACHABLE };
  it.allow();
  for (const pause of [2, 4, 8]) assert.equal(await next(refused), pause);
  stream.open();
  clock.pass(20 * SECOND);
  assert.equal(await next({ kind: 'closed', quiet: 20 * SECOND }), 2);
  assert.equal(await next(refused), 16);
  stream.open();
  clock.pass(61 * SECOND);
  assert.equal(await next({ kind: 'closed', quiet: 0 }), 2);
  assert.equal(await next(refused), 2);
});

test('a good reading does not shorten a pause', async () => {
  const { clock, stream, listener: it } = listener();
  it.allow();
  for (let nth = 0; nth < 3; nth += 1) {
    await stream.end({ kind: 'refused', fault: UNREACHABLE });
    if (nth < 2) clock.pass(10 * SECOND);
  }
  clock.pass(7 * SECOND);
  it.allow();
  it.renew();
  assert.equal(stream.asked.length, 3);
  clock.pass(SECOND);
  assert.equal(stream.asked.length, 4);
});

test('one reopening brings one reading, the first opening none', async () => {
  const { clock, stream, hints, listener: it } = listener();
  it.allow();
  stream.open();
  assert.deepEqual(hints, []);
  for (let nth = 1; nth <= 3; nth += 1) {
    clock.pass(MINUTE);
    await stream.end({ kind: 'closed', quiet: 0 });
    clock.pass(2 * SECOND);
    assert.equal(hints.length, nth - 1);
    stream.open();
    assert.equal(hints.length, nth);
  }
  assert.deepEqual(new Set(hints), new Set(['reopened null true']));
});

test('a recorder that ends the stream whenever it is quiet costs twelve readings an hour', async () => {
  const { clock, stream, hints, listener: it } = listener();
  it.allow();
  while (clock.elapsed < 60 * MINUTE) {
    stream.open();
    clock.pass(18 * SECOND);
    await stream.end({ kind: 'closed', quiet: 18 * SECOND });
    clock.pass(2 * SECOND);
  }
  assert.equal(hints.length, 12);
});

test('while the recorder is lost or its login pauses, there is no stream, and no timer', async () => {
  const { clock, stream, hints, listener: it } = listener();
  it.allow();
  stream.open();
  assert.equal(it.status, 'on');
  it.forbid();
  await soon();
  assert.equal(stream.isAsked, false);
  assert.deepEqual([clock.timers, it.status], [0, 'off']);
  it.allow();
  await stream.end({ kind: 'refused', fault: UNREACHABLE });
  assert.equal(clock.timers, 1);
  it.forbid();
  assert.equal(clock.timers, 0);
  clock.pass(10 * MINUTE);
  assert.equal(stream.asked.length, 2);
  it.allow();
  stream.open();
  assert.deepEqual([stream.asked.length, hints.length], [3, 1]);
});

test('forbidden and allowed again at once: the new stream waits for the end of the old one', async () => {
  const { stream, listener: it } = listener();
  it.allow();
  it.forbid();
  it.allow();
  await soon();
  assert.equal(stream.asked.length, 2);
});

for (const kind of ['forbidden', 'unsupported'] as const)
  test(`${kind} is told once, and stays until it is to be asked anew`, async () => {
    const { clock, stream, logged, listener: it } = listener();
    it.allow();
    await stream.end({ kind });
    clock.pass(24 * 60 * MINUTE);
    it.forbid();
    it.allow();
    assert.deepEqual([stream.asked.length, logged.length, it.status], [1, 1, kind]);
    it.renew();
    assert.deepEqual([stream.asked.length, it.status], [2, 'waiting']);
  });

test('where a stream was and none comes about any more, one reading is to tell why, not one each time', async () => {
  const { clock, stream, refused, listener: it } = listener();
  it.allow();
  await stream.end({ kind: 'refused', fault: UNREACHABLE });
  assert.deepEqual(refused, [], 'there was none yet');
  for (const expected of [1, 2]) {
    clock.pass(MINUTE);
    stream.open();
    await stream.end({ kind: 'closed', quiet: 0 });
    for (let tries = 0; tries < 3; tries += 1) {
      clock.pass(MINUTE);
      await stream.end({ kind: 'refused', fault: UNREACHABLE });
    }
    assert.deepEqual(
      refused,
      Array.from({ length: expected }, () => UNREACHABLE),
    );
    it.allow();
  }
});

test('a login that is refused for the stream and good for the next reading is a missing right', async () => {
  const { clock, stream, refused, listener: it } = listener();
  it.allow();
  await stream.end({ kind: 'refused', fault: BAD });
  assert.deepEqual(refused, [BAD]);
  clock.pass(60 * MINUTE);
  it.renew();
  assert.equal(stream.asked.length, 1);
  it.allow();
  it.allow();
  assert.deepEqual([stream.asked.length, it.status], [1, 'forbidden']);
});

test('a login that is refused for the next reading too pauses, and the stream is asked for after it', async () => {
  const { stream, listener: it } = listener();
  it.allow();
  await stream.end({ kind: 'refused', fault: BAD });
  it.forbid();
  assert.equal(it.status, 'off');
  it.allow();
  assert.equal(stream.asked.length, 2);
});

test('failures are told once, not each', async () => {
  const { clock, stream, logged, listener: it } = listener();
  it.allow();
  for (let nth = 0; nth < 20; nth += 1) {
    await stream.end({ kind: 'refused', fault: UNREACHABLE });
    clock.pass(5 * MINUTE);
  }
  assert.equal(logged.length, 1);
});
