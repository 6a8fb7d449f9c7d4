import { setTimeout as delay } from 'node:timers/promises';
import type { ScaleBroker } from './broker.ts';
import { CAMERAS } from './canned.ts';
import { now } from './shapes.ts';
import { openStage } from './stage.ts';

/** What became of the failure of every camera at once. Milliseconds since it happened. */
export interface FailingResult {
  readonly broker: string;
  readonly cameras: number;
  readonly events: number;
  /** Those of them that came with an id of their own. */
  readonly distinct: number;
  readonly states: number;
  /** The end of the last answer that decided. */
  readonly decided: number;
  readonly lastState: number;
  readonly lastEvent: number;
  /** Microseconds on the processor for each camera, readings and all. */
  readonly perCamera: number;
  readonly peak: number;
}

/** Long beyond what it may take: then what is there is told. */
const PATIENCE = 300_000;
const ALL = 2 ** CAMERAS - 1;

export async function measureFailing(
  { recorders, interval }: { readonly recorders: number; readonly interval: number },
  main: string,
  broker: ScaleBroker,
): Promise<FailingResult> {
  await using stack = new AsyncDisposableStack();
  const stage = await openStage({ main, recorders, interval, broker }, stack);
  const cameras = recorders * CAMERAS;
  const before = await stage.program.mark();
  const failed = now();
  await stage.fleet.change({ below: recorders, every: 1, lost: ALL });
  while (now() - failed < PATIENCE && (await stage.ear.tally()).distinct < cameras) await delay(500);
  await stage.ear.quiet(3000);
  const after = await stage.program.mark();
  const { states, lastState, events, distinct, lastEvent } = await stage.ear.takeTally();
  const shown = await stage.fleet.shown();
  const decided = [...shown.values()].reduce((latest, [, at = 0]) => Math.max(latest, at), 0);
  return {
    broker: broker.name,
    cameras,
    events,
    distinct,
    states,
    decided: decided - failed,
    lastState: lastState - failed,
    lastEvent: lastEvent - failed,
    perCamera: (after.cpu - after.pool - (before.cpu - before.pool)) / cameras,
    peak: after.peak,
  };
}
