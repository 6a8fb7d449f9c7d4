import { z } from 'zod';
import type { Path } from './fault.ts';
import { type Meaning, meanings } from './fields.ts';
import { isMistyped } from './near-miss.ts';
import { fileSchema } from './schema.ts';

type Schema = z.core.$ZodType;

/** The schema of the option at a path of the file, or `null` where there is none. */
function schemasAt(path: Path): Schema[] {
  let here: Schema[] = [fileSchema];
  for (const step of path) here = here.flatMap((schema) => below(schema, step));
  return here;
}

/** Whether the option at this path takes the value. */
export function accepts(path: Path, value: unknown): boolean {
  return schemasAt(path).some((schema) => z.safeParse(schema, value).success);
}

/** Whether there is an option at this path. */
export function isOption(path: Path): boolean {
  return schemasAt(path).length > 0;
}

/** Whether there is one, but for a slip of the fingers. */
export function isNearlyOption(path: Path): boolean {
  const key = path.at(-1);
  return isOption(path) || (typeof key === 'string' && isMistyped(key, keysAt(path.slice(0, -1))));
}

/** What the option at this path means. */
export function meaningAt(path: Path): Meaning | null {
  for (const schema of schemasAt(path)) {
    const found = unwrap(schema).map((one) => meanings.get(one));
    const meaning = found.find((one) => one !== undefined);
    if (meaning !== undefined) return meaning;
  }
  return null;
}

/** The keys that the block at this path may have. */
export function keysAt(path: Path): string[] {
  return schemasAt(path)
    .flatMap(unwrap)
    .flatMap((schema) => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : []));
}

/** Every option of the file, lists as position 0. */
export function listOptions(path: (string | number)[] = []): (string | number)[][] {
  const steps = schemasAt(path)
    .flatMap(unwrap)
    .flatMap((schema): (string | number)[] => {
      if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
      return schema instanceof z.ZodArray ? [0] : [];
    });
  return steps.flatMap((step) => {
    const here = [...path, step];
    return [here].concat(listOptions(here));
  });
}

function below(schema: Schema, step: string | number): Schema[] {
  return unwrap(schema).flatMap((one): Schema[] => {
    if (one instanceof z.ZodArray) return typeof step === 'number' ? [one.element] : [];
    if (!(one instanceof z.ZodObject) || !Object.hasOwn(one.shape, step)) return [];
    const field: Schema | undefined = one.shape[step];
    return field === undefined ? [] : [field];
  });
}

/** A schema and all that it wraps or chooses from. */
function unwrap(schema: Schema): Schema[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return [schema, ...unwrap(schema.unwrap())];
  }
  if (schema instanceof z.ZodUnion) return [schema, ...schema.options.flatMap(unwrap)];
  return [schema];
}
