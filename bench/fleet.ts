import { z } from 'zod';
import { Child } from './child.ts';
import { Counts, Place } from './shapes.ts';

/** Simulated recorders in a process of their own. */
export interface BenchFleet {
  readonly places: readonly Place[];
  counts(): Promise<Counts>;
  stop(): Promise<void>;
}

/** Starts `count` recorders of 16 cameras, half NVRs and half DVRs. */
export async function startBenchFleet(count: number): Promise<BenchFleet> {
  const child = new Child('fleet-child.ts');
  return {
    places: await child.ask('start', { count }, z.array(Place)),
    counts: () => child.ask('counts', null, Counts),
    stop: () => child.stop(),
  };
}

/** What was counted between two counts. */
export function between(before: Counts, after: Counts): Counts {
  return {
    requests: after.requests - before.requests,
    connections: after.connections - before.connections,
    unauthorized: after.unauthorized - before.unauthorized,
    polls: after.polls - before.polls,
  };
}
