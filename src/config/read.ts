import { isBlock } from './app-fields.ts';
import { BROKER_VARIABLES, brokerFromEnv } from './broker.ts';
import type { Config } from './config.ts';
import { type Fault, type Finding, formatPath, type Path } from './fault.ts';
import { isBelow, judge } from './judge.ts';
import { isOldForm, translateOldForm } from './old-form.ts';
import { accepts, isNearlyOption, isOption, meaningAt } from './options.ts';
import { resolveConfig } from './resolve.ts';
import type { Outside } from './tags.ts';
import { readTree, type Vocabulary } from './tree.ts';

const VOCABULARY: Vocabulary = {
  accepts,
  isOpen: (path) => isOption(path) && meaningAt(path)?.secret !== true,
  isNearlyOption,
};

/** A configuration that was read, or every fault of its text in line order. */
export type Read =
  | { readonly ok: true; readonly config: Config; readonly warnings: readonly Fault[]; readonly old: boolean }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** Reads the text of a configuration file of either form. */
export function readConfig(text: string, outside: Outside): Read {
  const tree = readTree(text, outside, VOCABULARY);
  if (Array.isArray(tree)) return { ok: false, faults: tree };
  if (tree.value === null) {
    return {
      ok: false,
      faults: [{ line: 1, path: '', message: 'is empty; must have at least `recorders`' }],
    };
  }
  const old = isOldForm(tree.value) ? translateOldForm(tree.value) : null;
  const { value, isAdded } = addBroker(old?.value ?? tree.value, outside.env);
  const origin = (path: Path): Path => old?.origin(path) ?? path;
  const isOutside = (path: Path): boolean => isAdded && path[0] === 'mqtt';
  const place = (path: Path, message: string): Fault => ({
    line: tree.lineOf(path),
    path: formatPath(tree.visible(path)),
    message: message.replaceAll(/\p{Cc}+/gu, ' '),
  });
  const bind = ({ path, message }: Finding): Fault =>
    isOutside(path)
      ? { line: null, path: BROKER_VARIABLES[path[1] ?? ''] ?? 'mqtt', message }
      : place(origin(path), message);

  const judgement = judge(value, {
    lineOf: (path) => tree.lineOf(origin(path)),
    folder: outside.folder,
    // What stands in the old form where a recorder should may be the password of one that lacks its braces.
    mayShow: (path) => tree.mayShow(origin(path)) && (old === null || path.length > 2),
  });
  const faults = [
    ...tree.findings.map(({ path, message }) => place(path, message)),
    ...judgement.faults
      .filter(({ path }) => isOutside(path) || !isBelow(origin(path), tree.findings))
      .map(bind),
  ].sort((one, other) => (one.line ?? 0) - (other.line ?? 0));
  if (faults.length > 0 || judgement.file === null) return { ok: false, faults };
  const config = resolveConfig(judgement.file, outside.folder);
  if (config.log.file !== false && config.log.file === outside.file) {
    const message = 'is the configuration itself; must be a file of its own, or `false`';
    return { ok: false, faults: [place(origin(['log', 'file']), message)] };
  }
  const warnings = [
    ...(old?.warnings ?? []).map(({ path, message }) => place(path, message)),
    ...judgement.warnings.map(bind),
  ];
  return { ok: true, config, warnings, old: old !== null };
}

function addBroker(value: unknown, env: Outside['env']): { value: unknown; isAdded: boolean } {
  if (!isBlock(value) || 'mqtt' in value) return { value, isAdded: false };
  return { value: { ...value, mqtt: brokerFromEnv(env) }, isAdded: true };
}
