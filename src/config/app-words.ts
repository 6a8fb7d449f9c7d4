import { appLabels } from './app-labels.ts';
import { isShowable, type Path } from './fault.ts';

/** The name that was entered for a recorder, counted from 0, if any. */
export type NameOf = (entry: number) => string | null;

/** A path in the form as people see it: `Recorders, entry 2 (Shop), Port`. */
export function formatAppPath(path: Path, nameOf: NameOf): string {
  const [option = '', ...rest] = path;
  const label = appLabels[option];
  const words = [label?.name.replace(/ \(.*\)$/, '') ?? String(option)];
  for (const step of rest) {
    if (typeof step === 'number') words.push(formatEntry(step, nameOf));
    else words.push(label?.fields?.[step]?.name ?? step);
  }
  return words.join(', ');
}

function formatEntry(entry: number, nameOf: NameOf): string {
  const name = nameOf(entry)?.trim() ?? '';
  return isShowable(name) ? `entry ${entry + 1} (${name})` : `entry ${entry + 1}`;
}

/** Keys of the file → labels of the form. */
const NAMES: ReadonlyMap<string, string | undefined> = new Map([
  ...Object.entries(appLabels).flatMap(([option, { name, fields }]) =>
    Object.entries({ [option]: { name }, ...fields }).map(([key, label]) => [key, label.name] as const),
  ),
  ['url', appLabels['mqtt']?.fields?.['server']?.name] as const,
]);

/**
 * A sentence on the YAML file as one on the form: options by their labels, and lines, which the rules take from
 * `Origin.lineOf`, as entries. What was entered stays as it is.
 */
export function inWordsOfForm(message: string, nameOf: NameOf): string {
  return message
    .replace(/: put the value in quotes$/, '')
    .replaceAll(
      /(?:^|, not |the id )`[^`]*`|`(\w+)`|\bline (\d+)\b|\b[a-z]+_[a-z]+\b/g,
      (found, key, line) => {
        if (line !== undefined) return formatEntry(Number(line) - 1, nameOf);
        const label = NAMES.get(key ?? found);
        return label === undefined ? found : `"${label}"`;
      },
    );
}
