import type { Row } from './drive.ts';

const TITLES = ['lane', 'runs', 'accepted', 'rejected', 'slowest', 'grew by', 'violations'] as const;
const WIDTHS = [16, 9, 9, 9, 10, 9, 11] as const;

function line(cells: readonly string[]): string {
  return cells
    .map((cell, at) => (at === 0 ? cell.padEnd(WIDTHS[0]) : cell.padStart(WIDTHS[at] ?? 0)))
    .join(' ');
}

export const HEAD = line(TITLES);

/** One lane as a line of the table. */
export function rowLine({ lane, runs, accepted, rejected, slowest, grown, violations }: Row): string {
  const size = grown === null ? '-' : `${(grown / 2 ** 20).toFixed(0)} MB`;
  const counts = [runs, accepted, rejected].map(String);
  return line([lane, ...counts, `${slowest.toFixed(1)} ms`, size, String(violations.length)]);
}
