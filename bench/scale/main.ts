import { availableParallelism, cpus } from 'node:os';
import { prepareBroker, type ScaleBroker } from './broker.ts';
import { type FailingResult, measureFailing } from './failing.ts';
import { measureJournal } from './journal.ts';
import { CHECKOUT, pack } from './pack.ts';
import { HELP, planOf, type ScalePlan } from './plan.ts';
import { measureSize, type SizeResult } from './size.ts';
import { failingTable, journalTable, sizesTable } from './tables.ts';

/** What fleets cost. Measures, prints, judges nothing: the exit status is 0 whatever was found (bench/README.md). */
const plan = planOf(process.argv.slice(2));
if (plan === null) process.stdout.write(HELP);
else await measure(plan);

async function measure({ sizes, failing, journal, isPacked }: ScalePlan): Promise<void> {
  const form = isPacked ? await pack() : CHECKOUT;
  const [cpu] = cpus();
  const kind = isPacked ? 'packed' : 'checkout';
  console.log(`Node ${process.version}, ${availableParallelism()} x ${cpu?.model ?? 'unknown'}, ${kind}`);
  try {
    const measured: SizeResult[] = [];
    for (const size of sizes) {
      const name = `${size.recorders} recorders, every ${size.interval} s`;
      const result = await attempt(name, (broker) => measureSize(size, form.main, broker));
      if (result !== null) measured.push(result);
    }
    if (measured.length > 0) console.log(`\n${sizesTable(measured)}`);
    const failed: FailingResult[] = [];
    for (const inflight of failing === null ? [] : [undefined, 1]) {
      if (failing === null) break;
      const name = `all cameras of ${failing.recorders} recorders fail`;
      const result = await attempt(name, (broker) => measureFailing(failing, form.main, broker), inflight);
      if (result !== null) failed.push(result);
    }
    if (failed.length > 0) console.log(`\n${failingTable(failed)}`);
    if (journal === null) return;
    const long = await attempt(
      `a journal of ${journal} events`,
      (broker) => measureJournal(journal, form.main, broker),
      undefined,
      false,
    );
    if (long !== null) console.log(`\n${journalTable(long)}`);
  } finally {
    await form.remove();
  }
}

/** What could not be measured is said, and the rest goes on. @param inflight `max_inflight_messages` of the broker */
async function attempt<T>(
  name: string,
  run: (broker: ScaleBroker) => Promise<T>,
  inflight?: number,
  isStarted = true,
): Promise<T | null> {
  process.stderr.write(`${name} …\n`);
  const broker = await prepareBroker(inflight);
  try {
    if (isStarted) await broker.start();
    return await run(broker);
  } catch (error) {
    process.stderr.write(
      `Not measured, ${name}: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    return null;
  } finally {
    await broker.stop();
  }
}
