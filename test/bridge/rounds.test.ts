import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as immediate } from 'node:timers/promises';
import { unmet } from '../../src/domain/absorb.ts';
import type { Picture } from '../../src/domain/picture.ts';
import type { HealthReport, Reading } from '../../src/domain/snapshot.ts';
import { type Login, NO_LOGIN } from '../../src/domain/state.ts';
import type { LoginLedger, Question, RecorderSource, Store } from '../../src/ports.ts';
import { Hub } from '../../src/runtime/hub.ts';
import { Rounds } from '../../src/runtime/rounds.ts';
import { Watch } from '../../src/runtime/watch.ts';
import { saw, sighting, TIMEOUT } from '../domain/story.ts';
import { rememberLog } from '../store/support.ts';
import { HeldClock } from './support/clock.ts';

/** A source whose readings wait until they are answered. */
class Script implements RecorderSource {
  requests = 0;
  isRefused = false;
  hasErrand = false;
  errandHangs = false;
  reads = 0;
  atOnce = 0;
  mostAtOnce = 0;
  #answer: (reading: Reading | Error) => void = () => {};

  async read(_: Question, signal: AbortSignal): Promise<Reading> {
    this.reads += 1;
    this.atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
    const reading = await new Promise<Reading | Error>((resolve) => {
      this.#answer = resolve;
      signal.addEventListener('abort', () => resolve(TIMEOUT));
    });
    this.atOnce -= 1;
    if (reading instanceof Error) throw reading;
    return reading;
  }

  errand(signal: AbortSignal): Promise<boolean> {
    this.hasErrand = false;
    if (!this.errandHangs) return Promise.resolve(true);
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve(false)));
  }

  picture(): Promise<Picture> {
    return Promise.reject(new Error('nobody looks'));
  }

  reboot(): Promise<string | null> {
    return Promise.reject(new Error('nobody asks'));
  }

  listen(): null {
    return null;
  }

  examine(): Promise<HealthReport> {
    return Promise.reject(new Error('nobody looks'));
  }

  async answer(reading: Reading | Error = saw(sighting('1'))): Promise<void> {
    this.#answer(reading);
    await immediate();
  }

  close(): void {}
}

const NOTHING = () => {};
const NO_PICTURES = { every: null, width: null, show: () => Promise.resolve(false) };
const EMPTY: Store = {
  load: () => null,
  known: () => [],
  commit: NOTHING,
  forget: NOTHING,
  journal: () => ({ unread: () => [], delivered: NOTHING, waiting: () => 0 }),
  note: () => null,
  setNote: NOTHING,
  notes: () => new Map(),
  close: NOTHING,
};
const NO_LEDGER: LoginLedger = {
  read: () => Promise.resolve(null),
  isPausing: () => false,
  write: () => Promise.resolve(),
};

function watch(count: number, ledger: LoginLedger = NO_LEDGER, changedElsewhere = () => false) {
  const clock = new HeldClock();
  const log = rememberLog();
  const hub = new Hub(EMPTY, [], log);
  const sources = Array.from({ length: count }, () => new Script());
  const watches = sources.map((source, index) => {
    const parts = {
      source,
      rule: { offlineAfter: 2, wanted: null },
      credentials: '',
      bridgeAwaySince: null,
      isHealthRead: false,
      pictures: NO_PICTURES,
      wake: NOTHING,
    };
    const pace = { interval: 30_000, confirmAfter: 5000 };
    const recorder = unmet(`r${index}`, `Recorder ${index}`);
    return new Watch({ ...parts, pace, recorder }, hub, ledger, clock, log);
  });
  const rounds = new Rounds(watches, hub, clock, log, changedElsewhere);
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) {
      clock.pass(1000);
      await rounds.beat();
    }
  };
  const [first, second] = sources;
  const [firstWatch] = watches;
  assert.ok(first && firstWatch);
  return { clock, log, hub, sources, watches, rounds, pass, first, second: second ?? first, firstWatch };
}

test('a recorder that is being read is not read beside that, however long it takes', async () => {
  const { rounds, pass, first, second } = watch(2);
  await rounds.beat();
  await second.answer();
  await pass(200);
  assert.equal(first.reads, 1);
  assert.equal(first.mostAtOnce, 1);
  assert.equal(second.reads, 2);
  await rounds.stop();
});

test('a refresh during a reading leads to one reading more, however often it is asked for', async () => {
  const { rounds, pass, first, firstWatch } = watch(1);
  await rounds.beat();
  for (let time = 0; time < 3; time += 1) {
    firstWatch.refresh();
    await rounds.beat();
  }
  assert.equal(first.reads, 1);
  await first.answer();
  await pass(1);
  assert.equal(first.reads, 2);
  await first.answer();
  await pass(10);
  assert.equal(first.reads, 2);
  firstWatch.refresh();
  await rounds.beat();
  assert.equal(first.reads, 3, 'and between two readings at once');
  await rounds.stop();
});

