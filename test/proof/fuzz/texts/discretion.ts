import { Violation } from '../lane.ts';

/** Stands in every password of a text. */
export const MARK = 'q7Zx9Kp2wV';
/** Stands in every password that is given by environment or file. */
export const OUTSIDE = 'w4Tn8Lr6sB';

/**
 * Looks that no sentence shows a password.
 *
 * @param text what was read. A password that a slip has put in the place of something else may be shown as that: who
 * writes it behind `port:` is told what is wrong with the port, and behind `!file` which file there is not
 */
export function demandDiscreet(sentences: readonly string[], text: string): void {
  for (const sentence of sentences) {
    if (sentence.includes(OUTSIDE)) throw new Violation(`shows what it was given outside: ${sentence}`, text);
    if (sentence.includes(MARK) && !isMisplaced(text))
      throw new Violation(`shows a password: ${sentence}`, text);
  }
}

function isMisplaced(text: string): boolean {
  const places = text.split(MARK).slice(0, -1);
  return places.some((before) => !/pass?w[^\n,]*$/i.test(before) || /!(?:env|file)[^\n,]*$/.test(before));
}
