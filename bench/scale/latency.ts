import { setTimeout as delay } from 'node:timers/promises';
import type { Heard } from './shapes.ts';
import type { Stage } from './stage.ts';

/** Milliseconds from the end of the answer that decided to the event on MQTT. */
export interface Latency {
  /** Losses: the second bad reading decides. */
  readonly losses: readonly number[];
  /** Ends: the first good reading decides. */
  readonly ends: readonly number[];
}

const SAMPLES = 100;
const CAMERA = '1';

/** Takes a camera of some recorders away and gives it back, while all the others are read as ever. */
export async function measureLatency(stage: Stage, recorders: number, interval: number): Promise<Latency> {
  const every = Math.max(1, Math.floor(recorders / SAMPLES));
  const count = Math.ceil(recorders / every);
  const turn = async (lost: number, type: string, deciding: number): Promise<readonly number[]> => {
    await stage.fleet.change({ below: recorders, every, lost });
    const heard: Heard[] = [];
    const end = performance.now() + (interval * 3 + 15) * 1000;
    while (heard.length < count && performance.now() < end) {
      await delay(500);
      const news = await stage.ear.takeHeard();
      heard.push(...news.filter((one) => one.type === type && one.channel === CAMERA));
    }
    const shown = await stage.fleet.shown();
    return heard.flatMap(({ recorder, at }) => {
      const decided = shown.get(recorder)?.[deciding];
      return decided === undefined ? [] : [at - decided];
    });
  };
  const losses = await turn(1, 'offline', 1);
  const ends = await turn(0, 'online', 0);
  return { losses, ends };
}
