import { parseArgs } from 'node:util';
import { run } from './run.ts';

const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '365' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log('npm run proof:year [-- --days N --seed N]: a year of outages by a clock that is moved');
  process.exit(0);
}
const [days, seed] = [Number(values.days), Number(values.seed)];
const calls: (() => unknown)[] = [];
const begun = Date.now();
console.log(`${days} days, seed ${seed}; again: npm run proof:year -- --days ${days} --seed ${seed}`);
const { counts, faults } = await run(
  { after: (call) => void calls.push(call) },
  seed,
  days * 86_400,
  (line) => console.log(line),
);
for (const call of calls.toReversed()) await call();
const { outages, recorders, broker, disk, clock, ends, crashes, forgetful, told, repeats, logged } = counts;
console.log(`
${String(days).padStart(7)}  days, in ${Math.round((Date.now() - begun) / 1000)} s
${String(outages).padStart(7)}  outages of cameras
${String(recorders).padStart(7)}  outages of recorders
${String(broker).padStart(7)}  outages of the broker
${String(disk).padStart(7)}  times a full disk
${String(clock).padStart(7)}  times the clock is set
${String(ends).padStart(7)}  ends of the bridge
${String(crashes).padStart(7)}  crashes of the bridge
${String(forgetful).padStart(7)}  of these two, with a full disk
${String(told).padStart(7)}  events told, ${repeats} of them again, ${logged} lines logged
${String(faults.length).padStart(7)}  violations`);
for (const fault of faults.slice(0, 50)) console.log(fault);
process.exit(faults.length === 0 ? 0 : 1);
