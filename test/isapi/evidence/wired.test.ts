import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analogCamera, dvr } from '../../../src/sources/simulator/builders.ts';
import { Watched } from '../watched.ts';

const HOUR = 3_600_000;
const CAMERAS = [
  analogCamera('1'),
  analogCamera('2', { schedule: 'MOTION' }),
  analogCamera('3', { schedule: 'none' }),
];

test('a recorder without working status: modes from its tracks, recording from its index', async (t) => {
  const now = Date.now();
  const segments = [{ track: 101, start: now - 5 * HOUR, end: null }];
  const archive = { segments, times: 'local', delay: 7 * 60_000, showsRunning: true } as const;
  const watched = await Watched.start(t, dvr({ cameras: CAMERAS, workingstatus: 'unsupported', archive }));
  const seen = async () =>
    (await watched.snapshot()).sightings.map(({ recordingMode, recording }) => [recordingMode, recording.is]);
  assert.deepEqual((await seen()).flat(), ['unknown', 'none', 'unknown', 'none', 'unknown', 'none']);
  // A search comes every other cycle at most, and one a minute: the first reads the clock.
  for (let cycle = 0; cycle < 6; cycle += 1) {
    await watched.runErrands();
    await watched.read();
    watched.clock.pass(30_000);
  }
  assert.deepEqual(await seen(), [
    ['continuous', 'yes'],
    ['event', 'none'],
    ['off', 'none'],
  ]);
});

test('searches leave every other cycle to the health of the recorder', async (t) => {
  const archive = { segments: [], times: 'local', delay: 0, showsRunning: true } as const;
  const watched = await Watched.start(t, dvr({ cameras: CAMERAS, workingstatus: 'unsupported', archive }));
  await watched.read();
  await watched.runErrands();
  const errands: boolean[] = [];
  for (let cycle = 0; cycle < 8; cycle += 1) {
    watched.clock.pass(60_000);
    await watched.read();
    errands.push(await watched.runErrand());
  }
  assert.ok(errands.filter((one) => one).length >= 3, 'there is enough to search for');
  assert.ok(
    errands.every((one, cycle) => !one || errands[cycle + 1] !== true),
    `an errand in every other cycle at most: ${String(errands)}`,
  );
});
