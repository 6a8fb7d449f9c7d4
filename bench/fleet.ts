import { z } from 'zod';
import { Child } from './child.ts';
import { Counts, Place } from './shapes.ts';

const MOST_A_CHILD = 1000;

/** Simulated recorders in processes of their own. */
export interface BenchFleet {
  readonly places: readonly Place[];
  counts(): Promise<Counts>;
  takeGaps(): Promise<readonly number[]>;
  stop(): Promise<void>;
}

/** Starts `count` recorders of 16 cameras, half NVRs and half DVRs. */
export async function startBenchFleet(count: number): Promise<BenchFleet> {
  const sizes = Array.from({ length: Math.ceil(count / MOST_A_CHILD) }, (_, index) =>
    Math.min(MOST_A_CHILD, count - index * MOST_A_CHILD),
  );
  const children = sizes.map(() => new Child('fleet-child.ts'));
  const places = await Promise.all(
    children.map((child, index) =>
      child.ask('start', { count: sizes[index] ?? 0, first: index * MOST_A_CHILD }, z.array(Place)),
    ),
  );
  return {
    places: places.flat(),
    counts: async () =>
      (await Promise.all(children.map((child) => child.ask('counts', null, Counts)))).reduce(add),
    takeGaps: async () =>
      (await Promise.all(children.map((child) => child.ask('takeGaps', null, z.array(z.number()))))).flat(),
    stop: async () => {
      await Promise.all(children.map((child) => child.stop()));
    },
  };
}

function add(one: Counts, other: Counts): Counts {
  return {
    requests: one.requests + other.requests,
    connections: one.connections + other.connections,
    unauthorized: one.unauthorized + other.unauthorized,
    polls: one.polls + other.polls,
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
