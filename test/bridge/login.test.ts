import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { inspectAll } from '../../src/inspection.ts';
import { dvr, nvr } from '../../src/sources/simulator/builders.ts';
import type { LoginRules } from '../../src/sources/simulator/login-rules.ts';
import { openLedger } from '../../src/store/ledger.ts';
import { openBroker } from './support/broker.ts';
import { House } from './support/house.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** A bridge that a recorder has accepted. */
async function open(context: TestContext, login: Partial<LoginRules> = {}): Promise<House> {
  const broker = await openBroker(context);
  const house = await House.build(context, { broker, recorders: { house: nvr({ cameras: 1, login }) } });
  await house.start();
  await house.pass(120);
  return house;
}

/** Changes the recorder's password, and ends what was logged in, as recorders do. */
function changePassword(house: House, password: string): void {
  house.recorder('house').change((model) => (model.password = password));
  house.recorder('house').expireNonces();
}

/** Logins refused so far, and requests. */
function counted(house: House): readonly [refused: number, requests: number] {
  const { refusedLogins, requests } = house.recorder('house').counters;
  return [refusedLogins, requests];
}

/** Minutes from `begin` to each refused login, while time goes on. */
async function refusalsWithin(house: House, hours: number, restartsAt: readonly number[]): Promise<number[]> {
  const minutes: number[] = [];
  for (let minute = 0; minute < hours * 60; minute += 1) {
    if (restartsAt.includes(minute)) {
      await house.stop();
      await house.start();
    }
    const [before] = counted(house);
    await house.pass(MINUTE, 20);
    const [after] = counted(house);
    for (let count = before; count < after; count += 1) minutes.push(minute);
  }
  return minutes;
}

test('a changed password is tried once a pause, and the pauses double, however often the bridge restarts', async (context) => {
  const house = await open(context, { tells: 'nothing' });
  changePassword(house, 'another');
  const restarts = [1, 20, 40, 217, 700];
  const minutes = await refusalsWithin(house, 24, restarts);
  const pauses = minutes.slice(1).map((minute, index) => minute - (minutes[index] ?? 0));
  assert.equal(minutes[0], 0);
  assert.deepEqual(pauses, [31, 62, 124, 248, 496]);
  assert.equal(house.shown('house/status'), 'unauthorized');
  assert.equal(house.shown('house/1/online'), 'None');
  assert.deepEqual(
    house.told().map(({ event_type, status }) => `${event_type} ${status}`),
    ['offline unauthorized'],
  );
});

test('the longest pause is a day', async (context) => {
  const house = await open(context, { tells: 'nothing' });
  changePassword(house, 'another');
  await house.passUntil(() => counted(house)[0] === 1);
  for (const minutes of [31, 62, 124, 248, 496, 992, 1440, 1440]) {
    const [before] = counted(house);
    await house.stop();
    house.clock.pass((minutes - 1) * MINUTE * 1000);
    await house.start();
    assert.equal(counted(house)[0], before, `within ${minutes} minutes`);
    await house.passUntil(() => counted(house)[0] > before, MINUTE);
    assert.equal(counted(house)[0], before + 1);
  }
});

test('a nonce that the recorder keeps over a change of its password costs one try more, once', async (context) => {
  const house = await open(context, { tells: 'nothing' });
  house.recorder('house').change((model) => (model.password = 'another'));
  await house.passUntil(() => house.shown('house/status') === 'unauthorized');
  assert.equal(counted(house)[0], 2);
  await house.pass(HOUR, 5);
  assert.equal(counted(house)[0], 3);
});

test('a refusal is kept before anything else happens', async (context) => {
  const house = await open(context);
  changePassword(house, 'another');
  await house.passUntil(() => house.shown('house/status') === 'unauthorized');
  const ledger = openLedger(house.config.data_dir, house.log, house.clock);
  assert.ok(ledger.isPausing('house'));
  ledger.close();
});

test('a refresh of all recorders spares the one that pauses', async (context) => {
  const broker = await openBroker(context);
  const recorders = { house: nvr({ cameras: 1 }), garage: dvr({ cameras: 1 }) };
  const house = await House.build(context, { broker, recorders });
  await house.start();
  await house.pass(60);
  changePassword(house, 'another');
  await house.passUntil(() => house.shown('house/status') === 'unauthorized');
  const before = counted(house);
  const { requests } = house.recorder('garage').counters;
  assert.match(await house.refresh('{"transaction":7}'), /"status":"ok","data":\{\},"transaction":7/);
  await house.beat();
  assert.ok(house.recorder('garage').counters.requests > requests);
  assert.deepEqual(counted(house), before);
});

