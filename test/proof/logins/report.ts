import type { Outcome } from './day.ts';

/** What came to each recorder, as a table. */
export function report({ residents }: Outcome): string {
  const rows = residents.map(({ door, law, happened }) => [
    door.kind.name,
    String(door.requests),
    String(door.refused),
    String(law.allowed),
    [...happened].map(([what, count]) => `${count} ${what}`).join(', '),
  ]);
  const all = [['recorder', 'requests', 'refused', 'allowed', 'what happened to it'], ...rows];
  const widths = [0, 1, 2, 3].map((at) => Math.max(...all.map((row) => row[at]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
