import type { Dice } from '../dice.ts';
import { change } from '../documents/change.ts';
import { clone, put } from '../documents/element.ts';
import { type Seed, seedsOf } from '../documents/seeds.ts';
import { encode, spoil } from '../documents/spoil.ts';
import { PICTURE } from '../../../isapi/alert-stream/samples.ts';

const BOUNDARY = 'MIME_boundary';
/** Alerts are some hundred bytes; longer ones are what `alertFloods` is for. */
const LARGEST = 20_000;
const HEADS = [
  `--${BOUNDARY}\r\nContent-Type: application/xml; charset="UTF-8"\r\nContent-Length: 1\r\n\r\n`,
  `\n--${BOUNDARY}\n\n`,
  `\r\n--${BOUNDARY}\r\n--${BOUNDARY}\r\n`,
  '\r\n\r\n',
  '\n',
  '',
];

/** The body of an alertStream: alerts that are right, damaged, cut off, and what is none. */
export function streamOf(seeds: readonly Seed[], dice: Dice): Buffer {
  const parts = Array.from({ length: 1 + dice.below(6) }, () => {
    const head = Buffer.from(dice.pick(HEADS));
    return Buffer.concat([head, part(dice.pick(seeds), dice).subarray(0, LARGEST)]);
  });
  return Buffer.concat(parts);
}

function part({ text, root, form }: Seed, dice: Dice): Buffer {
  const kind = dice.below(6);
  if (kind === 0) return PICTURE;
  if (kind === 1) return Buffer.from(text);
  const tree = clone(root);
  change(tree, dice);
  if (kind === 2) return Buffer.from(put(tree, form));
  if (kind === 3) return encode(text, dice).body;
  if (kind === 4) return spoil(text, form, dice).body;
  return dice.bytes(dice.below(300));
}

export const ALERTS: readonly Seed[] = seedsOf('alert');

/** The same bytes in pieces of any size. */
export function pieces(bytes: Buffer, dice: Dice): Buffer[] {
  const cut: Buffer[] = [];
  const longest = dice.pick([1, 3, 17, 200, 5000]);
  for (let at = 0; at < bytes.length;) {
    const size = 1 + dice.below(longest);
    cut.push(bytes.subarray(at, at + size));
    at += size;
  }
  return cut;
}
