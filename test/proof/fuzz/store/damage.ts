import type { Dice } from '../dice.ts';

/** SQLite's page, and what a disk writes at once. */
const PAGE = 4096;
const SECTOR = 512;
const LETTERS = '0123456789abefnrstu';

type Damage = (bytes: Buffer, dice: Dice) => Buffer;

/** What becomes of a file on a bad disk, after a power cut, or in the hands of another program. */
const DAMAGES: Readonly<Record<string, Damage>> = {
  'one bit': (bytes, dice) => {
    const at = dice.below(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << dice.below(8));
    return bytes;
  },
  'some bytes': (bytes, dice) => {
    for (let time = 1 + dice.below(20); time > 0; time -= 1)
      bytes[dice.below(bytes.length)] = dice.below(256);
    return bytes;
  },
  'a byte of the header': (bytes, dice) => {
    bytes[dice.below(Math.min(100, bytes.length))] = dice.pick([0, 1, 0x7f, 0xff, dice.below(256)]);
    return bytes;
  },
  'a digit or a letter': (bytes, dice) => {
    // Where there is text, it still is: nothing but the truth is damaged.
    const isText = (byte: number | undefined) =>
      byte !== undefined && /[a-z\d]/i.test(String.fromCharCode(byte));
    let at = dice.below(bytes.length);
    for (let tries = 0; tries < 5000 && !isText(bytes[at]); tries += 1) at = (at + 1) % bytes.length;
    bytes[at] = dice.pick(LETTERS.split('')).charCodeAt(0);
    return bytes;
  },
  'cut off': (bytes, dice) => bytes.subarray(0, dice.below(bytes.length)),
  'cut off at a page': (bytes, dice) => bytes.subarray(0, PAGE * dice.below(bytes.length / PAGE)),
  emptied: () => Buffer.alloc(0),
  'with more behind': (bytes, dice) => Buffer.concat([bytes, dice.bytes(1 + dice.below(3 * SECTOR))]),
  'a sector of zeros': (bytes, dice) => bytes.fill(0, ...stretch(bytes, SECTOR, dice)),
  'a sector of noise': (bytes, dice) => {
    const [from, to] = stretch(bytes, SECTOR, dice);
    dice.bytes(to - from).copy(bytes, from);
    return bytes;
  },
  'a page of zeros': (bytes, dice) => bytes.fill(0, ...stretch(bytes, PAGE, dice)),
  'a page in the place of another': (bytes, dice) => {
    const [from, to] = stretch(bytes, PAGE, dice);
    bytes.copy(bytes, stretch(bytes, PAGE, dice)[0], from, to);
    return bytes;
  },
  'all zeros': (bytes) => bytes.fill(0),
  replaced: (_, dice) =>
    dice.pick([
      Buffer.from('{"recorders":[]}\n'),
      dice.bytes(2000),
      Buffer.from('SQLite format 3\0'),
      Buffer.alloc(1),
    ]),
};

/** Damages the content of a file, once or a few times. */
export function damage(bytes: Buffer, dice: Dice): { readonly bytes: Buffer; readonly name: string } {
  let damaged: Buffer = Buffer.from(bytes);
  const names: string[] = [];
  for (let time = dice.isLucky(0.8) ? 1 : 3; time > 0 && damaged.length > 0; time -= 1) {
    const name = dice.pick(Object.keys(DAMAGES));
    names.push(name);
    damaged = DAMAGES[name]?.(damaged, dice) ?? damaged;
  }
  return { bytes: damaged, name: names.join(', ') };
}

function stretch(bytes: Buffer, unit: number, dice: Dice): [from: number, to: number] {
  const from = unit * dice.below(Math.ceil(bytes.length / unit));
  return [from, Math.min(bytes.length, from + unit)];
}
