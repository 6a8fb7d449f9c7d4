/** One figure, as it was measured. */
export interface Row {
  readonly figure: string;
  readonly ours: string;
  /** What it is measured against. */
  readonly against: string;
  readonly ratio: string;
  readonly goal: string;
  /** `null` where it could not be measured. */
  readonly isReached: boolean | null;
}

const HEAD = ['figure', 'ours', 'against', 'ratio', 'goal', 'reached'];

/** The rows as lines of a table in Markdown. */
export function tableOf(rows: readonly Row[]): string {
  const cells = rows.map(({ figure, ours, against, ratio, goal, isReached }) => [
    figure,
    ours,
    against,
    ratio,
    goal,
    isReached === null ? '-' : isReached ? 'yes' : 'NO',
  ]);
  const widths = HEAD.map((head, column) =>
    Math.max(head.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(HEAD), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)].join('\n');
}

/** The middle of some figures; `NaN` of none. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((one, other) => one - other);
  const half = sorted.length / 2;
  const [low = NaN, high = NaN] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return (low + high) / 2;
}
