import { LARGEST_BODY } from '../../../../src/sources/isapi/client/reply.ts';
import type { Dice } from '../dice.ts';
import { bombOf, FORMS } from './bombs.ts';
import { LENGTHS, PLACES, STARTS } from './lists.ts';
import { ANSWER, answered, DOCUMENT } from './truth.ts';
import { challenges } from './words.ts';

/** What is sent instead of an answer. */
export interface Attack {
  readonly name: string;
  /** One after the other; without end where it is said to go on. */
  readonly bytes: readonly Buffer[];
  /** Sends the last of them again and again. */
  readonly goesOn?: boolean;
  /** Milliseconds between two of them; 0: at once. */
  readonly pause?: number;
  readonly ending: 'keep' | 'end' | 'reset';
}

type Build = (dice: Dice) => Omit<Attack, 'name'>;

const one = (text: string | Buffer, ending: Attack['ending'] = 'end'): Omit<Attack, 'name'> => ({
  bytes: [Buffer.from(text)],
  ending,
});
const withBody = (
  head: string,
  body: Buffer | string,
  ending: Attack['ending'] = 'end',
): Omit<Attack, 'name'> =>
  one(Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\n${head}\r\n\r\n`), Buffer.from(body)]), ending);
const anyEnding = (dice: Dice): Attack['ending'] => dice.pick(['keep', 'end', 'reset']);
const chunk = (size: string, data: string): string => `${size}\r\n${data}\r\n`;
const inChunks = (...chunks: readonly string[]) =>
  withBody('Transfer-Encoding: chunked', chunks.join(''), 'keep');
/** An answer that leads elsewhere. */
export function redirectTo(place: string, status = 302): Buffer {
  return Buffer.from(`HTTP/1.1 ${status} Moved\r\nLocation: ${place}\r\nContent-Length: 0\r\n\r\n`);
}

const BUILDS: Readonly<Record<string, Build>> = {
  'cut off': (dice) => one(ANSWER.subarray(0, dice.below(ANSWER.length)), dice.pick(['end', 'reset'])),
  'cut off without a length': (dice) => {
    const whole = answered({ length: null });
    return one(whole.subarray(0, dice.below(whole.length)), 'end');
  },
  'byte by byte': (dice) => ({
    bytes: [...ANSWER].map((byte) => Buffer.from([byte])),
    pause: 0,
    ending: anyEnding(dice),
  }),
  dripping: (dice) => ({
    bytes: [...ANSWER].map((byte) => Buffer.from([byte])),
    pause: 1 + dice.below(20),
    ending: 'keep',
  }),
  'in good time': (dice) => {
    const size = Math.ceil(ANSWER.length / (2 + dice.below(5)));
    const parts = Array.from({ length: Math.ceil(ANSWER.length / size) }, (_, at) =>
      ANSWER.subarray(at * size, (at + 1) * size),
    );
    return { bytes: parts, pause: 1 + dice.below(8), ending: anyEnding(dice) };
  },
  silent: () => ({ bytes: [], ending: 'keep' }),
  'only a head': () => one(ANSWER.subarray(0, ANSWER.length - DOCUMENT.length), 'keep'),
  flipped: (dice) => {
    const changed = Buffer.from(ANSWER);
    for (let time = 0; time <= dice.below(5); time += 1)
      changed[dice.below(changed.length)] = dice.below(256);
    return one(changed, anyEnding(dice));
  },
  'a false length': (dice) => withBody(`Content-Length: ${dice.pick(LENGTHS)}`, DOCUMENT, anyEnding(dice)),
  'a length that is off by some': (dice) =>
    withBody(`Content-Length: ${DOCUMENT.length - 20 + dice.below(41)}`, DOCUMENT, anyEnding(dice)),
  'two lengths': (dice) =>
    withBody(
      `Content-Length: ${DOCUMENT.length}\r\nContent-Length: ${dice.pick([...LENGTHS, String(DOCUMENT.length)])}`,
      DOCUMENT,
      anyEnding(dice),
    ),
  'length and chunks': () =>
    withBody(
      `Content-Length: 5\r\nTransfer-Encoding: chunked`,
      chunk(DOCUMENT.length.toString(16), DOCUMENT) + chunk('0', ''),
      'keep',
    ),
  'chunk sizes that lie': (dice) =>
    inChunks(
      chunk(
        dice.pick(['ffffffffffffffff', '-1', 'zz', '', '1', (DOCUMENT.length + 9).toString(16), '80000000']),
        DOCUMENT,
      ),
      chunk('0', ''),
    ),
  'chunks without an end': () => inChunks(chunk(DOCUMENT.length.toString(16), DOCUMENT)),
  'chunks with extensions': () =>
    inChunks(chunk(`${DOCUMENT.length.toString(16)};x="${'y'.repeat(30_000)}"`, DOCUMENT), chunk('0', '')),
  'chunks of one byte': () => inChunks(...DOCUMENT.split('').map((byte) => chunk('1', byte)), chunk('0', '')),
  trailers: (dice) =>
    inChunks(
      chunk(DOCUMENT.length.toString(16), DOCUMENT),
      `0\r\n${'X: y\r\n'.repeat(dice.below(5000))}\r\n`,
    ),
  'headers without end': () => ({
    bytes: [Buffer.from('HTTP/1.1 200 OK\r\n'), Buffer.from('X-A: b\r\n'.repeat(1000))],
    goesOn: true,
    ending: 'keep',
  }),
  'one header without end': () => ({
    bytes: [Buffer.from('HTTP/1.1 200 OK\r\nX: '), Buffer.alloc(8000, 'x')],
    goesOn: true,
    ending: 'keep',
  }),
  'many headers': (dice) =>
    withBody(`${'X-A: b\r\n'.repeat(dice.below(2500))}Content-Length: ${DOCUMENT.length}`, DOCUMENT, 'keep'),
  'strange headers': (dice) =>
    withBody(
      dice.pick([
        'A',
        ': b',
        'A : b',
        'A\0: b',
        'Content-Type',
        ' folded',
        'Content-Type: \xff',
        'Transfer-Encoding: gzip, chunked',
        'Connection: upgrade\r\nUpgrade: h2c',
        'Content-Length: 5\r\n\tx',
      ]),
      DOCUMENT,
    ),
  'a body without end': () => ({
    bytes: [Buffer.from('HTTP/1.1 200 OK\r\n\r\n'), Buffer.alloc(65_536, '<a>')],
    goesOn: true,
    ending: 'keep',
  }),
  'a body that is too large': (dice) => {
    const body = Buffer.concat([
      Buffer.from(DOCUMENT),
      Buffer.alloc(LARGEST_BODY + dice.below(100_000), ' '),
    ]);
    return dice.isLucky(0.5) ? withBody(`Content-Length: ${body.length}`, body, 'keep') : withBody('', body);
  },
  'chunks forever': () => ({
    bytes: [
      Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'),
      Buffer.from(chunk('1', 'x').repeat(4000)),
    ],
    goesOn: true,
    ending: 'keep',
  }),
  'a bomb': (dice) => {
    const form = dice.pick(FORMS);
    const body = bombOf(form);
    return withBody(
      `${dice.pick(['Content', 'Transfer'])}-Encoding: ${form}\r\nContent-Length: ${body.length}`,
      body,
      'keep',
    );
  },
  'a strange start': (dice) =>
    one(`${dice.pick(STARTS)}\r\nContent-Length: ${DOCUMENT.length}\r\n\r\n${DOCUMENT}`, anyEnding(dice)),
  'a flood of 1xx': (dice) =>
    one(
      `${`HTTP/1.1 10${dice.below(4)} Wait\r\n\r\n`.repeat(1 + dice.below(3000))}${ANSWER.toString()}`,
      anyEnding(dice),
    ),
  '1xx forever': () => ({
    bytes: [Buffer.from('HTTP/1.1 102 Processing\r\n\r\n'.repeat(500))],
    goesOn: true,
    ending: 'keep',
  }),
  'a redirect': (dice) =>
    one(redirectTo(dice.pick(PLACES), dice.pick([300, 301, 302, 303, 307, 308])), 'keep'),
  'garbage before': (dice) => one(Buffer.concat([dice.bytes(1 + dice.below(50)), ANSWER]), anyEnding(dice)),
  'garbage behind': (dice) => one(Buffer.concat([ANSWER, dice.bytes(1 + dice.below(2000))]), anyEnding(dice)),
  'an answer too many': (dice) => one(Buffer.concat([ANSWER, answered({ isLie: true })]), anyEnding(dice)),
  'another status': (dice) => one(answered({ status: 200 + dice.below(400) }), anyEnding(dice)),
  challenges: (dice) => one(answered({ status: 401, headers: challenges(dice) }), dice.pick(['keep', 'end'])),
  gone: () => ({ bytes: [], ending: 'reset' }),
};

/** The name of any of them; of what waits for the deadline seldom. */
export function pickAttack(dice: Dice): string {
  const name = dice.pick(Object.keys(BUILDS));
  const isLong = /forever|end$|silent|only|dripping/.test(name);
  return isLong && dice.isLucky(0.6) ? 'cut off' : name;
}

export function attackOf(dice: Dice): Attack {
  const name = pickAttack(dice);
  const build: Build = BUILDS[name] ?? (() => one(''));
  return { name, ...build(dice) };
}

/** Whether the recorder may say anything by it: its bytes were changed, not only their way. */
export function isOther(name: string): boolean {
  return name === 'flipped';
}
