import { setTimeout as delay } from 'node:timers/promises';
import { type Bare, startBare } from './bare.ts';
import type { ScaleBroker } from './broker.ts';
import { latenessOf, unevennessOf } from './lateness.ts';
import { type Latency, measureLatency } from './latency.ts';
import { openStage, type Stage } from './stage.ts';

/** A fleet, and how it is looked at. Seconds. */
export interface Size {
  readonly recorders: number;
  readonly interval: number;
  readonly warmUp: number;
  readonly window: number;
  /** Whether bare loops with fleets of their own run beside it. */
  readonly isCompared: boolean;
}

/** What was seen of a fleet of one size. */
export interface SizeResult extends Size {
  /** Milliseconds from the command until everything is on the broker. */
  readonly took: number;
  readonly polls: number;
  readonly requestsPerPoll: number;
  readonly connections: number;
  /** Microseconds on the processor, without the pool that makes the hashes of first logins. */
  readonly perPoll: number;
  /** Of one core, in parts of 1: all but the pool, and the pool. */
  readonly core: number;
  readonly pool: number;
  /** Microseconds on the processor of the bare loops; `NaN` where they did not run. */
  readonly spread: number;
  readonly bursts: number;
  readonly axios: number;
  /** Bytes, at the end of the window. */
  readonly rss: number;
  readonly heap: number;
  readonly peak: number;
  /** Milliseconds. */
  readonly lateness: readonly number[];
  readonly unevenness: readonly number[];
  readonly latency: Latency;
}

export async function measureSize(size: Size, main: string, broker: ScaleBroker): Promise<SizeResult> {
  const { recorders, interval, warmUp, window, isCompared } = size;
  await using stack = new AsyncDisposableStack();
  const stage = await openStage({ main, recorders, interval, broker }, stack);
  const manners = isCompared ? (['spread', 'bursts', 'axios'] as const) : [];
  const beside = stack.use(new AsyncDisposableStack());
  const bares = await Promise.all(manners.map((manner) => startBare(recorders, interval, manner, beside)));
  await delay(warmUp * 1000);
  await stage.fleet.watchStarts();
  const before = await look(stage, bares);
  await delay(window * 1000);
  const after = await look(stage, bares);
  const starts = await stage.fleet.takeStarts();
  await beside.disposeAsync();
  const latency = await measureLatency(stage, recorders, interval);

  const used = after.program.cpu - before.program.cpu;
  const pool = after.program.pool - before.program.pool;
  const polls = after.counts.polls - before.counts.polls;
  const [spread = NaN, bursts = NaN, axios = NaN] = after.bares.map((mark, index) => {
    const past = before.bares[index];
    return past === undefined ? NaN : (mark.cpu - past.cpu) / (mark.polls - past.polls);
  });
  return {
    ...size,
    took: stage.took,
    polls,
    requestsPerPoll: (after.counts.requests - before.counts.requests) / polls,
    connections: after.counts.connections - before.counts.connections,
    perPoll: (used - pool) / polls,
    core: (used - pool) / (window * 1e6),
    pool: pool / (window * 1e6),
    spread,
    bursts,
    axios,
    rss: after.program.rss,
    heap: after.program.heap,
    peak: after.program.peak,
    lateness: latenessOf(starts, after.program.origin, interval * 1000),
    unevenness: unevennessOf(starts, interval * 1000),
    latency,
  };
}

async function look({ program, fleet }: Stage, bares: readonly Bare[]) {
  const [mark, counts, ...others] = await Promise.all([
    program.mark(),
    fleet.counts(),
    ...bares.map((bare) => bare.mark()),
  ]);
  return { program: mark, counts, bares: others };
}
