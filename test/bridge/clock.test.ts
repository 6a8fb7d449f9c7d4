import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { nvr } from '../../src/sources/simulator/builders.ts';
import { openBroker } from './support/broker.ts';
import { House } from './support/house.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

async function open(context: TestContext): Promise<House> {
  const house = await House.build(context, {
    broker: await openBroker(context),
    recorders: { house: nvr({ cameras: 2 }) },
  });
  await house.start();
  await house.pass(MINUTE);
  return house;
}

async function lose(house: House): Promise<void> {
  house.recorder('house').changeCamera('2', { online: false });
  await house.passUntil(() => house.shown('house/2/online') === 'OFF');
}

/** Has the camera come back; gives the event. */
async function restore(house: House) {
  house.recorder('house').changeCamera('2', { online: true });
  await house.passUntil(() => house.shown('house/2/online') === 'ON');
  const [event] = house.told().slice(-1);
  assert.ok(event);
  return event;
}

const since = (house: House) => Date.parse(house.shown('house/2/offline_since') ?? '');

for (const hours of [8, -8]) {
  const by = hours * HOUR * 1000;

  test(`an outage is as long as it was when the clock is set by ${hours} hours in it`, async (context) => {
    const house = await open(context);
    await lose(house);
    const before = since(house);
    house.clock.jump(by);
    await house.pass(5 * MINUTE, 10);
    assert.equal(since(house), before + by);
    const event = await restore(house);
    assert.equal(Date.parse(event.since ?? ''), before + by);
    assert.equal(event.duration, Math.floor((Date.parse(event.at) - before - by) / 1000));
    assert.ok(event.duration < 7 * MINUTE, String(event.duration));
  });

  test(`so it is when it is set by ${hours} hours while the reading that ends it is made`, async (context) => {
    const house = await open(context);
    await lose(house);
    await house.pass(5 * MINUTE, 10);
    void house
      .recorder('house')
      .nextRequest()
      .then(() => house.clock.jump(by));
    const { duration } = await restore(house);
    assert.ok(Number(duration) > 5 * MINUTE && Number(duration) < 7 * MINUTE, String(duration));
  });

  test(`an outage of the recorder is as long as it was when the clock is set by ${hours} hours in it`, async (context) => {
    const house = await open(context);
    await house.recorder('house').refuse();
    await house.passUntil(() => house.shown('house/status') === 'unreachable');
    house.clock.jump(by);
    await house.pass(10 * MINUTE, 10);
    await house.recorder('house').accept();
    await house.passUntil(() => house.shown('house/status') === 'ok');
    const [event] = house.told().slice(-1);
    assert.ok(Number(event?.duration) > 10 * MINUTE && Number(event?.duration) < 16 * MINUTE);
  });
}

test('what an earlier run has told stays when it was, although the clock is behind at the start', async (context) => {
  const house = await open(context);
  await lose(house);
  const before = since(house);
  await house.stop();
  // The power is gone for eight hours, and the machine has no clock of its own: it goes on where it was.
  house.clock.jump(-30 * MINUTE * 1000);
  await house.start();
  await house.pass(2 * MINUTE);
  house.clock.jump((8 * HOUR + 30 * MINUTE) * 1000);
  await house.pass(2 * MINUTE);
  assert.equal(since(house), before);
  const { duration } = await restore(house);
  assert.ok(Number(duration) > 8 * HOUR && Number(duration) < 8 * HOUR + 10 * MINUTE, String(duration));
});

test('while the machine sleeps, an outage goes on', async (context) => {
  const house = await open(context);
  await lose(house);
  const before = since(house);
  house.clock.sleep(8 * HOUR * 1000);
  await house.pass(MINUTE);
  assert.equal(since(house), before);
  const { duration } = await restore(house);
  assert.ok(Number(duration) > 8 * HOUR, String(duration));
});

test('a channel that is not listed is not forgotten because someone sets the clock', async (context) => {
  const house = await open(context);
  house.recorder('house').change((model) => void model.cameras.pop());
  await house.passUntil(() => house.json('house/2/state')['reason'] === 'not_listed', 2 * HOUR);
  house.clock.jump(25 * HOUR * 1000);
  await house.pass(5 * MINUTE, 10);
  assert.equal(house.shown('house/2/online'), 'None');
});
