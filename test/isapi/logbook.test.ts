import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Sight } from '../../src/domain/snapshot.ts';
import type { Missed } from '../../src/ports.ts';
import type { SimulatedArchive, SimulatedLogEntry } from '../../src/sources/simulator/archive.ts';
import { hybrid, ipCamera, nvr } from '../../src/sources/simulator/builders.ts';
import type { SimulatedRecorder } from '../../src/sources/simulator/model.ts';
import { Watched } from './watched.ts';

const MINUTE = 60_000;
const LOG_SEARCH = '/ISAPI/ContentMgmt/logSearch';
const NOW = Math.floor(Date.now() / 1000) * 1000;
const FROM = NOW - 50 * MINUTE;
const LOST = NOW - 40 * MINUTE;
const WAS_THERE: Missed = { id: '2', kind: 'ip', online: true, from: FROM };
const CAMERAS = [ipCamera('1'), ipCamera('2', { online: false })];

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
  missed: readonly Missed[] = [WAS_THERE],
): Promise<{ sight: Sight | undefined; searches: number; watched: Watched }> {
  const watched = await Watched.start(context, model);
  watched.clock.time = NOW;
  const reading = await watched.read(true, [], missed);
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
    archive: archive({ log: [lostAt(LOST)] }),
    timeZone: 'CST-2:00:00',
    timeOffset: 600_000,
  });
  const { sight, searches, watched } = await firstSight(context, model);
  assert.equal(sight?.is, 'no');
  assert.ok(isAbout(sight, LOST), JSON.stringify(sight));
  assert.equal(searches, 1);
  const next = (await watched.snapshot()).sightings.find(({ id }) => id === '2')?.online;
  assert.equal(next !== undefined && 'since' in next, false, 'later readings ask no more');
  assert.equal(watched.recorder.counters.byPath.get(LOG_SEARCH), 1);
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
  assert.deepEqual(flooded.sight, { is: 'no', reason: 'netUnreachable' });
  assert.equal(flooded.searches, 5);
});

test('nothing is asked where no camera has changed, or nobody was away', async (context) => {
  const model = () => hybrid({ archive: archive({ log: [] }) });
  const same = await firstSight(context, model(), [{ ...WAS_THERE, kind: 'analog' }]);
  assert.equal(same.searches, 0);
  const fresh = await firstSight(context, nvr({ cameras: CAMERAS, archive: archive({ log: [] }) }), []);
  assert.equal(fresh.searches, 0);
});

test('a recorder without a log, or that does not show it, loses nothing but the minutes', async (context) => {
  const none = await firstSight(context, nvr({ cameras: CAMERAS }));
  assert.equal(none.sight?.is, 'no');
  assert.ok(none.searches <= 2);
  const again = await none.watched.read(true, [], [WAS_THERE]);
  assert.ok(again.ok);
  assert.equal(none.watched.recorder.counters.byPath.get(LOG_SEARCH), none.searches, 'it is not asked again');
});
