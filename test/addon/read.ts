import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

export const PROJECT = resolve(import.meta.dirname, '../..');
export const LANGUAGES = ['en', 'de', 'es', 'pl', 'uk'] as const;

export async function text(path: string, folder = PROJECT): Promise<string> {
  return readFile(join(folder, path), 'utf8');
}

/** A type of Supervisor's option schema: a leaf like `port?`, a list of one element, or named elements. */
export type Element = string | readonly Element[] | Form;
export interface Form {
  readonly [option: string]: Element;
}
const element: z.ZodType<Element> = z.lazy(() => z.union([z.string(), z.array(element).length(1), form]));
const form: z.ZodType<Form> = z.lazy(() => z.record(z.string(), element));

const configShape = z.looseObject({
  version: z.string(),
  url: z.string(),
  slug: z.string(),
  options: z.record(z.string(), z.unknown()),
  schema: form,
});
export type AppConfig = z.infer<typeof configShape>;

export async function readConfig(folder = join(PROJECT, 'addon')): Promise<AppConfig> {
  return configShape.parse(parse(await text('config.yaml', folder)));
}

/** What the option is called, and what is said of it. */
export interface Entry {
  readonly name: string;
  readonly description: string;
  readonly fields?: Readonly<Record<string, Entry>> | undefined;
}
const entry: z.ZodType<Entry> = z.lazy(() =>
  z.strictObject({
    name: z.string().min(1),
    description: z.string().min(1),
    fields: z.record(z.string(), entry).optional(),
  }),
);
const translationShape = z.strictObject({ configuration: z.record(z.string(), entry) });

/** The names and descriptions of the options in one language; throws where one has another shape. */
export async function readTranslation(language: string): Promise<Readonly<Record<string, Entry>>> {
  return translationShape.parse(parse(await text(`addon/translations/${language}.yaml`))).configuration;
}

const packageShape = z.object({ version: z.string(), homepage: z.string() });

export async function readPackage(): Promise<z.infer<typeof packageShape>> {
  return packageShape.parse(JSON.parse(await text('package.json')));
}
