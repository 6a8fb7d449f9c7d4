import { isDeepStrictEqual } from 'node:util';
import type { Dice } from '../dice.ts';
import { guarded, type Lane, type Verdict, Violation } from '../lane.ts';
import { change, changeWithin } from './change.ts';
import { allBacked, census, isId, itemsOf, keyOf, silence, subjectsOf } from './claims.ts';
import { clone, put } from './element.ts';
import { demandLawful } from './lawful.ts';
import { type Made, type Mapper, MAPPERS } from './mappers.ts';
import { type Seed, seedsOf } from './seeds.ts';
import { encode, type Sent, spoil } from './spoil.ts';

type Test = (mapper: Mapper, seed: Seed, dice: Dice) => Made | null;

function makeOf(mapper: Mapper, sent: Sent): Made | null {
  const made = guarded(() => mapper.make(sent), sent.body);
  if (made !== null) guarded(() => demandLawful(made.value, sent.body), sent.body);
  return made;
}

function plain(text: string): Sent {
  return { body: Buffer.from(text), contentType: '' };
}

/** Of a document whose elements were changed, nothing is said that none of its elements says. */
const changed: Test = (mapper, { root, form }, dice) => {
  const tree = clone(root);
  change(tree, dice);
  const sent = plain(put(tree, form));
  const made = makeOf(mapper, sent);
  const backed = made === null ? null : allBacked(tree, mapper.grammar);
  for (const claim of made?.claims ?? [])
    if (backed?.has(keyOf(claim)) === false)
      throw new Violation(
        `says ${claim.field}=${claim.value} of "${claim.of}", which no element says`,
        sent.body,
      );
  return made;
};

/** Of a document without the elements that say something, nothing is said. */
const silenced: Test = (mapper, { root, form }, dice) => {
  const tree = clone(root);
  change(tree, dice);
  silence(tree, mapper.grammar);
  const sent = plain(put(tree, form));
  const made = makeOf(mapper, sent);
  const claim = made?.claims[0];
  if (claim !== undefined)
    throw new Violation(`says ${claim.field}=${claim.value} without a word for it`, sent.body);
  return made;
};

/** What is changed within one subject changes nothing that is said of another. */
const isolated: Test = (mapper, seed, dice) => {
  const { grammar } = mapper;
  const tree = clone(seed.root);
  const items = itemsOf(tree, grammar);
  if (items.length === 0) return null;
  const item = dice.pick(items);
  const own = subjectsOf(item, grammar);
  changeWithin(item, dice, (one) => isId(one, grammar));
  const sent = plain(put(tree, seed.form));
  const made = makeOf(mapper, sent);
  if (grammar.items.length === 0 || (census(seed.root, grammar).get(own[0] ?? '') ?? 0) !== 1) return made;
  const others = (one: Made | null) => one?.claims.filter(({ of }) => !own.includes(of));
  if (made !== null && !isDeepStrictEqual(others(made), others(makeOf(mapper, plain(seed.text)))))
    throw new Violation(`what was changed in "${own.join()}" changed what is said of others`, sent.body);
  return made;
};

/** The same in another encoding says the same. */
const encoded: Test = (mapper, { text }, dice) => {
  const sent = encode(text, dice);
  const made = makeOf(mapper, sent);
  if (!isDeepStrictEqual(made, makeOf(mapper, plain(text))))
    throw new Violation('reads differently when encoded so', sent.body);
  return made;
};

/** What was cut off anywhere before its end is no document. */
const cut: Test = (mapper, { text }, dice) => {
  const whole = Buffer.from(text.replace(/[\s\0]+$/, ''));
  const body = whole.subarray(0, dice.below(whole.length));
  const made = makeOf(mapper, { body, contentType: '' });
  if (made !== null && made.claims.length > 0)
    throw new Violation('says something of a document that was cut off', body);
  return made;
};

/** Whatever the bytes are, it ends well. */
const spoiled: Test = (mapper, { text, root, form }, dice) => {
  const tree = clone(root);
  if (dice.isLucky(0.5)) change(tree, dice);
  return makeOf(mapper, spoil(dice.isLucky(0.5) ? text : put(tree, form), form, dice));
};

const TESTS: readonly Test[] = [
  changed,
  changed,
  changed,
  changed,
  silenced,
  isolated,
  isolated,
  encoded,
  cut,
  spoiled,
  spoiled,
  spoiled,
];

/** One lane for each mapper. */
export const documentLanes: readonly Lane[] = MAPPERS.map((mapper) => ({
  name: mapper.name,
  runs: 100_000,
  short: 90,
  limit: 1000,
  open: () => {
    const seeds = seedsOf(mapper.name).filter(({ text }) => mapper.make(plain(text)) !== null);
    if (seeds.length === 0) throw new Error(`${mapper.name} knows none of its documents`);
    return {
      once: (dice): Verdict =>
        dice.pick(TESTS)(mapper, dice.pick(seeds), dice) === null ? 'rejected' : 'accepted',
    };
  },
}));
