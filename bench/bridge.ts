import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { DATABASE_FILE } from '../src/store/database.ts';
import type { BenchBroker } from './broker.ts';
import { Child } from './child.ts';
import type { BenchFleet } from './fleet.ts';
import { type BridgeTask, SelfTime, Usage } from './shapes.ts';

/** The bridge under test, in a process of its own. */
export interface BenchBridge {
  readonly baseTopic: string;
  mark(): Promise<Usage>;
  startProfile(): Promise<void>;
  /** The functions that took most time for themselves since `startProfile`. */
  endProfile(): Promise<readonly SelfTime[]>;
  stop(): Promise<void>;
}

let started = 0;

/**
 * Starts the bridge and waits until it has read every recorder, has published all that it has to publish, and
 * sends nothing more than ordinary readings.
 */
export async function startBenchBridge(
  fleet: BenchFleet,
  interval: number,
  broker: BenchBroker,
): Promise<BenchBridge> {
  started += 1;
  const baseTopic = `bench${started}`;
  const dataDir = await mkdtemp(join(tmpdir(), 'dvr2mqtt-bench-data-'));
  const child = new Child('bridge-child.ts');
  const task: BridgeTask = { places: [...fleet.places], interval, broker: broker.url, baseTopic, dataDir };
  await child.ask('start', task, z.unknown());
  await settle(fleet, () => broker.published(baseTopic), dataDir);
  return {
    baseTopic,
    mark: () => child.ask('mark', null, Usage),
    startProfile: async () => {
      await child.ask('startProfile', null, z.unknown());
    },
    endProfile: () => child.ask('endProfile', null, z.array(SelfTime)),
    stop: async () => {
      await child.ask('stop', null, z.unknown());
      await child.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}

/** Waits until all recorders were polled, their logins are kept, and nothing was published for some seconds. */
async function settle(fleet: BenchFleet, published: () => number, dataDir: string): Promise<void> {
  const quietFor = 3000;
  for (let last = -1; ;) {
    await delay(quietFor);
    const now = published();
    const isQuiet = now > 0 && now === last;
    last = now;
    if (isQuiet && keptLogins(dataDir) >= fleet.places.length) return;
  }
}

/** Each first login that a recorder accepts costs a slow hash, which comes once and not with every poll. */
function keptLogins(dataDir: string): number {
  using database = new DatabaseSync(join(dataDir, DATABASE_FILE), { readOnly: true });
  return Number(database.prepare('SELECT count(*) AS kept FROM logins').get()?.['kept']);
}
