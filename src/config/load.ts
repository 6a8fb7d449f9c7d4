import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Config } from './config.ts';
import { type Fault, formatFault } from './fault.ts';
import { readConfig } from './read.ts';
import { whyUnread } from './tags.ts';

/** Where to look for the configuration. */
export interface Request {
  /** From the command line; else `$DVR2MQTT_CONFIG`, else `config.yaml`. */
  readonly file?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that a relative path of the file starts at. */
  readonly cwd: string;
}

export type Loaded =
  | {
      readonly ok: true;
      readonly config: Config;
      /** Absolute path of the file that was read. */
      readonly file: string;
      /** Sentences like those of faults, ready to be shown. */
      readonly warnings: readonly string[];
      /** The file has the form of dvr_config.json. */
      readonly old: boolean;
    }
  | { readonly ok: false; readonly file: string; readonly faults: readonly Fault[] };

/** Reads the configuration, or lists every fault of the file in line order. Never throws for what a user may do. */
export function loadConfig({ file: asked, env, cwd }: Request): Loaded {
  const file = resolve(cwd, asked ?? (env['DVR2MQTT_CONFIG'] || 'config.yaml'));
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const message = `the configuration ${whyUnread(error)}; must be a YAML file in UTF-8`;
    return { ok: false, file, faults: [{ line: null, path: '', message }] };
  }
  const read = readConfig(text, { env, folder: dirname(file), file });
  if (!read.ok) return { ok: false, file, faults: read.faults };
  const warnings = read.warnings.map((warning) => formatFault(file, warning));
  return { ok: true, config: read.config, file, warnings, old: read.old };
}
