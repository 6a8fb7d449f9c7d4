import type { Dice } from '../dice.ts';
import { all, clone, type Element, element } from './element.ts';
import { strangeLiteral, strangeName, strangeText } from './values.ts';

/** Where an element is: below which other, and as the how-manieth. */
interface Place {
  readonly parent: Element;
  readonly at: number;
  readonly target: Element;
}

type Change = (place: Place, dice: Dice, root: Element) => void;

/** One change of form or content at one element. */
const CHANGES: readonly Change[] = [
  function doubled({ parent, at, target }) {
    parent.children.splice(at, 0, clone(target));
  },
  function doubledElsewhere({ target }, dice, root) {
    const { parent, at } = somewhere(root, dice);
    parent.children.splice(at, 0, clone(target));
  },
  function manifold({ parent, at, target }, dice) {
    const copies = Array.from({ length: 2 + dice.below(30) }, () => clone(target));
    parent.children.splice(at, 0, ...copies);
  },
  function dropped({ parent, at }) {
    parent.children.splice(at, 1);
  },
  function emptied({ target }) {
    target.children = [];
    target.text = '';
    target.literal = null;
  },
  function nested({ parent, at, target }, dice) {
    const depth = dice.isLucky(0.1) ? 30 + dice.below(60) : 1 + dice.below(3);
    let wrapped = target;
    for (let level = 0; level < depth; level += 1) wrapped = element(wrapName(target, dice), '', [wrapped]);
    parent.children[at] = wrapped;
  },
  function unwrapped({ parent, at, target }) {
    parent.children.splice(at, 1, ...target.children);
  },
  function renamed({ target }, dice, root) {
    const [one, other] = [dice.pick(all(root)), dice.next()];
    if (other < 0.4) target.name = strangeName(dice);
    else if (other < 0.8) target.name = one.name === '' ? 'x' : one.name;
    else
      target.name = dice.pick([
        target.name.toUpperCase(),
        target.name.toLowerCase(),
        `ns:${target.name}`,
        `${target.name}s`,
      ]);
  },
  function moved({ parent, at, target }, dice, root) {
    parent.children.splice(at, 1);
    const place = somewhere(root, dice);
    place.parent.children.splice(place.at, 0, target);
  },
  function exchanged({ target }, dice, root) {
    const other = dice.pick(all(root));
    [target.text, other.text] = [other.text, target.text];
    [target.literal, other.literal] = [other.literal, target.literal];
  },
  function reworded({ target }, dice) {
    target.text = strangeText(dice);
    target.literal = null;
  },
  function rewordedAndKept({ target }, dice) {
    target.text = `${strangeText(dice)}${target.text}${strangeText(dice)}`;
  },
  function retyped({ target }, dice) {
    target.literal = strangeLiteral(dice);
  },
  function attributed({ target }, dice) {
    target.attributes = dice.pick([
      ' opt="true,false" def="true"',
      ' xmlns=""',
      ' xsi:nil="true"',
      " online='true'",
      ' a="&lt;"',
    ]);
  },
];

/** Changes a document in some places. */
export function change(root: Element, dice: Dice): void {
  const times = dice.isLucky(0.7) ? 1 + dice.below(2) : 3 + dice.below(8);
  for (let time = 0; time < times; time += 1) dice.pick(CHANGES)(somewhere(root, dice), dice, root);
}

/** Changes the content of one element and of what is below it, and no name that means something elsewhere. */
export function changeWithin(target: Element, dice: Dice, keeps: (one: Element) => boolean): void {
  const places = target.children
    .map((child, at) => ({ parent: target, at, target: child }))
    .filter((place) => !keeps(place.target));
  if (places.length === 0) return;
  const place = dice.pick(places);
  const kind = dice.below(6);
  if (kind === 0) place.target.text = strangeText(dice);
  else if (kind === 1) target.children.splice(place.at, 1);
  else if (kind === 2) target.children.splice(place.at, 0, clone(place.target));
  else if (kind === 3) place.target.literal = strangeLiteral(dice);
  else if (kind === 4) place.target.name = dice.pick(['x', 'toString', 'é', '_']);
  else target.children[place.at] = element('wrapping', '', [place.target]);
}

function wrapName(target: Element, dice: Dice): string {
  return dice.pick([target.name === '' ? 'x' : target.name, 'x', strangeName(dice)]);
}

/** Any element but the document itself. */
function somewhere(root: Element, dice: Dice): Place {
  const parents = all(root).filter(({ children }) => children.length > 0);
  if (parents.length === 0) {
    root.children.push(element('x'));
    parents.push(root);
  }
  const parent = dice.pick(parents);
  const at = dice.below(parent.children.length);
  return { parent, at, target: parent.children[at] ?? element('x') };
}
