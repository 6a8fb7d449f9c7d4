import { z } from 'zod';
import { Child } from '../child.ts';
import { type BareTask, Mark } from '../shapes.ts';
import { startScaleFleet } from './fleet.ts';

/** The floor, beside which the program is held: see bench/bare-loop.ts. */
export interface Bare {
  mark(): Promise<Mark>;
}

/** Starts a bare loop with a fleet of its own. @param stack ends both */
export async function startBare(
  recorders: number,
  interval: number,
  manner: BareTask['manner'],
  stack: AsyncDisposableStack,
): Promise<Bare> {
  const fleet = await startScaleFleet(recorders);
  stack.defer(() => fleet.stop());
  const child = new Child('bare-loop.ts');
  stack.defer(() => child.stop());
  const task: BareTask = { places: [...fleet.places], interval, manner };
  await child.ask('start', task, z.unknown());
  return { mark: () => child.ask('mark', null, Mark) };
}