test('what an errand has learned is read at once', async () => {
  const { rounds, pass, first } = watch(1);
  first.hasErrand = true;
  await rounds.beat();
  await first.answer();
  await pass(1);
  assert.equal(first.reads, 2);
  await rounds.stop();
});

test('a defect in one reading is told, and stops neither the others nor the next reading', async () => {
  const { rounds, pass, first, second, log, hub } = watch(2);
  await rounds.beat();
  await first.answer(new TypeError('a defect'));
  await second.answer();
  assert.equal(hub.recorders[1]?.status, 'ok');
  await pass(29);
  assert.equal(first.reads, 1);
  await pass(1);
  assert.equal(first.reads, 2);
  await first.answer();
  assert.equal(hub.recorders[0]?.status, 'ok');
  assert.equal(
    log.lines.filter((line) => line.includes('A defect of the bridge while reading r0')).length,
    1,
  );
  await rounds.stop();
});

test('a ledger that fails stops no reading', async () => {
  const fail = () => Promise.reject(new Error('an unreadable page'));
  const ledger: LoginLedger = { read: fail, isPausing: (id) => id === 'r0', write: fail };
  const { rounds, pass, sources, log } = watch(3, ledger, () => true);
  await rounds.beat();
  for (const source of sources) await source.answer();
  await pass(50);
  for (const source of sources) assert.equal(source.reads, 2);
  assert.ok(log.lines.some((line) => line.includes('A defect of the bridge with the login of r0')));
  assert.equal(log.lines.filter((line) => line.includes('cannot be kept yet')).length, 3, 'once each');
  await rounds.stop();
});

test('a recorder that says the same after a pause that another program began is believed again', async () => {
  const paused: Login = {
    ...NO_LOGIN,
    refusals: 1,
    cause: 'unauthorized',
    pausedAt: new HeldClock().now(),
    pausedUntil: new HeldClock().now() + 1_860_000,
  };
  let kept: Login | null = null;
  const ledger: LoginLedger = {
    read: () => Promise.resolve(kept),
    isPausing: () => kept !== null,
    write: () => Promise.resolve(),
  };
  const { rounds, pass, first, hub, firstWatch } = watch(1, ledger, () => true);
  const same = saw(sighting('1'));
  await rounds.beat();
  await first.answer(same);
  for (let time = 0; time < 2; time += 1) {
    firstWatch.refresh();
    await rounds.beat();
    await first.answer(same);
  }
  kept = paused;
  await pass(1);
  assert.equal(hub.recorders[0]?.status, 'unauthorized');
  await pass(1860);
  assert.equal(first.reads, 4);
  await first.answer(same);
  assert.equal(hub.recorders[0]?.status, 'ok');
  await rounds.stop();
});

test('at most 32 recorders are met at once, and the next as soon as one was', async () => {
  const { rounds, sources } = watch(40);
  await rounds.beat();
  const met = () => sources.filter(({ reads }) => reads > 0).length;
  assert.equal(met(), 32);
  let isMet = false;
  void rounds.met.then(() => {
    isMet = true;
  });
  for (const [index, source] of sources.entries()) {
    assert.equal(met(), Math.min(40, 32 + index));
    assert.equal(isMet, false);
    await source.answer();
  }
  assert.equal(isMet, true);
  await rounds.stop();
});

test('at the end what runs is cancelled and waited for, and nothing is begun', async () => {
  const { rounds, pass, first, hub } = watch(1);
  await rounds.beat();
  await rounds.stop();
  assert.equal(first.atOnce, 0);
  assert.equal(hub.recorders[0]?.status, null, 'a reading that was cancelled says nothing');
  await pass(60);
  assert.equal(first.reads, 1);
});

test('an errand that takes its time is called off when a reading is wanted at once', async () => {
  const { rounds, first, firstWatch } = watch(1);
  Object.assign(first, { hasErrand: true, errandHangs: true });
  await rounds.beat();
  await first.answer();
  assert.equal(first.reads, 1);
  firstWatch.refresh();
  await immediate();
  await rounds.beat();
  assert.equal(first.reads, 2);
  await first.answer();
});

test('where more are due than may be read at once, each has its turn, and none waits for a beat', async () => {
  const { rounds, sources, watches } = watch(600);
  await rounds.beat();
  const running = () => sources.filter(({ atOnce }) => atOnce > 0);
  while (running().length > 0) for (const source of running()) await source.answer();
  assert.ok(sources.every(({ reads }) => reads === 1));
  for (const one of watches) one.refresh();
  await rounds.beat();
  assert.equal(running().length, 256);
  for (const source of running().slice(0, 100)) await source.answer();
  assert.equal(running().length, 256);
  assert.equal(sources.filter(({ reads }) => reads === 2).length, 356);
  // Those at the front are due again before those at the end were read: they do not push in.
  for (const one of watches.slice(0, 100)) one.refresh();
  await rounds.beat();
  for (const source of running()) await source.answer();
  assert.ok(sources.every(({ reads }) => reads >= 2));
  await rounds.stop();
});
