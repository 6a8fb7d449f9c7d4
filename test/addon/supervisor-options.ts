import type { Element, Form } from './read.ts';

const LEAF =
  /^(?:(?<plain>bool|port|str|password)|int\((?<min>-?\d+),(?<max>-?\d+)\)|match\((?<match>.*)\)|list\((?<list>.+)\))\??$/;

/** What Supervisor finds wrong with options before it saves them or starts the app (supervisor/apps/options.py). */
export function checkOptions(schema: Form, options: unknown, root = 'root'): string[] {
  if (!isBlock(options)) return [`Invalid dict for option '${root}'`];
  const present = Object.entries(options).flatMap(([key, value]) => {
    const type = schema[key];
    // Supervisor drops what it does not know, with a line in its log.
    return type === undefined ? [`Unknown option '${key}'`] : checkElement(type, value, key);
  });
  const missing = Object.entries(schema)
    .filter(([key, type]) => !(key in options) && !isOptional(type))
    .map(([key]) => `Missing option '${key}' in ${root}`);
  return [...present, ...missing];
}

/** Of a list its element decides; no group is optional. */
function isOptional(type: Element): boolean {
  if (isList(type)) return isOptional(type[0] ?? '');
  return typeof type === 'string' && type.endsWith('?');
}

function checkElement(type: Element, value: unknown, key: string): string[] {
  if (isList(type)) {
    if (!Array.isArray(value)) return [`Invalid list for option '${key}'`];
    return value.flatMap((one) => checkElement(type[0] ?? '', one, key));
  }
  if (typeof type !== 'string') return checkOptions(type, value, key);
  return isLeaf(type, value) ? [] : [`Option '${key}' is not ${type}`];
}

function isLeaf(type: string, value: unknown): boolean {
  const { plain, min, max, match, list } = LEAF.exec(type)?.groups ?? {};
  if (plain === 'bool') return typeof value === 'boolean';
  if (plain === 'port') return isWhole(value, 1, 65_535);
  if (plain !== undefined) return typeof value === 'string';
  if (min !== undefined) return isWhole(value, Number(min), Number(max));
  // Supervisor anchors at the start only.
  if (match !== undefined) return new RegExp(`^(?:${match})`).test(String(value));
  return list?.split('|').includes(String(value)) ?? false;
}

function isWhole(value: unknown, min: number, max: number): boolean {
  return Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
}

function isList(type: Element): type is readonly Element[] {
  return Array.isArray(type);
}

function isBlock(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
