import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Child } from '../child.ts';
import type { ScaleBroker } from './broker.ts';
import { openEar } from './ear.ts';
import { startScaleFleet } from './fleet.ts';
import { startProgram } from './program.ts';
import { Filled, now } from './shapes.ts';

/** What a long journal costs. */
export interface JournalResult {
  readonly waiting: number;
  readonly bytes: number;
  /** Milliseconds that each commit of {@link BATCH} events took. */
  readonly commits: readonly number[];
  /** Milliseconds from the command to the first request to the recorder, with an empty journal and with this one. */
  readonly startEmpty: number;
  readonly start: number;
  /** Milliseconds from the broker's return to the first event and to the last. */
  readonly first: number;
  readonly last: number;
  readonly distinct: number;
  /** Microseconds on the processor for each event. */
  readonly perEvent: number;
  readonly peak: number;
}

export const BATCH = 1000;
const INTERVAL = 10;
/** The broker is away so long, with the program running. */
const AWAY = 3000;
/** Nothing more is waited for when nothing was heard for so long. */
const SILENCE = 15_000;

/** Fills a journal with events that no broker has heard, starts the program on it, and gives it its broker. */
export async function measureJournal(
  events: number,
  main: string,
  broker: ScaleBroker,
): Promise<JournalResult> {
  const startEmpty = await timeStart(main, null, broker);
  await using stack = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), 'dvr2mqtt-scale-journal-'));
  stack.defer(() => rm(dir, { recursive: true }));
  const child = new Child('scale/journal-child.ts');
  const { commits, bytes } = await child.ask('fill', { dir, events, batch: BATCH }, Filled);
  await child.stop();
  const start = await timeStart(main, dir, broker);

  const base = 'scale-journal';
  const fleet = await startScaleFleet(1);
  stack.defer(() => fleet.stop());
  const program = await startProgram({
    main,
    places: fleet.places,
    interval: INTERVAL,
    broker: broker.url,
    base,
    dataDir: dir,
  });
  stack.defer(() => program.stop());
  await delay(AWAY);
  const before = await program.mark();
  await broker.start();
  const back = now();
  const ear = openEar(base);
  stack.defer(() => ear.stop());
  await ear.listen(broker.port);
  for (let seen = -1, since = now(); now() - since < SILENCE; await delay(500)) {
    const { distinct } = await ear.tally();
    if (distinct >= events) break;
    if (distinct !== seen) since = now();
    seen = distinct;
  }
  const after = await program.mark();
  const { distinct, firstEvent, lastEvent } = await ear.takeTally();
  return {
    waiting: events,
    bytes,
    commits,
    startEmpty,
    start,
    first: firstEvent - back,
    last: lastEvent - back,
    distinct,
    perEvent: (after.cpu - before.cpu) / distinct,
    peak: after.peak,
  };
}

/** Milliseconds from the command to the first request, while there is no broker. */
async function timeStart(main: string, dataDir: string | null, broker: ScaleBroker): Promise<number> {
  const fleet = await startScaleFleet(1);
  const program = await startProgram({
    main,
    places: fleet.places,
    interval: INTERVAL,
    broker: broker.url,
    base: 'scale-start',
    ...(dataDir !== null && { dataDir }),
  });
  while ((await fleet.counts()).requests === 0) await delay(2);
  const took = now() - program.startedAt;
  await program.stop();
  await fleet.stop();
  return took;
}
