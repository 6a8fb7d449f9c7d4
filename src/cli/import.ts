import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { type Fault, formatFault } from '../config/fault.ts';
import { importOldConfig } from '../config/import.ts';
import { whyUnread } from '../config/tags.ts';
import { type Call, type Context, EXIT, type Exit } from './context.ts';

/** Prints the YAML for an old `dvr_config.json`. */
export async function importOld({ words: [name = ''] }: Call, { cwd, out, err }: Context): Promise<Exit> {
  const file = resolve(cwd, name);
  const read = readText(file);
  const imported = read.ok ? importOldConfig(read.text, basename(file)) : read;
  if (!imported.ok) {
    for (const fault of imported.faults) err.write(`${formatFault(file, fault)}\n`);
    return EXIT.configuration;
  }
  out.write(imported.yaml);
  return EXIT.ok;
}

type Read =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly faults: readonly Fault[] };

function readText(file: string): Read {
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)) };
  } catch (error) {
    return { ok: false, faults: [{ line: null, path: '', message: `the file ${whyUnread(error)}` }] };
  }
}
