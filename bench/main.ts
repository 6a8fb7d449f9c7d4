import { availableParallelism, cpus } from 'node:os';
import { type BenchBroker, startBenchBroker } from './broker.ts';
import { compare } from './compare.ts';
import { measureOldWay } from './compare-old.ts';
import { type Plan, planOf } from './plan.ts';
import { profileBridge } from './profile-bridge.ts';
import { cpuRows, startRow, trafficRows } from './rows.ts';
import { measureStarts } from './start-up.ts';
import { type Row, tableOf } from './table.ts';

/** Measures, prints, judges nothing: the exit status is 0 whatever was found (bench/README.md). */
const words = process.argv.slice(2);
const broker = await startBenchBroker();
const [cpu] = cpus();
console.log(`Node ${process.version}, ${availableParallelism()} x ${cpu?.model ?? 'unknown processor'}`);
if (words.includes('--profile')) {
  console.log(await profileBridge(planOf(words).compared, broker));
} else {
  const { rows, details } = await measure(planOf(words), broker);
  console.log(`${details.join('\n')}\n\n${tableOf(rows)}`);
}
await broker.stop();

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function measure({ compared, old, starts }: Plan, at: BenchBroker) {
  const measured: Row[] = [];
  const notes: string[] = [];
  say(`The start, ${starts} times …`);
  const took = await attempt('the start', () => measureStarts(starts, at));
  say('The old way …');
  const oldWay = await attempt('the old way', () => measureOldWay(old));
  say(`The bridge beside bare loops, ${compared.recorders} recorders each, every ${compared.interval} s …`);
  const comparison = await attempt('the bridge', () => compare(compared, at));
  if (comparison !== null) {
    measured.push(...trafficRows(comparison), ...cpuRows(comparison, oldWay));
    for (const { ours, spread, bursts, axios } of comparison.rounds)
      notes.push(
        `window: ours ${ours.toFixed(0)} us a poll, bare spread ${spread.toFixed(0)}, bare bursts ${bursts.toFixed(0)}, through axios ${axios.toFixed(0)}`,
      );
  }
  if (took !== null) measured.push(startRow(took));
  return { rows: measured, details: notes };
}

/** What could not be measured is said, and the rest goes on. */
async function attempt<T>(name: string, run: () => Promise<T>): Promise<T | null> {
  try {
    return await run();
  } catch (error) {
    say(`Not measured, ${name}: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}
