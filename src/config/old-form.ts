import { type Block, isBlock } from './app-fields.ts';
import type { Finding, Path } from './fault.ts';

/** A file of the old form in the words of the new one. */
export interface Translation {
  readonly value: { readonly recorders: readonly unknown[] };
  /** Keys that mean nothing, as they meant nothing before. */
  readonly warnings: readonly Finding[];
  /** The path in the old file of an option of the new form. */
  origin(path: Path): Path;
}

/** Old key → new key. */
const KEYS: ReadonlyMap<string, string> = new Map([
  ['ip', 'host'],
  ['port', 'port'],
  ['username', 'username'],
  ['password', 'password'],
  ['type', 'type'],
  ['valid_camera_ids', 'channels'],
]);
const OLD_KEYS: ReadonlyMap<string, string> = new Map(Array.from(KEYS, ([old, current]) => [current, old]));

/** Whether a file has the form of dvr_config.json: no `recorders`, but named blocks with an `ip`. */
export function isOldForm(value: unknown): value is Block {
  if (!isBlock(value) || 'recorders' in value) return false;
  return Object.values(value).some((one) => isBlock(one) && 'ip' in one);
}

/** Puts the old form into the words of the new one. What is wrong in it stays wrong. */
export function translateOldForm(old: Block): Translation {
  const names = Object.keys(old);
  const warnings: Finding[] = [];
  const recorders = names.map((name) => {
    const block = old[name];
    if (!isBlock(block)) return block;
    const entries = Object.entries(block).flatMap(([key, value]): [string, unknown][] => {
      const current = KEYS.get(key);
      const isEmptyList = key === 'valid_camera_ids' && Array.isArray(value) && value.length === 0;
      if (current !== undefined && !isEmptyList) return [[current, translateValue(key, value)]];
      const message = isEmptyList
        ? 'is empty and has no effect: all channels are read'
        : 'is not known and has no effect';
      warnings.push({ path: [name, key], message });
      return [];
    });
    return { name, ...Object.fromEntries(entries) };
  });
  return {
    value: { recorders },
    warnings,
    origin: ([, at, key, ...rest]) => {
      const name = typeof at === 'number' ? names[at] : undefined;
      if (name === undefined) return [];
      if (typeof key !== 'string' || key === 'name' || key === 'id') return [name];
      return [name, OLD_KEYS.get(key) ?? key, ...rest];
    },
  };
}

/** Numbers were also taken as text. */
function translateValue(key: string, value: unknown): unknown {
  return key === 'port' && typeof value === 'string' && /^\s*\d{1,6}\s*$/.test(value) ? Number(value) : value;
}
