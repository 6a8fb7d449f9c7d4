import type { Config } from '../config/config.ts';
import { formatFault } from '../config/fault.ts';
import { loadConfig } from '../config/load.ts';
import type { Context } from './context.ts';

/** Loads the configuration; says all that is wrong with it on standard error and gives `null`. */
export function loadOrSay(file: string | undefined, { env, cwd, err }: Context): Config | null {
  const loaded = loadConfig({ file, env, cwd });
  if (!loaded.ok) {
    for (const fault of loaded.faults) err.write(`${formatFault(loaded.file, fault)}\n`);
    return null;
  }
  for (const warning of loaded.warnings) err.write(`${warning}\n`);
  return loaded.config;
}
