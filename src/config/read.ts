import { BROKER_VARIABLES, brokerFromEnv } from './broker.ts';
import type { Config } from './config.ts';
import { findFaults } from './explain.ts';
import { type Fault, type Finding, formatPath, type Path, pathKey } from './fault.ts';
import { judgeMqtt, warnOfMqtt } from './mqtt-rules.ts';
import { isOldForm, translateOldForm } from './old-form.ts';
import { accepts } from './options.ts';
import { judgeRecorders } from './recorder-rules.ts';
import { resolveConfig } from './resolve.ts';
import { fileSchema } from './schema.ts';
import { sketch } from './sketch.ts';
import type { Outside } from './tags.ts';
import { readTree } from './tree.ts';

/** A configuration that was read, or every fault of its text in line order. */
export type Read =
  | { readonly ok: true; readonly config: Config; readonly warnings: readonly Fault[]; readonly old: boolean }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** Reads the text of a configuration file of either form. */
export function readConfig(text: string, outside: Outside): Read {
  const tree = readTree(text, outside, accepts);
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
  const source = {
    has: (path: Path) => hasAt(value, path),
    lineOf: (path: Path) => tree.lineOf(origin(path)),
    folder: outside.folder,
  };
  const bind = ({ path, message }: Finding): Fault =>
    isOutside(path)
      ? { line: null, path: BROKER_VARIABLES[path[1] ?? ''] ?? 'mqtt', message }
      : place(origin(path), message);
  const place = (path: Path, message: string): Fault => ({
    line: tree.lineOf(path),
    path: formatPath(path),
    message: message.replaceAll(/\p{Cc}+/gu, ' '),
  });

  const view = sketch(value);
  const wrong = findFaults(value, (path) => !tree.isForeign(origin(path)));
  const broken = [...judgeMqtt(view, source), ...judgeRecorders(view, source)];
  // What is wrong with a block or a value is told once: what follows from it is mostly its echo.
  const faults = [
    ...tree.findings.map(({ path, message }) => place(path, message)),
    ...firstOfEach([...wrong, ...broken.filter(({ path }) => !isBelow(path, wrong))])
      .filter(({ path }) => isOutside(path) || !isBelow(origin(path), tree.findings))
      .map(bind),
  ].sort((one, other) => (one.line ?? 0) - (other.line ?? 0));
  const parsed = fileSchema.safeParse(value);
  if (faults.length > 0 || !parsed.success) return { ok: false, faults };
  const config = resolveConfig(parsed.data, outside.folder);
  if (config.log.file !== false && config.log.file === outside.file) {
    const message = 'is the configuration itself; must be a file of its own, or `false`';
    return { ok: false, faults: [place(origin(['log', 'file']), message)] };
  }
  const warnings = [
    ...(old?.warnings ?? []).map(({ path, message }) => place(path, message)),
    ...warnOfMqtt(view).map(bind),
  ];
  return { ok: true, config, warnings, old: old !== null };
}

function addBroker(value: unknown, env: Outside['env']): { value: unknown; isAdded: boolean } {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || 'mqtt' in value) {
    return { value, isAdded: false };
  }
  return { value: { ...value, mqtt: brokerFromEnv(env) }, isAdded: true };
}

function hasAt(value: unknown, path: Path): boolean {
  const [step, ...rest] = path;
  if (step === undefined) return true;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return false;
  return hasAt(Object.entries(value).find(([key]) => key === String(step))?.[1], rest);
}

/** Whether something at this place, or at a block around it, is known to be wrong already. */
function isBelow(path: Path, findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.path.every((step, at) => step === path[at]));
}

/** One finding for each option. */
function firstOfEach(findings: readonly Finding[]): Finding[] {
  const first = new Map<string, Finding>();
  for (const finding of findings) {
    const key = pathKey(finding.path);
    if (!first.has(key)) first.set(key, finding);
  }
  return [...first.values()];
}
