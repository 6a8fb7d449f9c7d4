import type { z } from 'zod';
import { type Finding, isShowable, type Path } from './fault.ts';
import { nearMiss } from './near-miss.ts';
import { accepts, keysAt, meaningAt } from './options.ts';
import { fileSchema } from './schema.ts';

type Issue = z.core.$ZodIssue;

/**
 * Everything in the file's value that the schema refuses, in our own sentences.
 * `mayShow` says whether the value at a path may be repeated at all.
 */
export function findFaults(value: unknown, mayShow: (path: Path) => boolean): Finding[] {
  const result = fileSchema.safeParse(value);
  if (result.success) return [];
  return explainAll(result.error.issues, [], value, mayShow);
}

function explainAll(
  issues: readonly Issue[],
  above: Path,
  root: unknown,
  mayShow: (path: Path) => boolean,
): Finding[] {
  // A block with an unknown key may well have meant what it seems to lack.
  const unknown = issues.filter((issue) => issue.code === 'unrecognized_keys');
  const strange = new Set(unknown.map(({ path }) => path.join('.')));
  return issues
    .filter((issue) => issue.code !== 'custom' || !strange.has(issue.path.join('.')))
    .flatMap((issue) => explain(issue, above, root, mayShow));
}

function explain(issue: Issue, above: Path, root: unknown, mayShow: (path: Path) => boolean): Finding[] {
  const path = [...above, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => explainKey(key, path, mayShow));
  if (issue.code === 'custom') return [{ path, message: issue.message }];
  if (issue.code === 'invalid_union') {
    // The alternative that has the right type, if any, says best what is wrong.
    const meant = issue.errors.find((issues) => !issues.some(isWrongType));
    if (meant !== undefined && meant.some((one) => one.path.length > 0 || one.code === 'unrecognized_keys')) {
      return explainAll(meant, path, root, mayShow);
    }
  }
  return [{ path, message: explainValue(valueAt(root, path), path, mayShow(path)) }];
}

function isWrongType(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_union') return issue.errors.every((issues) => issues.some(isWrongType));
  return issue.code === 'invalid_type' || issue.code === 'invalid_value';
}

function explainKey(key: string, above: Path, mayShow: (path: Path) => boolean): Finding {
  const path = [...above, key];
  const allowed = keysAt(above);
  const near = nearMiss(key, allowed);
  const name = mayShow(path) ? nameKey(key) : 'unknown key, or the rest of a text that must be in quotes';
  const advice =
    near === null
      ? `allowed are ${allowed.map((one) => `\`${one}\``).join(', ')}`
      : `did you mean \`${near}\`?`;
  return { path, message: `${name}; ${advice}` };
}

function nameKey(key: string): string {
  return isShowable(key) ? `unknown key \`${key}\`` : 'unknown key';
}

function explainValue(value: unknown, path: Path, mayShow: boolean): string {
  const meaning = meaningAt(path);
  const allowed = `must be ${meaning?.allowed ?? 'something else'}`;
  if (value === undefined) return `is missing; ${allowed}`;
  if (value === null)
    return `has no value; ${allowed}${accepts(path, undefined) ? ', or the key left out' : ''}`;
  if (value === '') return `is empty; ${allowed}`;
  const isLiteral = typeof value === 'number' || typeof value === 'boolean';
  if (isLiteral && accepts(path, String(value)) && !accepts(path, false))
    return `${allowed}: put the value in quotes`;
  return `${allowed}, not ${describe(value, mayShow && meaning?.secret !== true)}`;
}

function describe(value: unknown, mayShow: boolean): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a block';
  if (typeof value === 'string') {
    return mayShow && /^[\p{L}\p{N} ._:/+#$-]{1,40}$/u.test(value) ? `\`${value}\`` : 'this text';
  }
  return mayShow && (typeof value === 'number' || typeof value === 'boolean') ? `\`${value}\`` : 'this value';
}

function valueAt(root: unknown, path: Path): unknown {
  let here = root;
  for (const step of path) {
    here =
      typeof here === 'object' && here !== null ? new Map(Object.entries(here)).get(String(step)) : undefined;
  }
  return here;
}
