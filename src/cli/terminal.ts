import { styleText } from 'node:util';
import stringWidth from 'string-width';
import { oneLine } from '../domain/plain.ts';
import type { Context, Output } from './context.ts';

export type Colour = 'red' | 'green' | 'yellow' | 'gray' | 'bold' | 'cyan';

/** Colours a text, or leaves it as it is. */
export type Paint = (colour: Colour, text: string) => string;

/** Colours only on a terminal, and not where the user wants none (no-color.org). */
export function paintFor(output: Output, env: Context['env']): Paint {
  const isPlain = output.isTTY !== true || (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return isPlain
    ? (_, text) => text
    : (colour, text) => (text === '' ? text : styleText(colour, text, { validateStream: false }));
}

/** Columns of a terminal; `Infinity` for anything else. */
export function columnsOf({ isTTY, columns }: Output): number {
  return isTTY === true && columns !== undefined && columns > 0 ? Math.max(40, columns) : Infinity;
}

/** A text from outside, as one line that steers no terminal. */
export function neutral(text: string): string {
  return oneLine(text).trim();
}

/** Columns that a text takes. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** A text in at most so many columns, with an ellipsis where it was cut. */
export function shortened(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let short = '';
  let taken = 0;
  for (const { segment } of graphemes.segment(text)) {
    taken += widthOf(segment);
    if (taken > width - 1) break;
    short += segment;
  }
  return `${short.trimEnd()}…`;
}

/** A text filled up to so many columns. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** Words in lines of at most so many columns; lines after the first are indented. */
export function wrapped(words: readonly string[], width: number, indent = '', glue = ' '): string {
  let text = '';
  let taken = 0;
  for (const word of words) {
    const size = widthOf(word);
    if (text === '') {
      text = word;
      taken = size;
    } else if (taken + widthOf(glue) + size <= width) {
      text += glue + word;
      taken += widthOf(glue) + size;
    } else {
      text += `\n${indent}${word}`;
      taken = widthOf(indent) + size;
    }
  }
  return text;
}
