import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ipCamera, nvr } from '../../src/sources/simulator/builders.ts';
import type { SimulatedRecorder } from '../../src/sources/simulator/model.ts';
import { Watched } from './watched.ts';

/** Another firmware on the same recorder, and another recorder of the same firmware at its address. */
const CHANGES: Readonly<Record<string, Partial<SimulatedRecorder>>> = {
  'another firmware': { firmware: 'V9.9.9' },
  'another recorder': { serial: 'DS-7608NI-K20820261123CCRRX00000002WCVU' },
};

for (const [name, change] of Object.entries(CHANGES)) {
  test(`${name} is asked again for documents that were not there`, async (t) => {
    const watched = await Watched.start(t, nvr({ cameras: 1, workingstatus: 'unsupported' }));
    await watched.read();
    assert.equal((await watched.pathsOf()).length, 1);
    watched.recorder.change((model) => Object.assign(model, { workingstatus: 'json', ...change }));
    await watched.read(true);
    assert.equal((await watched.snapshot()).sightings[0]?.recording.is, 'yes');
  });

  test(`${name} is asked again for pictures that were not there`, async (t) => {
    const none = ipCamera('1', { pictures: { paths: [] } });
    const watched = await Watched.start(t, nvr({ cameras: [none] }));
    await watched.read();
    const take = async () => (await watched.picture({ id: '1', kind: 'ip' })).ok;
    assert.equal(await take(), false);
    watched.recorder.change((model) => Object.assign(model, { cameras: [ipCamera('1')], ...change }));
    assert.equal(await take(), false, 'for a day nothing is asked');
    await watched.read(true);
    assert.equal(await take(), true);
  });

  test(`${name} is not said to have the disks that were there`, async (t) => {
    const watched = await Watched.start(t, nvr({ cameras: 1 }));
    await watched.read();
    await watched.examine('disks');
    assert.notEqual('unknown' in (await watched.examine('smart')), true);
    watched.recorder.change((model) => Object.assign(model, change));
    await watched.read(true);
    watched.clock.pass(7 * 60 * 60_000);
    assert.deepEqual(await watched.examine('smart'), { of: 'smart', unknown: 'none' });
  });
}
