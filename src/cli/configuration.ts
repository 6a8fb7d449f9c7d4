import { basename, resolve } from 'node:path';
import { type AppBroker, formatAppFault, loadAppOptions } from '../config/app-options.ts';
import type { Config } from '../config/config.ts';
import { type Fault, formatFault } from '../config/fault.ts';
import { loadConfig } from '../config/load.ts';
import type { Context } from './context.ts';

/** What the program is told to do. */
export type Settings =
  | {
      readonly ok: true;
      readonly config: Config;
      /** In Home Assistant's app, where Supervisor is to name the broker: puts it in the place of a stand-in. */
      readonly complete: ((broker: AppBroker) => Config) | null;
      readonly isApp: boolean;
      /** Sentences. */
      readonly warnings: readonly string[];
    }
  | {
      readonly ok: false;
      readonly faults: readonly Fault[];
      /** The faults as sentences. */
      readonly lines: readonly string[];
    };

const APP_OPTIONS = '/data/options.json';
/** Stands for Supervisor's broker in commands that need none. */
const ANY_BROKER: AppBroker = { url: 'mqtt://127.0.0.1:1883' };

/** Loads the configuration: a file, or inside Home Assistant's app the options that Supervisor wrote for it. */
export function loadSettings(file: string | undefined, { env, cwd }: Context): Settings {
  const isInside = (env['SUPERVISOR_TOKEN'] ?? '') !== '';
  const named = file ?? (env['DVR2MQTT_CONFIG'] || (isInside ? APP_OPTIONS : undefined));
  if (isInside && named !== undefined && basename(named) === basename(APP_OPTIONS))
    return loadOptions(resolve(cwd, named));
  const loaded = loadConfig({ file: named, env, cwd });
  if (!loaded.ok)
    return {
      ok: false,
      faults: loaded.faults,
      lines: loaded.faults.map((fault) => formatFault(loaded.file, fault)),
    };
  return { ok: true, config: loaded.config, complete: null, isApp: false, warnings: loaded.warnings };
}

function loadOptions(file: string): Settings {
  const options = loadAppOptions(file);
  if (!options.ok) return { ...options, lines: options.faults.map(formatAppFault) };
  const rest = { ok: true, isApp: true, warnings: [] } as const;
  return options.ownBroker
    ? { ...rest, config: options.config, complete: null }
    : { ...rest, config: options.complete(ANY_BROKER), complete: options.complete };
}

/** Loads the configuration; says all that is wrong with it on standard error and gives `null`. */
export function loadOrSay(file: string | undefined, context: Context): (Settings & { ok: true }) | null {
  const settings = loadSettings(file, context);
  for (const line of settings.ok ? settings.warnings : settings.lines) context.err.write(`${line}\n`);
  return settings.ok ? settings : null;
}
