import { parseArgs } from 'node:util';
import { live } from './day.ts';
import { KINDS } from './kinds.ts';
import { report } from './report.ts';

const HELP = `npm run proof:logins [-- --days N --seed S]

Lets recorders of every kind of login live through N days (8) of 24 simulated hours each: passwords change, recorders
start anew and answer 401 while they do, accounts are locked by others, the bridge is started anew 5 times, someone
sets its clock, pictures, alertStream, restart and refresh use the same login. Every login that a recorder refuses
must be one that contract 3.10 allows then, and every one that is due must come.

  --seed S   begins with another day; the same seed is the same day
`;
const DAY = { hours: 24, restarts: 5, jumps: 4 };

const { values } = parseArgs({
  options: {
    days: { type: 'string' },
    seed: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help === true) process.stdout.write(HELP);
else {
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  process.exitCode = await prove(seed, Number(values.days ?? 8));
}

async function prove(first: number, days: number): Promise<number> {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  let wrong = 0;
  for (let seed = first; seed < first + days; seed += 1) {
    const from = performance.now();
    const again = `npm run proof:logins -- --days 1 --seed ${seed}`;
    say(`seed ${seed}; again: ${again}`);
    const outcome = await live(seed, { ...DAY, kinds: KINDS });
    const { restarts, jumps, commands, faults } = outcome;
    say(report(outcome));
    say(
      `${restarts} restarts, ${jumps} clock jumps, ${commands} commands; ${((performance.now() - from) / 1000).toFixed(1)} s`,
    );
    for (const fault of faults) say(`WRONG ${fault}`);
    say('');
    if (faults.length > 0) wrong += 1;
  }
  say(wrong === 0 ? 'Every refused login was allowed.' : `${wrong} of ${days} days are wrong.`);
  return wrong === 0 ? 0 : 1;
}
