import type { Dice } from '../dice.ts';
import { change } from '../documents/change.ts';
import { clone, put, takeApart } from '../documents/element.ts';
import { strangeLiteral, strangeText } from '../documents/values.ts';

/** Nobody writes longer ones. */
const LARGEST = 50_000;
const MARKS = [
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  '"',
  "'",
  '\\',
  '\n',
  '\r\n',
  '	',
  ' ',
  '#',
  '&a ',
  '*a',
  '!',
  '|',
  '>',
  '- ',
  '? ',
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '!env X',
  '!env NOT_SET',
  '!file /nowhere',
  '!file .',
  '!!binary aGk=',
  '!!python/object:x',
  '<<: *a',
  '&a [*a]',
  '{a: *b}',
  '~',
  '0x10',
  '1_000',
  '.inf',
  '\0',
  '',
  '\u2028',
  '﻿',
  '￾',
  '\ud800',
  '\x1B[31m',
  'é',
  '😀',
  '=',
  '__proto__: 1\n',
  'constructor: {}\n',
  '/*x*/',
  '//x\n',
];

/** Changes a text in some places, as a slip or a bad disk would. */
export function jumble(text: string, dice: Dice): string {
  let changed = text;
  const times = dice.isLucky(0.6) ? 1 : 1 + dice.below(dice.isLucky(0.2) ? 20 : 3);
  for (let time = 0; time < times; time += 1) changed = step(changed, dice);
  return changed;
}

/** Changes the fields of a JSON object: doubled, dropped, nested, renamed, of another type. */
export function rearrange(text: string, dice: Dice): string {
  const { root } = takeApart(text);
  for (;;) {
    const tree = clone(root);
    change(tree, dice);
    const changed = put(tree, 'json');
    if (changed.length <= LARGEST) return changed;
  }
}

function step(text: string, dice: Dice): string {
  const at = dice.below(text.length + 1);
  const length = dice.isLucky(0.2) ? dice.below(200) : 1 + dice.below(5);
  const [before, part, after] = [text.slice(0, at), text.slice(at, at + length), text.slice(at + length)];
  switch (dice.below(9)) {
    case 0:
      return before;
    case 1:
      return before + after;
    case 2:
      return before + part + part + after;
    case 3:
      return before + dice.pick(MARKS) + part + after;
    case 4:
      return before + dice.pick(MARKS) + after;
    case 5:
      return exchangeLines(text, dice);
    case 6:
      return before + dice.pick(MARKS).repeat(1 + dice.below(300)) + after;
    case 7:
      return text.replace(
        /: *[^\s,{}[\]]+/,
        () => `: ${dice.pick([strangeText(dice), strangeLiteral(dice)])}`,
      );
    default:
      return swapWords(text, dice);
  }
}

function exchangeLines(text: string, dice: Dice): string {
  const lines = text.split('\n');
  const [one, other] = [dice.below(lines.length), dice.below(lines.length)];
  [lines[one], lines[other]] = [lines[other] ?? '', lines[one] ?? ''];
  return lines.join('\n');
}

/** One value in the place of another. */
function swapWords(text: string, dice: Dice): string {
  const words = text.split(/(?<=[:\s])|(?=[:\s,])/);
  words[dice.below(words.length)] = dice.isLucky(0.5) ? dice.pick(words) : strangeLiteral(dice);
  return words.join('');
}
