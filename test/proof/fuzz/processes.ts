import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import type { Row, Stretch } from './drive.ts';
import type { Lane } from './lane.ts';

const CHILD = join(import.meta.dirname, 'child.ts');
const Told: z.ZodType<Row> = z.object({
  lane: z.string(),
  runs: z.number(),
  accepted: z.number(),
  rejected: z.number(),
  slowest: z.number(),
  grown: z.number().nullable(),
  violations: z.array(z.string()),
});
/** Bytes beyond its size at the start that a process may take. */
const MOST_GROWN = 64 * 1024 * 1024;
/**
 * A heap that must do, with what the program itself takes of it: without a limit V8 takes more than is needed rather
 * than collect, under any load. A process that needs more dies.
 */
const HEAP = ['--max-old-space-size=64', '--max-semi-space-size=4'];
/** Milliseconds beyond the limit of one run in which a process that says nothing hangs. */
const PATIENCE = 60_000;

const running = new Set<ChildProcess>();

/** Ends what {@link driveApart} has started: one that hangs would hear nothing of our own end. */
export function endAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** Drives a stretch of a lane in a process of its own. A process that dies, hangs or grows too much is a violation. */
export function driveApart(lane: Lane, stretch: Stretch): Promise<Row> {
  const { seed, first, count } = stretch;
  const { promise, resolve } = Promise.withResolvers<Row>();
  const child = spawn(
    process.execPath,
    ['--expose-gc', ...HEAP, CHILD, lane.name, String(seed), String(first), String(count)],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  running.add(child);
  let said = '';
  let complained = '';
  const hang = setTimeout(() => child.kill('SIGKILL'), lane.limit + PATIENCE);
  child.stdout.on('data', (data: Buffer) => {
    said += data.toString();
    hang.refresh();
  });
  child.stderr.on('data', (data: Buffer) => void (complained = (complained + data.toString()).slice(-2000)));
  child.once('close', (code, signal) => {
    clearTimeout(hang);
    running.delete(child);
    const lines = said.trimEnd().split('\n');
    const told = Told.safeParse(parse(lines.at(-1) ?? ''));
    const reached = lines.findLast((line) => /^\d+$/.test(line)) ?? first;
    const ended = `${lane.name}, from run ${reached} on: the process ended with ${code ?? signal} ${complained}`;
    resolve(told.success ? judged(told.data, first) : { ...NOTHING, lane: lane.name, violations: [ended] });
  });
  return promise;
}

const NOTHING = { runs: 0, accepted: 0, rejected: 0, slowest: 0, grown: null };

function judged(row: Row, first: number): Row {
  const { grown } = row;
  if (grown === null || grown <= MOST_GROWN) return row;
  const text = `${row.lane}, from run ${first} on: grew by ${Math.round(grown / 2 ** 20)} MB`;
  return { ...row, violations: [...row.violations, text] };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Rows of one lane as one. */
export function together(rows: readonly Row[]): Row {
  const sum = (of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0);
  const grown = rows.flatMap((row) => row.grown ?? []);
  return {
    lane: rows[0]?.lane ?? '',
    runs: sum(({ runs }) => runs),
    accepted: sum(({ accepted }) => accepted),
    rejected: sum(({ rejected }) => rejected),
    slowest: Math.max(...rows.map(({ slowest }) => slowest)),
    grown: grown.length === 0 ? null : Math.max(...grown),
    violations: rows.flatMap(({ violations }) => violations),
  };
}
