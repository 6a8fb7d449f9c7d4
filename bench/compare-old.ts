import { setTimeout as delay } from 'node:timers/promises';
import { perPoll } from './compare.ts';
import { startBenchFleet } from './fleet.ts';
import { startOldWay } from './old-way.ts';
import type { Plan } from './plan.ts';

/** Microseconds on the processor per poll of the old way, a figure for each window. */
export async function measureOldWay({
  recorders,
  interval,
  window,
  windows,
}: Plan['old']): Promise<number[]> {
  const fleet = await startBenchFleet(recorders);
  try {
    const old = await startOldWay(fleet.places, interval);
    await delay(interval * 1000);
    const figures: number[] = [];
    let before = await old.mark();
    for (let index = 0; index < windows; index += 1) {
      await delay(window * 1000);
      const after = await old.mark();
      figures.push(perPoll(before, after));
      before = after;
    }
    await old.stop();
    return figures;
  } finally {
    await fleet.stop();
  }
}
