import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { startBenchBridge } from './bridge.ts';
import type { BenchBroker } from './broker.ts';
import { Child } from './child.ts';
import { between, startBenchFleet } from './fleet.ts';
import type { Plan } from './plan.ts';
import { type BareTask, type Counts, Mark } from './shapes.ts';

/** Time on the processor per poll of each contestant in one window, in microseconds. */
export interface Round {
  readonly ours: number;
  readonly spread: number;
  readonly bursts: number;
  readonly axios: number;
}

/** What was measured of the bridge beside the bare loops. */
export interface Comparison {
  readonly rounds: readonly Round[];
  /** Of the bridge, in all windows. */
  readonly traffic: Counts;
  /** On topics of recorders and cameras, in all windows. */
  readonly published: number;
  /** Answers with status 401 before the windows, per recorder. */
  readonly firstUnauthorized: number;
}

/**
 * Runs the bridge and the bare loops at the same time, each with a fleet of its own: what disturbs the machine
 * disturbs them alike.
 */
export async function compare(plan: Plan['compared'], broker: BenchBroker): Promise<Comparison> {
  const { recorders, interval, warmUp, window, windows } = plan;
  const fleet = await startBenchFleet(recorders);
  const bridge = await startBenchBridge(fleet, interval, broker);
  const spread = await startBare(recorders, interval, 'spread');
  const bursts = await startBare(recorders, interval, 'bursts');
  const axios = await startBare(recorders, interval, 'axios');
  await delay(warmUp * 1000);

  const mark = async () => {
    const [ours, counts, spreadMark, burstsMark, axiosMark] = await Promise.all([
      bridge.mark(),
      fleet.counts(),
      spread.mark(),
      bursts.mark(),
      axios.mark(),
    ]);
    const bare = { spread: spreadMark, bursts: burstsMark, axios: axiosMark };
    return { ours: { ...ours, polls: counts.polls }, counts, ...bare };
  };
  const published = broker.published(bridge.baseTopic);
  const first = await mark();
  const rounds: Round[] = [];
  let before = first;
  for (let index = 0; index < windows; index += 1) {
    await delay(window * 1000);
    const after = await mark();
    rounds.push({
      ours: perPoll(before.ours, after.ours),
      spread: perPoll(before.spread, after.spread),
      bursts: perPoll(before.bursts, after.bursts),
      axios: perPoll(before.axios, after.axios),
    });
    before = after;
  }
  const result = {
    rounds,
    traffic: between(first.counts, before.counts),
    published: broker.published(bridge.baseTopic) - published,
    firstUnauthorized: first.counts.unauthorized / recorders,
  };
  await Promise.all([bridge.stop(), spread.stop(), bursts.stop(), axios.stop()]);
  await fleet.stop();
  return result;
}

async function startBare(recorders: number, interval: number, manner: BareTask['manner']) {
  const fleet = await startBenchFleet(recorders);
  const child = new Child('bare-loop.ts');
  const task: BareTask = { places: [...fleet.places], interval, manner };
  await child.ask('start', task, z.unknown());
  return {
    mark: () => child.ask('mark', null, Mark),
    stop: async () => {
      await child.stop();
      await fleet.stop();
    },
  };
}

type Cost = Pick<Mark, 'cpu' | 'polls'>;

/** Microseconds on the processor per poll between two marks. */
export function perPoll(before: Cost, after: Cost): number {
  return (after.cpu - before.cpu) / (after.polls - before.polls);
}
