import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Broker, openBroker } from './broker.ts';
import { dice } from './dice.ts';
import { Exhibits } from './exhibits.ts';
import { type Cast, type Residents, settle } from './residents.ts';
import { Search } from './search.ts';

/** What every act plays on. */
export interface Stage {
  readonly stack: AsyncDisposableStack;
  readonly folder: string;
  readonly search: Search;
  readonly exhibits: Exhibits;
  readonly broker: Broker;
  readonly residents: Residents;
  /** At least 0, below 1; the same again with the same seed. */
  readonly random: () => number;
  /** What is wrong although no password came out: then the proof would prove nothing. */
  readonly failures: string[];
  /** A folder of its own below the stage's. */
  readonly room: (name: string) => string;
  readonly say: (line: string) => void;
}

export async function openStage(
  stack: AsyncDisposableStack,
  seed: number,
  cast: Cast,
  say: (line: string) => void,
): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'dvr2mqtt-secrets-'));
  stack.defer(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  const random = dice(seed);
  const search = new Search();
  return {
    stack,
    folder,
    search,
    exhibits: new Exhibits(search),
    broker: await openBroker(stack),
    residents: await settle(stack, search, random, cast),
    random,
    failures: [],
    room: (name) => mkdtempSync(join(folder, `${name}-`)),
    say,
  };
}

/** Draws one of a list. */
export function draw<T>(random: () => number, list: readonly T[]): T {
  const one = list[Math.floor(random() * list.length)];
  if (one === undefined) throw new Error('there is nothing to draw from');
  return one;
}
