import { findFaults } from './explain.ts';
import { type Finding, type Path, pathKey } from './fault.ts';
import { judgeMqtt, warnOfMqtt } from './mqtt-rules.ts';
import { judgeRecorders } from './recorder-rules.ts';
import { type ConfigFile, fileSchema } from './schema.ts';
import { type Sketch, sketch, type Source } from './sketch.ts';

/** Where a value comes from, as far as the rules and their sentences ask. */
export interface Origin extends Pick<Source, 'lineOf' | 'folder'> {
  /** Whether the value at a path may be repeated in a sentence. */
  readonly mayShow: (path: Path) => boolean;
}

/** What schema and rules say of a value in the words of the YAML file. */
export interface Judgement {
  /** At most one for each option. */
  readonly faults: readonly Finding[];
  /** Options that are allowed and do nothing. */
  readonly warnings: readonly Finding[];
  /** `null` where there are faults. */
  readonly file: ConfigFile | null;
}

/** Judges everything in a configuration at once. */
export function judge(value: unknown, origin: Origin): Judgement {
  const view: Sketch = sketch(value);
  const source: Source = { ...origin, has: (path) => hasAt(value, path) };
  const wrong = findFaults(value, origin.mayShow);
  const broken = [...judgeMqtt(view, source), ...judgeRecorders(view, source)];
  // What is wrong with a block or a value is told once: what follows from it is mostly its echo.
  const faults = firstOfEach([...wrong, ...broken.filter(({ path }) => !isBelow(path, wrong))]);
  const parsed = fileSchema.safeParse(value);
  return {
    faults,
    warnings: warnOfMqtt(view),
    file: parsed.success && faults.length === 0 ? parsed.data : null,
  };
}

/** Whether something at this place, or at a block around it, is known to be wrong already. */
export function isBelow(path: Path, findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.path.every((step, at) => step === path[at]));
}

function hasAt(value: unknown, path: Path): boolean {
  const [step, ...rest] = path;
  if (step === undefined) return true;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return false;
  return hasAt(Object.entries(value).find(([key]) => key === String(step))?.[1], rest);
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
