import type { Kind } from './passwords.ts';

/** A password that the program is given, and what is needed to find it again wherever it comes out. */
export interface Secret {
  /** What may be told of it. */
  readonly label: string;
  readonly kind: Kind;
  readonly user: string;
  readonly value: string;
  /** Letters and digits that stand in it and nowhere else: no escaping changes them. */
  readonly marks: readonly string[];
}

const LETTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const DIGITS = '123456789';
const LENGTH = 9;
/** Digits alone are more often like others. */
const LENGTH_OF_DIGITS = 12;

/** Makes passwords whose marks nobody else has. @param random at least 0, below 1 */
export function createMint(random: () => number): (use: string, user: string, kind: Kind) => Secret {
  const draw = (letters: string, length: number): string =>
    Array.from({ length }, () => letters[Math.floor(random() * letters.length)]).join('');
  return (use, user, kind) => {
    const mark = () => (kind.isNumeric === true ? draw(DIGITS, LENGTH_OF_DIGITS) : draw(LETTERS, LENGTH));
    const marks = [mark(), mark()] as const;
    return { label: `${use}, ${kind.name}`, kind, user, value: kind.make(...marks), marks };
  };
}
