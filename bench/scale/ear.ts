import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { Child } from '../child.ts';
import { Heard, Tally } from './shapes.ts';

/** Who hears all that is published below one base topic, in a process of its own. */
export interface Ear {
  /** Subscribes; again after a broker that was away. */
  listen(port: number): Promise<void>;
  publish(topic: string, payload: string): Promise<void>;
  /** When `bridge/state` became `online`; waits for it. */
  online(): Promise<number>;
  tally(): Promise<Tally>;
  takeTally(): Promise<Tally>;
  /** Events on the topics of their cameras, since the last call. */
  takeHeard(): Promise<readonly Heard[]>;
  /** Resolves when nothing has come in for so many milliseconds. */
  quiet(lasting: number): Promise<void>;
  stop(): Promise<void>;
}

const LOOK_EVERY = 250;

export function openEar(base: string): Ear {
  const child = new Child('scale/ear-child.ts');
  const tally = () => child.ask('tally', null, Tally);
  return {
    listen: async (port) => void (await child.ask('start', { port, base }, z.unknown())),
    publish: async (topic, payload) => void (await child.ask('publish', { topic, payload }, z.unknown())),
    async online() {
      for (;;) {
        const at = await child.ask('onlineAt', null, z.number());
        if (at > 0) return at;
        await delay(LOOK_EVERY);
      }
    },
    tally,
    takeTally: () => child.ask('takeTally', null, Tally),
    takeHeard: () => child.ask('takeHeard', null, z.array(Heard)),
    async quiet(lasting) {
      let count = -1;
      for (let since = performance.now(); performance.now() - since < lasting; await delay(LOOK_EVERY)) {
        const { states, events } = await tally();
        if (states + events === count) continue;
        count = states + events;
        since = performance.now();
      }
    },
    stop: () => child.stop(),
  };
}
