import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBroker } from '../../bridge/support/broker.ts';
import { makeFolder } from '../../bridge/support/folder.ts';
import { until } from '../../mqtt/support/until.ts';
import { House } from './house.ts';

test('a bridge that is killed at the worst moments loses no event and tells none under two ids', async (context) => {
  const url = await openBroker(context);
  const stack = new AsyncDisposableStack();
  context.after(() => stack.disposeAsync());
  const house = await House.build(stack, makeFolder(), Number(new URL(url).port), 2);
  const recorder = house.recorder('house');
  const saysOften = async (count: number): Promise<void> => {
    const before = recorder.said.length;
    await until('it was asked', () => recorder.said.length >= before + count);
  };
  await house.meet();
  recorder.turn('1', 'online', false);
  house.recorder('garage').turn('2', 'online', false);
  await house.kill();

  // In doubt: nothing may have come of it.
  house.start();
  await saysOften(1);
  await house.kill();
  assert.equal(house.record.events.length, 0);

  // Told, and not acknowledged; then the same again.
  for (const telling of [1, 2]) {
    house.start();
    await house.nextEvent();
    house.wire.deafen();
    await house.kill();
    assert.ok(house.found.unread > 0, `${telling}`);
    assert.equal(house.record.at('broker').length, 0);
    assert.ok(house.record.count('wire') >= telling);
  }

  // Acknowledged; the end of one outage is told by a life that has not seen its beginning.
  recorder.turn('1', 'online', true);
  house.start();
  await house.nextEvent();
  assert.deepEqual(await house.compare(), []);
  await house.stop();

  assert.deepEqual(await house.judge(), []);
  assert.deepEqual(
    house.record.events
      .map(({ recorder: whose, channel, event_type }) => `${whose}/${channel} ${event_type}`)
      .sort(),
    ['garage/2 offline', 'house/1 offline', 'house/1 online'],
  );
});
