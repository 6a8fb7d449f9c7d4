import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Sight } from '../../../src/domain/snapshot.ts';
import type { MissedCamera } from '../../../src/ports.ts';
import type { SimulatedArchive, SimulatedLogEntry } from '../../../src/sources/simulator/archive.ts';
import { hybrid, ipCamera, nvr } from '../../../src/sources/simulator/builders.ts';
import type { SimulatedRecorder } from '../../../src/sources/simulator/model.ts';
import { Watched } from '../watched.ts';

const MINUTE = 60_000;
const LOG_SEARCH = '/ISAPI/ContentMgmt/logSearch';
const NOW = Math.floor(Date.now() / 1000) * 1000;
const FROM = NOW - 50 * MINUTE;
const LOST = NOW - 40 * MINUTE;
const WAS_THERE: MissedCamera = { id: '2', kind: 'ip', online: true, from: FROM };
const CAMERAS = [ipCamera('1'), ipCamera('2', { online: false })];

const UNDATED = { is: 'no', reason: 'netUnreachable' };

const archive = (given: Partial<SimulatedArchive>): SimulatedArchive => ({
  segments: [],
  times: 'local',
  delay: 0,
  showsRunning: true,
  ...given,
});
const lostAt = (at: number): SimulatedLogEntry => ({ at, type: 'Exception/ipcDisconnect', channel: 'D2' });

/** What the first reading says of camera 2, and how many log searches that took. */
async function firstSight(
  context: TestContext,
  model: SimulatedRecorder,
  { cameras = [WAS_THERE], ahead = 0 }: { cameras?: readonly MissedCamera[]; ahead?: number } = {},
): Promise<{ sight: Sight | undefined; searches: number; watched: Watched }> {
  const watched = await Watched.start(
    context,
    { bootedAt: NOW - 48 * 60 * MINUTE, ...model },
    { now: () => NOW },
  );
  watched.clock.time = NOW;
  const reading = await watched.read(true, [], { cameras, ahead });
  assert.ok(reading.ok);
  const sight = reading.snapshot.sightings.find(({ id }) => id === '2')?.online;
  return { sight, searches: watched.recorder.counters.byPath.get(LOG_SEARCH) ?? 0, watched };
}

/** Within what the whole seconds of a recorder's clock allow. */
function isAbout(sight: Sight | undefined, expected: number): boolean {
  const since = sight !== undefined && 'since' in sight ? sight.since : undefined;
  return since !== undefined && Math.abs(since - expected) <= 2000;
}

test('the log dates a loss, by the clock of the recorder', async (context) => {
  const model = nvr({
    cameras: CAMERAS,
    archive: archive({ log: [lostAt(LOST)], logsRequests: true }),
    timeZone: 'CST-2:00:00',
    timeOffset: 20_000,
  });
  const { sight, searches, watched } = await firstSight(context, model, { ahead: 7220 });
  assert.equal(sight?.is, 'no');
  assert.ok(isAbout(sight, LOST), JSON.stringify(sight));
  assert.equal(searches, 2, 'the first tells in which zone its times are');
  const next = (await watched.snapshot()).sightings.find(({ id }) => id === '2')?.online;
  assert.equal(next !== undefined && 'since' in next, false, 'later readings ask no more');
  assert.equal(watched.recorder.counters.byPath.get(LOG_SEARCH), 2);
});

test('a recorder that was off meanwhile dates nothing, whatever its log leaves out', async (context) => {
  const log = archive({ log: [lostAt(LOST)], logsRequests: true });
  const off = nvr({ cameras: CAMERAS, archive: log, bootedAt: FROM + MINUTE });
  assert.deepEqual((await firstSight(context, off)).sight, UNDATED);
  const on = nvr({ cameras: CAMERAS, archive: log, bootedAt: FROM - MINUTE });
  assert.ok(isAbout((await firstSight(context, on)).sight, LOST));
});

test('a rebrand calls its log otherwise', async (context) => {
  const log = [lostAt(LOST)];
  const model = nvr({ cameras: CAMERAS, archive: archive({ log, logName: 'log.std-cgi.com' }) });
  const { sight, searches } = await firstSight(context, model);
  assert.ok(isAbout(sight, LOST), JSON.stringify(sight));
  assert.equal(searches, 2);
});

