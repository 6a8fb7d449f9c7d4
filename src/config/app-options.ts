import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isBlock } from './app-fields.ts';
import { translateForm } from './app-form.ts';
import { appLabels } from './app-labels.ts';
import { formatAppPath, inWordsOfForm } from './app-words.ts';
import type { Config, LogLevel, MqttOptions } from './config.ts';
import type { Fault, Finding, Path } from './fault.ts';
import { isBelow, judge } from './judge.ts';
import { resolveConfig } from './resolve.ts';
import { whyUnread } from './tags.ts';

/** A broker and the login at it. */
export type AppBroker = Pick<MqttOptions, 'url' | 'username' | 'password'>;

/** The app's options, judged in full before any broker is known. */
export type AppOptions =
  | { readonly ok: false; readonly faults: readonly Fault[] }
  | { readonly ok: true; readonly ownBroker: true; readonly config: Config }
  | {
      readonly ok: true;
      readonly ownBroker: false;
      /** Of the program's own log, which is needed before the broker is known. */
      readonly level: LogLevel;
      /** The configuration with the broker that Supervisor names. */
      readonly complete: (broker: AppBroker) => Config;
    };

/** Folders of the app's container. */
export interface AppFolders {
  /** Where options.json is and the state is kept. */
  readonly data: string;
  /** Where users and other apps look for files. */
  readonly share: string;
}

const SHARE = '/share';

/** Reads the options that Supervisor wrote into `file`. Never throws for what a user may do. */
export function loadAppOptions(file: string, share: string = SHARE): AppOptions {
  const path = resolve(file);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return refuse(`the options of the app (${path}) cannot be used: the file ${whyUnread(error)}`);
  }
  return readAppOptions(text, { data: dirname(path), share });
}

/** Reads the text of options.json, or lists every fault in the order of the form. */
export function readAppOptions(text: string, { data, share }: AppFolders): AppOptions {
  const form = parse(text);
  if (!isBlock(form)) return refuse('the options of the app are damaged; save its configuration again');
  const nameOf = (entry: number): string | null => {
    const { recorders } = form;
    const block: unknown = Array.isArray(recorders) ? recorders[entry] : null;
    return isBlock(block) && typeof block['name'] === 'string' ? block['name'] : null;
  };
  const { value, findings, ownBroker, origin } = translateForm(
    form,
    join(share, 'dvr2mqtt', 'camera_log.txt'),
  );
  const judgement = judge(
    { ...value, data_dir: data },
    { lineOf: ([, entry]) => Number(entry) + 1, folder: data, mayShow: () => true },
  );
  const faults = [
    ...findings,
    ...judgement.faults
      .map(({ path, message }): Finding => ({ path: origin(path), message }))
      .filter(({ path }) => !isBelow(path, findings)),
  ]
    .sort((one, other) => compare(placeOf(one.path), placeOf(other.path)))
    .map(({ path, message }) => ({
      line: null,
      path: formatAppPath(path, nameOf),
      message: inWordsOfForm(message, nameOf),
    }));
  if (faults.length > 0 || judgement.file === null) return { ok: false, faults };
  const config = resolveConfig(judgement.file, data);
  if (ownBroker) return { ok: true, ownBroker, config };
  return {
    ok: true,
    ownBroker,
    level: config.log.level,
    complete: (broker) => ({ ...config, mqtt: { ...config.mqtt, ...broker } }),
  };
}

/** `Recorders, entry 2 (Shop), Port: what is wrong and what is allowed`. */
export function formatAppFault({ path, message }: Fault): string {
  return path === '' ? message : `${path}: ${message}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message repeats a part of the text, and that may be secret.
    return null;
  }
}

function refuse(message: string): AppOptions {
  return { ok: false, faults: [{ line: null, path: '', message }] };
}

/** Where an option is in the form: its own position, that of the entry, and that within the entry. */
function placeOf([option = '', entry, field]: Path): readonly number[] {
  const fields = Object.keys(appLabels[option]?.fields ?? {});
  const step = typeof entry === 'number' ? field : entry;
  return [
    Object.keys(appLabels).indexOf(String(option)),
    typeof entry === 'number' ? entry : -1,
    fields.indexOf(String(step)),
  ];
}

function compare(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((place, index) => place !== other[index]);
  return (one[at] ?? 0) - (other[at] ?? 0);
}
