import { setTimeout as delay } from 'node:timers/promises';
import { startBenchBridge } from './bridge.ts';
import type { BenchBroker } from './broker.ts';
import { startBenchFleet } from './fleet.ts';
import type { Plan } from './plan.ts';

const SHOWN = 60;

/** Where the bridge spends its time: the functions that take most for themselves, in microseconds a poll. */
export async function profileBridge(plan: Plan['compared'], broker: BenchBroker): Promise<string> {
  const { recorders, interval, warmUp, window, windows } = plan;
  const fleet = await startBenchFleet(recorders);
  const bridge = await startBenchBridge(fleet, interval, broker);
  await delay(warmUp * 1000);
  await bridge.startProfile();
  const before = await fleet.counts();
  await delay(window * windows * 1000);
  const after = await fleet.counts();
  const functions = await bridge.endProfile();
  await bridge.stop();
  await fleet.stop();
  const polls = after.polls - before.polls;
  const perPoll = (self: number) => (self / polls).toFixed(1).padStart(8);
  const all = functions.reduce((total, { self }) => total + self, 0);
  return [
    `${perPoll(all)} in all, us a poll of ${polls}`,
    ...functions.slice(0, SHOWN).map(({ name, place, self }) => `${perPoll(self)} ${name} ${place}`),
  ].join('\n');
}
