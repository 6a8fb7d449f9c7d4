/** Cells of a table; the first of a row names it. */
export type Cells = readonly string[];

/** Lines of a table in Markdown. */
export function gridOf(head: Cells, rows: readonly Cells[]): string {
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: Cells) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** The figure below which a share of them lies; `NaN` of none. @param share at least 0, at most 1 */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/** p50, p99 and the worst, of milliseconds. */
export function spreadOf(figures: readonly number[]): string {
  const [half, most, worst] = [quantile(figures, 0.5), quantile(figures, 0.99), quantile(figures, 1)];
  return `${millis(half)} / ${millis(most)} / ${millis(worst)}`;
}

export function millis(figure: number): string {
  if (Number.isNaN(figure)) return '-';
  return figure >= 10_000 ? `${(figure / 1000).toFixed(1)} s` : `${figure.toFixed(figure < 10 ? 1 : 0)} ms`;
}

export function micros(figure: number): string {
  return Number.isFinite(figure) ? `${figure.toFixed(0)} us` : '-';
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

export function times(ratio: number): string {
  return Number.isFinite(ratio) ? `${ratio.toFixed(2)}x` : '-';
}

/** The straight line through some points, by least squares: what there is without any, and what each adds. */
export function lineThrough(points: readonly { readonly x: number; readonly y: number }[]): {
  readonly fixed: number;
  readonly each: number;
} {
  const mean = (of: 'x' | 'y') => points.reduce((sum, point) => sum + point[of], 0) / points.length;
  const [x, y] = [mean('x'), mean('y')];
  const along = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0);
  const each = along / points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
  return { fixed: y - each * x, each };
}
