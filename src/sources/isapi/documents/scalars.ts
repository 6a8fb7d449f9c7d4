import { z } from 'zod';
import { child, text, type Tree } from '../tree.ts';

/** A recorder's numbers may carry blanks and decimals (isapi.md 8.6); anything else is no number. */
const Count = z
  .string()
  .regex(/^-?\d{1,15}(\.\d+)?$/)
  .transform(Number);
const TRUE = z.string().regex(/^(true|1|yes|on)$/i);
const FALSE = z.string().regex(/^(false|0|no|off)$/i);
/** Names and words from outside are kept to a length that a topic, a log line and a screen can bear. */
const LONGEST = 256;

/** The text of a field; `null` when the element is absent, empty or no scalar. */
export function word(item: Tree, ...path: string[]): string | null {
  const value = text(item, ...path);
  return value === null || value === '' ? null : value.slice(0, LONGEST);
}

/** `true/false`, `1/0`, any case; `null` for anything else. */
export function flag(item: Tree, ...path: string[]): boolean | null {
  const value = text(item, ...path) ?? '';
  if (TRUE.safeParse(value).success) return true;
  return FALSE.safeParse(value).success ? false : null;
}

/** A number; `null` for anything else. */
export function count(item: Tree, name: string): number | null {
  const value = child(item, name);
  if (typeof value === 'number' || value === undefined) return value ?? null;
  return Count.safeParse(text(value) ?? '').data ?? null;
}
