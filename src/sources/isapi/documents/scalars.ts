import { z } from 'zod';
import { child, text, type Tree } from '../tree.ts';

/** The text of a field. */
export { text as word } from '../tree.ts';

/** A recorder's numbers may carry blanks and decimals (isapi.md 8.6); anything else is no number, nor is a larger one. */
const Count = z
  .string()
  .regex(/^-?\d{1,15}(\.\d+)?$/)
  .transform(Number);
const TRUE = z.string().regex(/^(true|1|yes|on)$/i);
const FALSE = z.string().regex(/^(false|0|no|off)$/i);
/** The same bound for the numbers of JSON, which may say `1e999`. */
const LARGEST = 1e15;

/** `true/false`, `1/0`, any case; `null` for anything else. */
export function flag(item: Tree, ...path: string[]): boolean | null {
  const value = text(item, ...path) ?? '';
  if (TRUE.safeParse(value).success) return true;
  return FALSE.safeParse(value).success ? false : null;
}

/** A number; `null` for anything else. */
export function count(item: Tree, name: string): number | null {
  const value = child(item, name);
  if (value === undefined) return null;
  const number = typeof value === 'number' ? value : (Count.safeParse(text(value) ?? '').data ?? NaN);
  return Math.abs(number) < LARGEST ? number : null;
}

/** A port of TCP; `null` for anything else. */
export function port(item: Tree, name: string): number | null {
  const number = count(item, name);
  return number !== null && Number.isInteger(number) && number > 0 && number < 2 ** 16 ? number : null;
}
