import { LANES } from './lanes.ts';
import { driveMeasured } from './measured.ts';

// A process of its own for one stretch of one lane: so its memory can be told, and one that hangs can be ended.
const [name = '', seed = '1', first = '0', count = '0'] = process.argv.slice(2);
const lane = LANES.find((one) => one.name === name);
if (lane === undefined) throw new Error(`there is no lane ${name}`);
/** Says where it is so often, in milliseconds: of one that goes silent it is known where. */
const SOMETIMES = 500;
let saidAt = 0;
const row = await driveMeasured(
  lane,
  { seed: Number(seed), first: Number(first), count: Number(count) },
  (run) => {
    if (performance.now() < saidAt + SOMETIMES) return;
    saidAt = performance.now();
    process.stdout.write(`${run}\n`);
  },
);
process.stdout.write(`${JSON.stringify(row)}\n`);
