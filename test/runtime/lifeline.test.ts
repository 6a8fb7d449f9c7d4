import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { Lifeline } from '../../src/runtime/lifeline.ts';
import { type BridgeStore, openStore } from '../../src/store/store.ts';
import { HeldClock } from '../bridge/support/clock.ts';
import { rememberLog, temporaryDir } from '../store/support.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function open(context: TestContext) {
  const clock = new HeldClock();
  const log = rememberLog();
  const store = openStore(temporaryDir(context), log, clock);
  context.after(() => store.close());
  return { clock, store, log, lifeline: new Lifeline(store, clock, log) };
}

/** How far ahead of the clock it is kept that the bridge is there, in minutes. */
function ahead(store: BridgeStore, clock: HeldClock): number {
  return (Number(store.note('bridge', 'looks_until')) - clock.now()) / MINUTE;
}

test('that the bridge is there is kept for ten minutes ahead, and no more often than that', (context) => {
  const { clock, store, lifeline } = open(context);
  assert.equal(lifeline.previous, null);
  lifeline.beat();
  assert.equal(ahead(store, clock), 10);
  clock.pass(9 * MINUTE);
  lifeline.beat();
  assert.equal(ahead(store, clock), 1);
  clock.pass(MINUTE);
  lifeline.beat();
  assert.equal(ahead(store, clock), 10);
  lifeline.end();
  assert.equal(ahead(store, clock), 0);
});

for (const hours of [8, -8])
  test(`when the clock is set by ${hours} hours, it is kept by the new time at once`, (context) => {
    const { clock, store, lifeline } = open(context);
    lifeline.beat();
    clock.pass(MINUTE);
    clock.jump(hours * HOUR);
    lifeline.beat();
    assert.equal(ahead(store, clock), 10);
  });

test('a disk that takes nothing is asked again after ten minutes, not with every beat', (context) => {
  const { clock, store, log } = open(context);
  const setNote = () => {
    throw new Error('full');
  };
  const lifeline = new Lifeline({ ...store, setNote }, clock, log);
  lifeline.beat();
  lifeline.beat();
  clock.pass(10 * MINUTE);
  lifeline.beat();
  assert.equal(log.lines.length, 2);
});
