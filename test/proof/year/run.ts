import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ending } from '../../bridge/support/ending.ts';
import { judgeCamera } from './verdict.ts';
import { World } from './world.ts';

/** What came of a run. */
export interface Result {
  readonly counts: Readonly<Record<string, number>>;
  /** Empty where all was as it should be. */
  readonly faults: readonly string[];
}

/** Lives so many seconds by a clock that is moved, and judges them. */
export async function run(
  ending: Ending,
  seed: number,
  seconds: number,
  say: (line: string) => void,
): Promise<Result> {
  const world = await World.open(ending, seed);
  const part = Math.max(1, Math.ceil(seconds / 20));
  for (let lived = 0; lived < seconds; lived += part) {
    await world.live(Math.min(part, seconds - lived));
    say(
      `day ${(world.now / 86_400).toFixed(1)}: ${world.heard.events.length} events, ${world.shown.faults.length} false`,
    );
  }
  await world.calm();
  const { house, truth, heard, shown, frames, now, counts } = world;
  const faults = [...heard.faults, ...shown.faults];
  for (const name of truth.cameras) {
    const events = heard.events.filter(({ recorder, channel }) => `${recorder}/${channel ?? ''}` === name);
    faults.push(...judgeCamera(name, events, truth, frames, now));
    const isOffline = truth.outages(name, now).at(-1)?.to === now;
    const last = house.shown(`${name}/online`);
    if (last !== (isOffline ? 'OFF' : 'ON')) faults.push(`${name} is shown as ${last} in the end`);
  }
  const lines = readFileSync(join(house.folder, 'camera_log.txt'), 'utf8').split('\n');
  const isEvent = / - (?:WARNING|ERROR) - /;
  const logged = lines.filter((line) => isEvent.test(line)).length;
  const told = heard.events.length;
  if (logged < told) faults.push(`the log file has ${logged} events of ${told}`);
  return { counts: { ...counts, told, repeats: heard.repeats, logged }, faults };
}
