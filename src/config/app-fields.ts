import type { Finding, Path } from './fault.ts';

/** Options by their names. */
export type Block = Readonly<Record<string, unknown>>;

export function isBlock(value: unknown): value is Block {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether nothing was entered. Supervisor leaves an empty field away or writes it as empty text. */
export function isUnset(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** Options whose values are taken as they are. */
export function plain(block: Block, options: readonly string[]): Block {
  return Object.fromEntries(
    options.flatMap((option) => (isUnset(block[option]) ? [] : [[option, block[option]]])),
  );
}

/** Options that are text: without the blanks that come along when something is pasted, numbers as text. */
export function texts(block: Block, options: readonly string[]): Block {
  return plain(Object.fromEntries(options.map((option) => [option, trimmed(block[option])])), options);
}

function trimmed(value: unknown): unknown {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : value;
}

/** A password: text to the letter, also one of digits only. */
export function password(block: Block): Block {
  const { password: value } = block;
  return plain({ password: typeof value === 'number' ? String(value) : value }, ['password']);
}

/** A switch; `undefined` where it was not touched, or is none. */
export function switched(block: Block, path: Path, option: string, findings: Finding[]): boolean | undefined {
  const value = block[option];
  if (typeof value === 'boolean') return value;
  if (!isUnset(value))
    findings.push({ path: [...path, option], message: 'must be on or off (true or false)' });
  return undefined;
}
