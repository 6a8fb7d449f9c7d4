import { setTimeout as moment } from 'node:timers/promises';
import { CATALOGUE } from '../../../src/sources/isapi/catalogue.ts';
import type { SimulatedFault } from '../../../src/sources/simulator/faults.ts';
import { pathOf } from '../../../src/sources/simulator/page.ts';
import type { Chance } from './chance.ts';
import type { House } from './house.ts';
import type { Mosquitto } from './mosquitto.ts';
import type { Watched } from './watched.ts';

/** What happens all the time, until `signal` aborts. Each resolves when it has ended. */
export type Misfortune = (chance: Chance, signal: AbortSignal) => Promise<void>;

/** The bridge is killed: mostly while it starts, meets its recorders, and at times in the middle of telling an event. */
export function killBridge(house: House): Misfortune {
  return repeat(async (chance, pause) => {
    house.start();
    const life = pause(chance.is(0.6) ? chance.between(0, 1800) : chance.between(1800, 9000));
    await (chance.is(0.4) ? Promise.race([life, house.nextEvent()]) : life);
    await house.kill();
    if (chance.is(0.1)) await pause(chance.between(0, 3000));
  });
}

/** The broker is killed, and is away for a moment or for longer. */
export function killBroker(mosquitto: Mosquitto, house: House): Misfortune {
  return repeat(async (chance, pause) => {
    const life = pause(chance.between(200, 9000));
    await (chance.is(0.4) ? Promise.race([life, house.nextEvent()]) : life);
    await mosquitto.process.kill();
    if (chance.is(0.4)) await pause(chance.between(0, 3000));
    await mosquitto.start();
  });
}

/** A camera comes and goes, for moments and for long. */
export function turnCamera(watched: Watched, id: string): Misfortune {
  return repeat(async (chance, pause) => {
    await pause(chance.between(100, chance.is(0.3) ? 1500 : 15_000));
    watched.turn(id, 'online', false);
    await pause(chance.between(100, chance.is(0.3) ? 1500 : 15_000));
    watched.turn(id, 'online', true);
  });
}

/** A camera that is there is recorded, or not. */
export function turnRecording(watched: Watched, id: string): Misfortune {
  return repeat(async (chance, pause) => {
    await pause(chance.between(2000, 25_000));
    watched.turn(id, 'recording', false);
    await pause(chance.between(2000, 25_000));
    watched.turn(id, 'recording', true);
  });
}

const TOTAL: readonly SimulatedFault[] = [
  'reset',
  'hang',
  'garbage',
  'loginPage',
  'doctype',
  'empty',
  'truncated',
  'lyingLength',
  { status: 503, body: 'busy' },
  { status: 500, body: 'empty' },
];
const PARTIAL = ['proxyStatus', 'inputs', 'channelStatus', 'deviceInfo'] as const;

/** A recorder misbehaves: once, for a time, in one document, or by being gone. */
export function troubleRecorder(watched: Watched): Misfortune {
  return repeat(async (chance, pause) => {
    await pause(chance.between(1000, 15_000));
    const kind = chance.of(['all', 'all', 'once', 'one', 'gone', 'kept', 'slow'] as const);
    if (kind === 'all') watched.spoil(chance.of(TOTAL));
    else if (kind === 'once') watched.spoil(chance.of(TOTAL), { times: 1 });
    else if (kind === 'one')
      watched.spoil(chance.of(TOTAL), { path: pathOf(CATALOGUE[chance.of(PARTIAL)].path) });
    else if (kind === 'gone') await watched.leave();
    else if (kind === 'kept') watched.spoil('closeKept', { times: 3 });
    else watched.spoil({ slow: Math.round(chance.between(20, 300)) });
    await pause(chance.between(500, chance.is(0.5) ? 3000 : 15_000));
    await watched.mend();
  });
}

/** Repeats until it is to end; a pause ends then, and what is behind it still happens. */
function repeat(
  happen: (chance: Chance, pause: (milliseconds: number) => Promise<void>) => Promise<void>,
): Misfortune {
  return async (chance, signal) => {
    const pause = (milliseconds: number): Promise<void> =>
      moment(milliseconds, undefined, { signal }).catch(() => {});
    while (!signal.aborted) await happen(chance, pause);
  };
}
