import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { Row } from './drive.ts';
import type { Lane } from './lane.ts';
import { LANES } from './lanes.ts';
import { driveApart, endAll, together } from './processes.ts';
import { HEAD, rowLine } from './table.ts';

const HELP = `npm run proof:fuzz [-- --seed N] [--only LANE …] [--runs N] [--run N]

Gives damaged input of every kind to everything that reads what it did not write: documents, whole readings, HTTP,
logins, the alertStream, commands, configurations, the database, the event log. Each lane runs in a process of its own.

  --seed N     the same input again
  --only LANE  only this lane (may be given more than once)
  --runs N     so many runs of each lane
  --run N      only this run of a lane
  --list       the lanes and their runs
`;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    only: { type: 'string', multiple: true },
    runs: { type: 'string' },
    run: { type: 'string' },
    list: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  },
});
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    endAll();
    process.exit(1);
  });
if (values.help === true) process.stdout.write(HELP);
else if (values.list === true)
  for (const { name, runs } of LANES) process.stdout.write(`${name.padEnd(16)} ${runs}\n`);
else process.exitCode = await prove(Number(values.seed ?? Date.now() % 1_000_000_000));

async function prove(seed: number): Promise<number> {
  const { only, runs, run } = values;
  const unknown = only?.find((name) => LANES.every((lane) => lane.name !== name));
  if (unknown !== undefined) {
    process.stderr.write(`There is no lane ${unknown}.\n`);
    return 64;
  }
  const lanes = LANES.filter(({ name }) => only === undefined || only.includes(name));
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  say(`seed ${seed}; again: npm run proof:fuzz -- --seed ${seed}\n\n${HEAD}`);
  const rows: Row[] = [];
  const waiting = [...lanes];
  const work = async (): Promise<void> => {
    for (let lane = waiting.shift(); lane !== undefined; lane = waiting.shift()) {
      const first = run === undefined ? 0 : Number(run);
      const row = await proveLane(lane, seed, first, run === undefined ? countOf(lane, runs) : 1);
      rows.push(row);
      say(rowLine(row));
    }
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
  const violations = rows.flatMap((row) => row.violations.map((text) => ({ lane: row.lane, text })));
  for (const { text } of violations) say(`\n${text}`);
  const failed = [...new Set(violations.map(({ lane }) => `--only ${lane}`))];
  const total = rows.reduce((sum, row) => sum + row.runs, 0);
  say(`\n${total} runs, ${violations.length} violations.`);
  if (failed.length > 0) say(`again: npm run proof:fuzz -- --seed ${seed} ${failed.join(' ')}`);
  return failed.length === 0 ? 0 : 1;
}

function countOf({ runs, isFinite = false }: Lane, wanted: string | undefined): number {
  const count = Number(wanted ?? runs);
  return isFinite ? Math.min(count, runs) : count;
}

/** Runs whose memory is to be measured apart from others' have a process for themselves. */
async function proveLane(lane: Lane, seed: number, first: number, count: number): Promise<Row> {
  const rows: Row[] = [];
  const size = lane.apart ?? count;
  for (let at = first; at < first + count; at += size)
    rows.push(await driveApart(lane, { seed, first: at, count: Math.min(size, first + count - at) }));
  return together(rows);
}
