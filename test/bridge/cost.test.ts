import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dvr, hybrid, nvr } from '../../src/sources/simulator/builders.ts';
import { openBroker } from './support/broker.ts';
import { House } from './support/house.ts';

test('a cycle in which nothing changed costs the fewest requests, no connection, no login, no message', async (context) => {
  const broker = await openBroker(context);
  const recorders = { house: nvr({ cameras: 16 }), garage: dvr({ cameras: 8 }), office: hybrid() };
  const house = await House.build(context, { broker, recorders });
  await house.start();
  // Lists and schedules are asked for once, one by one, and what a recorder does not have once more after ten minutes.
  await house.pass(900);
  const ids = ['house', 'garage', 'office'] as const;
  const count = () => ids.map((id) => ({ ...house.recorder(id).counters, byPath: null }));
  const before = count();
  const heard = house.broker.seen.length;
  const cycles = 20;
  await house.pass(30 * cycles);
  const after = count();
  const most = { house: 2, garage: 2, office: 3 };
  for (const [index, id] of ids.entries()) {
    const [past, present] = [before[index], after[index]];
    assert.ok(past && present);
    assert.equal(present.requests - past.requests, most[id] * cycles, id);
    assert.deepEqual(
      { ...present, requests: 0, acceptedLogins: 0, withAuthorization: 0 },
      { ...past, requests: 0, acceptedLogins: 0, withAuthorization: 0 },
    );
    assert.equal(present.connections, 1);
    assert.equal(present.unauthorized, 1, 'one challenge in all');
    assert.equal(present.refusedLogins, 0);
  }
  const said = house.broker.seen.slice(heard).map(({ topic }) => topic);
  assert.deepEqual(
    said.filter((topic) => !/\/bridge\/(health|request\/nothing|response\/nothing)$/.test(topic)),
    [],
  );
  assert.equal(said.filter((topic) => topic.endsWith('/health')).length, (30 * cycles) / 60);
});

test('a camera that is lost says what has changed, and no more', async (context) => {
  const broker = await openBroker(context);
  const house = await House.build(context, { broker, recorders: { house: nvr({ cameras: 16 }) } });
  await house.start();
  await house.pass(300);
  house.recorder('house').changeCamera('7', { online: false });
  await house.passUntil(() => house.json('house/7/state')['doubts'] === 1);
  const heard = house.broker.seen.length;
  await house.passUntil(() => house.shown('house/7/online') === 'OFF');
  await house.synchronise();
  const said = house.broker.seen
    .slice(heard)
    .map(({ topic }) => topic.replace('dvr2mqtt/', ''))
    .filter((topic) => !/^bridge\/(health|request|response)/.test(topic));
  const camera = ['online', 'offline_since', 'state', 'event'].map((leaf) => `house/7/${leaf}`);
  assert.deepEqual(
    said.toSorted(),
    [...camera, 'bridge/cameras_offline', 'bridge/event', 'house/state'].sort(),
  );
});
