import { setTimeout as delay } from 'node:timers/promises';
import type { ScaleBroker } from './broker.ts';
import { type Ear, openEar } from './ear.ts';
import { type ScaleFleet, startScaleFleet } from './fleet.ts';
import { type Program, startProgram } from './program.ts';

/** A program that watches a fleet, and what listens to it. */
export interface Stage {
  readonly base: string;
  readonly fleet: ScaleFleet;
  readonly ear: Ear;
  readonly program: Program;
  /** Milliseconds from the command to `bridge/state` `online`: until everything was shown for the first time. */
  readonly took: number;
}

export interface StageTask {
  readonly main: string;
  readonly recorders: number;
  /** Seconds. */
  readonly interval: number;
  readonly broker: ScaleBroker;
}

/** Lists, device and schedules are asked for beside the first readings, one at a time. */
const FIRST_POLLS = 5;
let stages = 0;

/**
 * Starts all of it, and waits until nothing but ordinary readings goes on.
 *
 * @param stack ends it
 */
export async function openStage(
  { main, recorders, interval, broker }: StageTask,
  stack: AsyncDisposableStack,
): Promise<Stage> {
  stages += 1;
  const base = `scale${stages}`;
  const fleet = await startScaleFleet(recorders);
  stack.defer(() => fleet.stop());
  const ear = openEar(base);
  stack.defer(() => ear.stop());
  await ear.listen(broker.port);
  const program = await startProgram({ main, places: fleet.places, interval, broker: broker.url, base });
  stack.defer(() => program.stop());
  const took = (await ear.online()) - program.startedAt;
  while ((await fleet.counts()).polls < FIRST_POLLS * recorders) await delay(500);
  await ear.quiet(2000);
  await ear.takeTally();
  await ear.takeHeard();
  return { base, fleet, ear, program, took };
}
