import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nvr } from '../../src/sources/simulator/builders.ts';
import { onlineOf } from './parts.ts';
import { PATHS, Watched } from './watched.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const oneStatus = (id: number) => `${PATHS.list}/${id}/status`;

test('contract 3.9: a document without permission is no refused login, also where it is the only one of a cycle', async (t) => {
  const watched = await Watched.start(t, nvr({ cameras: 1, workingstatus: 'unsupported' }));
  watched.recorder.faults.set('unauthorized', { path: PATHS.status });
  // The list is read later than the status is refused: when that is asked for again, it is alone.
  watched.recorder.faults.set({ status: 503, body: 'empty' }, { path: PATHS.list, times: 1 });
  await watched.read();
  for (let cycle = 0; cycle < 25; cycle += 1) {
    watched.clock.pass(6 * MINUTE);
    assert.deepEqual(onlineOf((await watched.snapshot()).sightings), ['1 none(no_permission)']);
  }
});

test('contract 3.9: one channel whose status is forbidden takes neither the recorder nor the others with it', async (t) => {
  const watched = await Watched.start(
    t,
    nvr({ cameras: 3, proxyStatusList: false, workingstatus: 'unsupported' }),
  );
  watched.recorder.faults.set('unauthorized', { path: oneStatus(2) });
  const seen = new Set<string>();
  for (let cycle = 0; cycle < 9; cycle += 1) {
    for (const one of onlineOf((await watched.snapshot()).sightings)) seen.add(one);
    watched.clock.pass(HOUR / 4);
  }
  const told = [...seen].filter((one) => !one.includes('unasked')).sort();
  assert.deepEqual(told, ['1 yes', '2 none(no_permission)', '3 yes']);
});

test('a password that was changed is still found out by one try', async (t) => {
  const watched = await Watched.start(
    t,
    nvr({ cameras: 2, proxyStatusList: false, workingstatus: 'unsupported' }),
  );
  await watched.read();
  watched.recorder.change((model) => Object.assign(model, { password: 'Another-1' }));
  watched.recorder.expireNonces();
  const reading = await watched.read();
  assert.equal(reading.ok ? null : reading.fault.reason, 'bad_credentials');
  assert.equal(watched.recorder.counters.refusedLogins, 1);
});