test('further pages are read, and a log too long to be read dates nothing', async (context) => {
  const noise = (count: number): SimulatedLogEntry[] =>
    Array.from({ length: count }, (_, index) => ({
      at: FROM + index * 1000,
      type: 'Exception/illegalAccess',
    }));
  const paged = await firstSight(
    context,
    nvr({ cameras: CAMERAS, archive: archive({ log: [...noise(250), lostAt(LOST)] }) }),
  );
  assert.ok(isAbout(paged.sight, LOST), JSON.stringify(paged.sight));
  assert.equal(paged.searches, 3);
  const flooded = await firstSight(
    context,
    nvr({ cameras: CAMERAS, archive: archive({ log: [...noise(2100), lostAt(LOST)] }) }),
  );
  assert.deepEqual(flooded.sight, UNDATED);
  assert.equal(flooded.searches, 5);
});

test('nothing is asked where no camera has changed, or nobody was away', async (context) => {
  const model = () => hybrid({ archive: archive({ log: [] }) });
  const same = await firstSight(context, model(), { cameras: [{ ...WAS_THERE, kind: 'analog' }] });
  assert.equal(same.searches, 0);
  const fresh = await firstSight(context, nvr({ cameras: CAMERAS, archive: archive({ log: [] }) }), {
    cameras: [],
  });
  assert.equal(fresh.searches, 0);
});

test('a recorder without a log loses nothing but the minutes', async (context) => {
  const none = await firstSight(context, nvr({ cameras: CAMERAS }));
  assert.equal(none.sight?.is, 'no');
  assert.ok(none.searches <= 2);
  const again = await none.watched.read(true, [], { ahead: 0, cameras: [WAS_THERE] });
  assert.ok(again.ok);
});

test('times in UTC are told from local ones, and where nothing tells them apart nothing is dated', async (context) => {
  const zone = { cameras: CAMERAS, timeZone: 'CST-2:00:00' };
  const utc = archive({ log: [lostAt(LOST)], logsRequests: true, times: 'utc' });
  const told = await firstSight(context, nvr({ ...zone, archive: utc }), { ahead: 7200 });
  assert.ok(isAbout(told.sight, LOST), JSON.stringify(told.sight));
  const silent = nvr({ ...zone, archive: archive({ log: [lostAt(LOST)] }) });
  const untold = await firstSight(context, silent, { ahead: 7200 });
  assert.deepEqual(untold.sight, UNDATED);
});

test('a clock that was set, or went over to winter, dates nothing', async (context) => {
  const model = nvr({ cameras: CAMERAS, archive: archive({ log: [lostAt(LOST)], logsRequests: true }) });
  for (const ahead of [3600, -120, 90])
    assert.deepEqual((await firstSight(context, model, { ahead })).sight, UNDATED, String(ahead));
  assert.ok(isAbout((await firstSight(context, model, { ahead: 30 })).sight, LOST), 'it has drifted');
});

test('a recorder that was off does not know when the camera went', async (context) => {
  const log = [lostAt(LOST), { at: LOST + 5 * MINUTE, type: 'Exception/powerOn' }];
  const { sight } = await firstSight(context, nvr({ cameras: CAMERAS, archive: archive({ log }) }));
  assert.deepEqual(sight, UNDATED);
});

test('on a hybrid, no number in the log is surely that of a camera', async (context) => {
  const model = hybrid({ archive: archive({ log: [lostAt(LOST)] }) });
  const cameras = model.cameras.map(({ id, kind }) => ({ id, kind, online: true, from: FROM }));
  for (const camera of model.cameras) camera.online = false;
  const { searches } = await firstSight(context, model, { cameras });
  assert.equal(searches, 0);
});

test('a log that does not answer leaves the reading good, and is then left alone', async (context) => {
  const watched = await Watched.start(context, nvr({ cameras: CAMERAS, archive: archive({ log: [] }) }));
  watched.recorder.faults.set('reset', { path: LOG_SEARCH });
  const missed = { ahead: 0, cameras: [WAS_THERE] };
  watched.clock.time = NOW;
  assert.ok((await watched.read(true, [], missed)).ok);
  const asked = watched.recorder.counters.byPath.get(LOG_SEARCH);
  assert.ok((await watched.read(true, [], missed)).ok);
  assert.equal(watched.recorder.counters.byPath.get(LOG_SEARCH), asked);
});
