import { setTimeout as delay } from 'node:timers/promises';
import { startBenchBridge } from './bridge.ts';
import type { BenchBroker } from './broker.ts';
import { perPoll } from './compare.ts';
import { startBenchFleet } from './fleet.ts';
import type { Large } from './plan.ts';

/** What was measured of the bridge with a large fleet. */
export interface LargeResult {
  /** Microseconds on the processor. */
  readonly perPoll: number;
  /** Of one core, in parts of 1. */
  readonly core: number;
  /** Bytes, since the start of the process. */
  readonly peakMemory: number;
  /** Polls made, in parts of those due. */
  readonly made: number;
  /** Milliseconds by which the latest poll missed its time. */
  readonly latest: number;
}

export async function measureLarge(plan: Large, broker: BenchBroker): Promise<LargeResult> {
  const { recorders, interval, warmUp, window } = plan;
  const fleet = await startBenchFleet(recorders);
  const bridge = await startBenchBridge(fleet, interval, broker);
  await delay(warmUp * 1000);
  await fleet.takeGaps();
  const [used, counts] = await Promise.all([bridge.mark(), fleet.counts()]);
  const before = { ...used, polls: counts.polls };
  await delay(window * 1000);
  const [usedAfter, countsAfter] = await Promise.all([bridge.mark(), fleet.counts()]);
  const after = { ...usedAfter, polls: countsAfter.polls };
  const gaps = await fleet.takeGaps();
  await bridge.stop();
  await fleet.stop();
  return {
    perPoll: perPoll(before, after),
    core: (after.cpu - before.cpu) / (window * 1e6),
    peakMemory: after.peakMemory,
    made: (after.polls - before.polls) / ((recorders * window) / interval),
    latest: gaps.reduce((most, gap) => Math.max(most, Math.abs(gap - interval * 1000)), 0),
  };
}
