import type { Exhibits } from './exhibits.ts';

const MOST_LEAKS = 40;

/** What was searched and what was found, as a table and sentences. It tells whose password it is, never the password. */
export function report({ places, leaks }: Exhibits, failures: readonly string[]): string {
  const rows = [...places].map(([place, { pieces, bytes, leaks: found }]) => [
    place,
    String(pieces),
    String(Math.ceil(bytes / 1024)),
    found === 0 ? 'nothing' : String(found),
  ]);
  const all = [['output', 'pieces', 'KiB', 'secrets found'], ...rows];
  const widths = [0, 1, 2, 3].map((at) => Math.max(...all.map((row) => row[at]?.length ?? 0)));
  const lines = all.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const found = leaks.map(({ place, name, label, form }) => `LEAK ${place}, ${name}: ${form} (${label})`);
  return [
    ...lines,
    ...new Set([...found.slice(0, MOST_LEAKS), ...failures.map((failure) => `WRONG ${failure}`)]),
    ...(found.length > MOST_LEAKS ? [`and ${found.length - MOST_LEAKS} more leaks`] : []),
  ].join('\n');
}
