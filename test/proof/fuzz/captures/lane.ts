import { scrub } from '../../../../src/sources/isapi/scrub/scrub.ts';
import type { Dice } from '../dice.ts';
import { change } from '../documents/change.ts';
import { all, clone, put } from '../documents/element.ts';
import { MAPPERS } from '../documents/mappers.ts';
import { type Seed, seedsOf } from '../documents/seeds.ts';
import { encode, spoil } from '../documents/spoil.ts';
import { guarded, type Lane, type Verdict, Violation } from '../lane.ts';
import { SPELLINGS } from './spellings.ts';

/** No document has a letter of their own: what of them is found in a capture is theirs. */
const LETTERS = [
  'ж',
  'q',
  'Z',
  '7',
  'x',
  'K',
  '9',
  'W',
  '&',
  '<',
  '"',
  "'",
  '/',
  '\\',
  ' ',
  '%',
  '+',
  '@',
  ':',
  '#',
];
const SHORTEST = 8;

/** A password, user or host as somebody may have chosen it; it says nothing else that a document may say. */
function secretOf(dice: Dice, letters: readonly string[]): string {
  const inner = Array.from({ length: SHORTEST + dice.below(12) }, () => dice.pick(letters)).join('');
  return `qZ${inner}xK`;
}

/** Puts a secret somewhere into a document: as a text, within one, or as a name's value. */
function plant(text: string, spelt: string, dice: Dice): string {
  const places = [...text.matchAll(/(?<=>)[^<>]{0,40}(?=<\/)|(?<=:\s*")[^"\\]{0,40}(?=")/g)];
  if (places.length === 0) return text;
  const place = dice.pick(places);
  const at = place.index + (dice.isLucky(0.5) ? 0 : place[0].length);
  return text.slice(0, at) + spelt + text.slice(dice.isLucky(0.5) ? at : place.index + place[0].length);
}

/**
 * What `capture` writes of answers in which the login of the configuration stands, however it is spelt and whatever
 * became of the document: it is nowhere in it, in no spelling.
 */
export const captureLane: Lane = {
  name: 'captures',
  runs: 10_000,
  short: 30,
  limit: 2000,
  open: () => {
    const seeds = MAPPERS.flatMap(({ name }) => seedsOf(name)).filter(({ text }) => text.length < 6000);
    return { once: (dice): Verdict => (once(seeds, dice) ? 'accepted' : 'rejected') };
  },
};

/** Whether a text stands in a body, in any encoding that it can be read in. */
function holds(body: Buffer, text: string): boolean {
  const latin = Buffer.from(text, 'latin1');
  const wide = Buffer.from(text, 'utf16le');
  const isLatin = latin.toString('latin1') === text;
  return (
    body.includes(text) ||
    (isLatin && body.includes(latin)) ||
    holdsWide(body, wide) ||
    holdsWide(body, Buffer.from(wide).swap16())
  );
}

/** Between two bytes of one character nothing begins. */
function holdsWide(body: Buffer, wide: Buffer): boolean {
  let at = body.indexOf(wide);
  while (at % 2 === 1) at = body.indexOf(wide, at + 1);
  return at >= 0;
}

function once(seeds: readonly Seed[], dice: Dice): boolean {
  const secrets = {
    host: `qz${secretOf(dice, ['q', 'z', '7', '9', 'w']).toLowerCase()}.example.net`,
    username: secretOf(dice, ['q', 'Z', '7', 'x', 'K', '9', '_', '.', '-']),
    password: secretOf(dice, LETTERS),
    names: [],
  };
  const bodies = Array.from({ length: 1 + dice.below(3) }, () => {
    const { root, form } = dice.pick(seeds);
    const tree = clone(root);
    if (dice.isLucky(0.5) && all(tree).length > 0) change(tree, dice);
    let text = put(tree, form);
    for (let times = 1 + dice.below(3); times > 0; times -= 1) {
      const secret = dice.pick([secrets.host, secrets.username, secrets.password, secrets.password]);
      text = plant(text, dice.pick(SPELLINGS).write(secret, form, secrets), dice);
    }
    const end = dice.below(3);
    if (end === 0) return Buffer.from(text);
    return end === 1 ? encode(text, dice).body : spoil(text, form, dice).body;
  });
  const { bodies: scrubbed } = guarded(() => scrub(bodies, secrets), Buffer.concat(bodies));
  for (const [name, secret] of Object.entries(secrets)) {
    if (typeof secret !== 'string') continue;
    for (const spelling of SPELLINGS) {
      const traces = spelling.traces(secret, secrets);
      const at = scrubbed.findIndex((body) => body !== null && traces.some((trace) => holds(body, trace)));
      if (at >= 0)
        throw new Violation(`the ${name} ${secret} is shown, ${spelling.called}`, bodies[at] ?? '');
    }
  }
  return scrubbed.some((body) => body !== null);
}