test('within a pause a restart shows what is wrong, and a refresh is refused without a request', async (context) => {
  const house = await open(context);
  changePassword(house, 'another');
  await house.passUntil(() => house.shown('house/status') === 'unauthorized');
  const until = house.json('house/state')['paused_until'];
  const since = house.json('house/state')['since'];
  assert.equal(Date.parse(String(until)) - house.clock.now(), 31 * MINUTE * 1000);
  await house.stop();
  house.clock.pass(600_000);
  const before = counted(house);
  await house.start();
  assert.equal(house.shown('house/status'), 'unauthorized');
  assert.equal(house.json('house/state')['paused_until'], until);
  assert.equal(house.json('house/state')['since'], since);
  for (const request of ['{}', '{"recorder":"house"}'])
    assert.match(await house.refresh(request), /"status":"error","error":"No login at house until 2026-/);
  await house.pass(HOUR / 4);
  assert.deepEqual(counted(house), before);
  assert.equal(house.told().length, 1);
});

test('where few tries are left, none is made until the credentials change; then at once', async (context) => {
  const house = await open(context, { maxIllegalLoginTimes: 3 });
  changePassword(house, 'another');
  await house.pass(3 * HOUR, 20);
  await house.stop();
  house.clock.pass(30 * HOUR * 1000);
  await house.start();
  await house.pass(MINUTE);
  assert.equal(counted(house)[0], 1);
  assert.equal(house.json('house/state')['paused_until'], 'credentials change');
  assert.match(await house.refresh('{}'), /until its credentials change/);
  await house.stop();
  house.reconfigure('house', { password: 'another' });
  await house.start();
  assert.equal(house.shown('house/status'), 'ok');
  assert.equal(counted(house)[0], 1);
});

test('a locked account is left alone for as long as it says, and a minute more', async (context) => {
  const house = await open(context, { maxIllegalLoginTimes: 1, lockTime: 2 * HOUR });
  changePassword(house, 'another');
  await house.passUntil(() => house.shown('house/status') === 'locked');
  const before = counted(house);
  await house.pass(HOUR, 20);
  await house.stop();
  await house.start();
  await house.pass(HOUR + 40, 20);
  assert.deepEqual(counted(house), before);
  assert.equal(house.shown('house/status'), 'locked');
  changePassword(house, house.config.recorders[0]?.password ?? '');
  await house.pass(20);
  assert.equal(house.shown('house/status'), 'ok');
  assert.equal(counted(house)[0], before[0]);
});

test('a recorder that boots has one second chance, and then pauses', async (context) => {
  const house = await open(context, { tells: 'nothing' });
  const recorder = house.recorder('house');
  await recorder.refuse();
  await house.passUntil(() => house.shown('house/status') === 'unreachable');
  changePassword(house, 'not yet up');
  await recorder.accept();
  await house.passUntil(() => house.json('house/state')['reason'] === 'starting');
  assert.equal(counted(house)[0], 1);
  assert.equal(house.shown('house/status'), 'unreachable');
  await house.pass(3 * MINUTE - 5);
  assert.equal(counted(house)[0], 1);
  await house.pass(10);
  assert.equal(counted(house)[0], 2);
  assert.equal(house.shown('house/status'), 'unauthorized');
  await house.pass(30 * MINUTE, 20);
  assert.equal(counted(house)[0], 2, 'the chance comes once');
  changePassword(house, house.config.recorders[0]?.password ?? '');
  await house.pass(2 * MINUTE);
  assert.equal(house.shown('house/status'), 'ok');
});

test('a recorder that boots is known by its login also after a restart of the bridge', async (context) => {
  const house = await open(context, { tells: 'nothing' });
  const recorder = house.recorder('house');
  await recorder.refuse();
  await house.stop();
  await house.start();
  await house.pass(10);
  changePassword(house, 'not yet up');
  await recorder.accept();
  await house.passUntil(() => house.json('house/state')['reason'] === 'starting');
  changePassword(house, house.config.recorders[0]?.password ?? '');
  await house.pass(3 * MINUTE + 5);
  assert.equal(house.shown('house/status'), 'ok');
  assert.equal(counted(house)[0], 1);
});

test('a pause is as long as planned when someone sets the clock, also over a restart', async (context) => {
  for (const hours of [2, -2]) {
    const house = await open(context, { tells: 'nothing' });
    changePassword(house, 'another');
    await house.passUntil(() => house.shown('house/status') === 'unauthorized');
    await house.pass(10 * MINUTE, 10);
    house.clock.jump(hours * HOUR * 1000);
    const before = counted(house);
    assert.match(await house.refresh('{}'), /No login at house/);
    await house.pass(1);
    assert.match(await house.refresh('{}'), /No login at house/);
    const until = Date.parse(String(house.json('house/state')['paused_until']));
    assert.ok(Math.abs(until - house.clock.now() - 21 * MINUTE * 1000) < 10_000);
    await house.pass(10 * MINUTE, 10);
    await house.stop();
    await house.start();
    await house.pass(10 * MINUTE, 10);
    assert.deepEqual(counted(house), before, `${hours} hours`);
    await house.pass(2 * MINUTE);
    assert.equal(counted(house)[0], before[0] + 1, `${hours} hours`);
  }
});

test('an unreachable recorder is asked again after a pause, also when the clock was set back', async (context) => {
  const house = await open(context, { tells: 'nothing' });
  changePassword(house, 'another');
  await house.passUntil(() => house.shown('house/status') === 'unauthorized');
  house.clock.jump(-5 * HOUR * 1000);
  await house.recorder('house').refuse();
  await house.pass(33 * MINUTE, 10);
  changePassword(house, house.config.recorders[0]?.password ?? '');
  await house.recorder('house').accept();
  await house.pass(6 * MINUTE, 10);
  assert.equal(house.shown('house/status'), 'ok');
});

test('who sets the clock does not put the next reading off', async (context) => {
  const seconds: number[] = [];
  for (const hours of [0, -1]) {
    const house = await open(context, { tells: 'nothing' });
    changePassword(house, 'another');
    await house.passUntil(() => house.shown('house/status') === 'unauthorized');
    await house.recorder('house').refuse();
    await house.pass(50 * MINUTE, 10);
    changePassword(house, house.config.recorders[0]?.password ?? '');
    await house.recorder('house').accept();
    house.clock.jump(hours * HOUR * 1000);
    const accepted = house.clock.monotonic();
    await house.passUntil(() => house.shown('house/status') === 'ok');
    seconds.push((house.clock.monotonic() - accepted) / 1000);
  }
  assert.equal(seconds[1], seconds[0]);
});

test('a clock that is set back while a recorder is asked makes no pause of one that is over', async (context) => {
  const house = await open(context, { tells: 'nothing' });
  const recorder = house.recorder('house');
  changePassword(house, 'another');
  await house.passUntil(() => house.shown('house/status') === 'unauthorized');
  recorder.faults.set({ status: 500, body: 'empty' }, { beforeLogin: true });
  void recorder.nextRequest().then(() => house.clock.jump(-HOUR * 1000));
  await house.passUntil(() => house.shown('house/status') === 'unreachable', 32 * MINUTE);
  recorder.faults.clear();
  changePassword(house, house.config.recorders[0]?.password ?? '');
  await house.passUntil(() => house.shown('house/status') === 'ok', 6 * MINUTE);
});

test('who sets the clock back to an absence of long ago brings no second chance', async (context) => {
  const house = await open(context, { tells: 'nothing' });
  await house.recorder('house').refuse();
  await house.passUntil(() => house.shown('house/status') === 'unreachable');
  await house.recorder('house').accept();
  await house.pass(20 * MINUTE, 10);
  house.clock.jump(-20 * MINUTE * 1000);
  changePassword(house, 'another');
  await house.passUntil(() => counted(house)[0] > 0);
  assert.equal(house.shown('house/status'), 'unauthorized');
});

test('what the bridge was refused, check obeys; what check was refused, the bridge obeys and shows', async (context) => {
  const house = await open(context, { tells: 'nothing' });
  const check = async () => {
    const [inspection] = await inspectAll(house.config, house, () => {});
    return inspection?.wasAsked;
  };
  assert.equal(await check(), true);
  changePassword(house, 'another');
  assert.equal(await check(), true);
  assert.equal(counted(house)[0], 1);
  const before = counted(house);
  await house.pass(1);
  assert.equal(house.shown('house/status'), 'unauthorized');
  assert.equal(house.shown('house/1/online'), 'None');
  assert.equal(house.told().length, 1);
  await house.pass(30 * MINUTE, 10);
  assert.deepEqual(counted(house), before);
  assert.equal(await check(), false);
  await house.pass(2 * MINUTE);
  assert.equal(counted(house)[0], 2);
  assert.equal(await check(), false);
  // The pause that the bridge began doubles the one that check began.
  await house.pass(60 * MINUTE, 20);
  assert.equal(counted(house)[0], 2);
  changePassword(house, house.config.recorders[0]?.password ?? '');
  house.clock.pass(90_000);
  assert.equal(await check(), true, 'the pause is over');
  await house.pass(1);
  assert.equal(house.shown('house/status'), 'ok');
  assert.equal(house.shown('house/1/online'), 'ON');
});
