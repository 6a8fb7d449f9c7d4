import { z } from 'zod';
import { Child } from '../child.ts';
import { Place } from '../shapes.ts';
import { type Change, FleetCounts, PollStart, Shown } from './shapes.ts';

const MOST_A_CHILD = 2500;

/** Recorders of 16 cameras, half NVRs and half DVRs, that cost next to nothing, in processes of their own. */
export interface ScaleFleet {
  readonly places: readonly Place[];
  counts(): Promise<FleetCounts>;
  /** Each recorder shows it from the beginning of its next poll on. */
  change(change: Change): Promise<void>;
  /** When each recorder has ended the polls that showed its last change. */
  shown(): Promise<ReadonlyMap<string, readonly number[]>>;
  /** From now on the beginning of each poll is noted. */
  watchStarts(): Promise<void>;
  takeStarts(): Promise<readonly PollStart[]>;
  stop(): Promise<void>;
}

export async function startScaleFleet(count: number): Promise<ScaleFleet> {
  const firsts = Array.from({ length: Math.ceil(count / MOST_A_CHILD) }, (_, index) => index * MOST_A_CHILD);
  const children = firsts.map((first) => ({ first, child: new Child('scale/fleet-child.ts') }));
  const ask = <T>(name: string, input: unknown, shape: z.ZodType<T>): Promise<T[]> =>
    Promise.all(children.map(({ child }) => child.ask(name, input, shape)));
  const places = await Promise.all(
    children.map(({ first, child }) =>
      child.ask('start', { first, count: Math.min(MOST_A_CHILD, count - first) }, z.array(Place)),
    ),
  );
  return {
    places: places.flat(),
    counts: async () =>
      (await ask('counts', null, FleetCounts)).reduce((one, other) => ({
        requests: one.requests + other.requests,
        connections: one.connections + other.connections,
        polls: one.polls + other.polls,
      })),
    change: async (change) => void (await ask('change', change, z.unknown())),
    shown: async () => {
      const all = await ask('shown', null, z.array(Shown));
      return new Map(all.flat().map(({ id, at }) => [id, at]));
    },
    watchStarts: async () => void (await ask('watchStarts', null, z.unknown())),
    takeStarts: async () => (await ask('takeStarts', null, z.array(PollStart))).flat(),
    stop: async () => void (await Promise.all(children.map(({ child }) => child.stop()))),
  };
}
