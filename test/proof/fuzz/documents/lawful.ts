import { Violation } from '../lane.ts';

/** Characters of a text that goes into topics and lines; a firmware is made of two. */
const LONGEST = 2 * 256 + 1;

/**
 * Looks through what a mapper made: numbers that JSON has a word for, texts of Unicode of a
 * bounded length, nothing else.
 */
export function demandLawful(value: unknown, input: Buffer, path = 'value'): void {
  if (value === null || typeof value === 'boolean') return;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Violation(`${path} is ${value}`, input);
  } else if (typeof value === 'string') {
    if (value.length > LONGEST) throw new Violation(`${path} has ${value.length} characters`, input);
    // Home Assistant refuses a whole message with half a character in it.
    if (!value.isWellFormed()) throw new Violation(`${path} is no Unicode`, input);
  } else if (value instanceof Map) {
    for (const [key, inner] of value) demandLawful(inner, input, `${path}.${String(key)}`);
  } else if (Array.isArray(value)) {
    for (const [index, inner] of value.entries()) demandLawful(inner, input, `${path}[${index}]`);
  } else if (typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) demandLawful(inner, input, `${path}.${key}`);
  } else throw new Violation(`${path} is ${typeof value}`, input);
}
