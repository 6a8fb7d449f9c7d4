import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Sighting } from '../../../src/domain/snapshot.ts';
import { createClient } from '../../../src/sources/isapi/client/client.ts';
import { Evidence } from '../../../src/sources/isapi/evidence/evidence.ts';
import { type Need, needsOf, withEvidence } from '../../../src/sources/isapi/evidence/needs.ts';
import { dvr } from '../../../src/sources/simulator/builders.ts';
import type { SimulatedArchive } from '../../../src/sources/simulator/archive.ts';
import type { SimulatedRecorder } from '../../../src/sources/simulator/model.ts';
import { SEARCH } from '../../../src/sources/simulator/search.ts';
import { type Recorder, startRecorder } from '../../../src/sources/simulator/server.ts';
import { inputsDocument, see, statusDocument } from '../parts.ts';
import { HeldClock, PATHS, SILENT } from '../watched.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOON = new HeldClock().time;
const WORLD: SimulatedArchive = { segments: [], times: 'local', delay: 7 * MINUTE, showsRunning: true };
const RUNNING = { track: 101, start: NOON - 5 * HOUR, end: null };
const GATE: Need = { id: '1', continuity: 'continuous' };

/** A recorder and the searches in it, over real HTTP. */
class Searched {
  readonly clock = new HeldClock();
  readonly recorder: Recorder;
  readonly adjusted: number[] = [];
  evidence: Evidence;
  readonly #client;
  needs: readonly Need[] = [GATE];

  constructor(recorder: Recorder, clock: HeldClock) {
    const { username, password } = recorder.model;
    this.recorder = recorder;
    this.clock = clock;
    const target = { host: '127.0.0.1', port: recorder.port, tls: false, username, password };
    this.#client = createClient(target, SILENT);
    this.evidence = this.evidenceAt(30_000);
  }

  /** As on a recorder that is read so often. */
  evidenceAt(interval: number): Evidence {
    return new Evidence(this.#client, this.clock, (wall) => this.adjusted.push(wall), interval);
  }

  static async of(
    context: TestContext,
    archive: Partial<SimulatedArchive> | null,
    model: Partial<SimulatedRecorder> = {},
  ): Promise<Searched> {
    const clock = new HeldClock();
    const whole = archive === null ? {} : { archive: { ...WORLD, ...archive } };
    const recorder = await startRecorder({ ...dvr({ cameras: 4 }), ...whole, ...model }, { now: clock.now });
    const searched = new Searched(recorder, clock);
    context.after(async () => {
      searched.#client.close();
      await recorder.stop();
    });
    // A reading came before.
    await searched.#client.get(PATHS.deviceInfo, { signal: new AbortController().signal, timeout: 5000 });
    return searched;
  }

  /** Lets minutes go by, with two cycles in each. */
  async pass(minutes: number): Promise<string[]> {
    for (let half = 0; half < minutes * 2; half += 1) {
      this.clock.pass(MINUTE / 2);
      if (this.evidence.isDue(this.needs)) await this.evidence.ask(this.needs, new AbortController().signal);
    }
    return this.said;
  }

  get said(): string[] {
    return this.needs.map(({ id }) => this.evidence.clues.get(id)?.sight.is ?? 'unsaid');
  }

  record(...segments: SimulatedArchive['segments']): void {
    this.recorder.change((model) => {
      if (model.archive !== undefined) model.archive = { ...model.archive, segments };
    });
  }

  get searches(): number {
    return this.recorder.counters.byPath.get(SEARCH) ?? 0;
  }

  get times(): number {
    return this.recorder.counters.byPath.get(PATHS.time) ?? 0;
  }
}

test('one request for the clock, one search: the camera is recorded', async (t) => {
  const searched = await Searched.of(t, { segments: [RUNNING] });
  assert.deepEqual(await searched.pass(1), ['yes']);
  assert.deepEqual([searched.times, searched.searches, searched.adjusted.length], [1, 1, 1]);
  assert.match(searched.evidence.clues.get('1')?.evidence ?? '', /^search/);
  const { clues } = searched.evidence;
  assert.equal(searched.evidence.clues, clues);
});

test('whatever zone and times the recorder has, it is seen within 16 minutes', async (t) => {
  for (const timeZone of ['CST-8:00:00', 'CST+5:00:00DST01:00:00,M3.2.0,M11.1.0', 'CST-2:00:00'])
    for (const times of ['local', 'utc'] as const) {
      const searched = await Searched.of(t, { times, segments: [RUNNING] }, { timeZone });
      assert.deepEqual(await searched.pass(20), ['yes'], `${timeZone} ${times}`);
      searched.record();
      assert.notDeepEqual(await searched.pass(40), ['yes'], `${timeZone} ${times}`);
    }
});

test('at most one search a minute, and one a channel in 15 minutes', async (t) => {
  const segments = [101, 201, 301, 401].map((track) => ({ track, start: RUNNING.start, end: null }));
  const searched = await Searched.of(t, { segments });
  searched.needs = ['1', '2', '3', '4'].map((id) => ({ id, continuity: 'continuous' }));
  assert.deepEqual(await searched.pass(3), ['yes', 'yes', 'yes', 'unsaid']);
  assert.deepEqual(await searched.pass(57), ['yes', 'yes', 'yes', 'yes']);
  assert.ok(searched.searches <= 16 && searched.times <= 2, `${searched.searches} ${searched.times}`);
});

test('a loss is told after two searches, on a channel whose recording was seen to grow', async (t) => {
  const searched = await Searched.of(t, { segments: [RUNNING] });
  await searched.pass(20);
  searched.record({ ...RUNNING, end: searched.clock.time });
  assert.deepEqual(await searched.pass(30), ['none']);
  const before = searched.times;
  assert.deepEqual(await searched.pass(20), ['no']);
  assert.ok(searched.times > before, 'the clock is read anew before it is concluded');
  searched.record({ ...RUNNING, start: searched.clock.time });
  assert.deepEqual(await searched.pass(25), ['yes']);
});

test('no loss is told where the schedule may pause, where nothing was ever found, and where the clock was set', async (t) => {
  const paused = await Searched.of(t, { segments: [RUNNING] });
  paused.needs = [{ id: '1', continuity: 'interrupted' }];
  await paused.pass(40);
  paused.record();
  assert.deepEqual(await paused.pass(60), ['none']);
  const empty = await Searched.of(t, {});
  assert.deepEqual(await empty.pass(90), ['none']);
  for (const hours of [-3, 3]) {
    const set = await Searched.of(t, { segments: [RUNNING] });
    await set.pass(20);
    set.recorder.change((model) => (model.timeOffset = hours * HOUR));
    for (let minute = 0; minute < 60; minute += 1)
      assert.notDeepEqual(await set.pass(1), ['no'], `${minute} minutes after it was set by ${hours}`);
    assert.deepEqual(set.said, ['yes']);
  }
});

test('a camera that was away begins anew', async (t) => {
  const searched = await Searched.of(t, { segments: [RUNNING] });
  await searched.pass(20);
  searched.record({ ...RUNNING, end: searched.clock.time });
  await searched.pass(30);
  searched.needs = [{ ...GATE, id: '2' }];
  await searched.pass(1);
  searched.needs = [GATE];
  assert.deepEqual(searched.said, ['unsaid']);
  assert.deepEqual(await searched.pass(40), ['none']);
});

test('what was found fades when it is not found again, and with the recorder', async (t) => {
  const searched = await Searched.of(t, { segments: [RUNNING] });
  await searched.pass(16);
  searched.recorder.faults.set({ status: 503, body: 'busy' }, { path: SEARCH });
  await searched.pass(18);
  assert.deepEqual(searched.said, ['yes']);
  assert.deepEqual(await searched.pass(4), ['unsaid']);
  searched.recorder.faults.clear();
  assert.deepEqual(await searched.pass(60), ['yes']);
  searched.evidence.interrupt();
  assert.deepEqual(searched.said, ['unsaid']);
});

test('a recorder that is busy is asked ever less, one that refuses once a day', async (t) => {
  const noSearchId =
    '<ResponseStatus><statusCode>6</statusCode><subStatusCode>noSearchIDResource</subStatusCode></ResponseStatus>';
  for (const [fault, most] of [
    [{ status: 503, body: 'busy' }, 8],
    [{ status: 400, body: { text: noSearchId } }, 8],
    [{ status: 500, body: 'empty' }, 8],
    [{ status: 403, body: 'notSupport' }, 1],
    [{ status: 403, body: 'lowPrivilege' }, 1],
    ['unauthorized', 2],
    ['loginPage', 8],
  ] as const) {
    const searched = await Searched.of(t, { segments: [RUNNING] });
    searched.recorder.faults.set(fault, { path: SEARCH });
    assert.deepEqual(await searched.pass(5 * 60), ['unsaid']);
    assert.ok(
      searched.searches > 0 && searched.searches <= most,
      `${JSON.stringify(fault)} ${searched.searches}`,
    );
  }
  const without = await Searched.of(t, null);
  await without.pass(23 * 60);
  assert.equal(without.searches, 1);
  await without.pass(2 * 60);
  assert.equal(without.searches, 2);
});

test("without the recorder's own clock nothing is searched", async (t) => {
  const searched = await Searched.of(t, { segments: [RUNNING] });
  searched.recorder.faults.set({ status: 404, body: 'html' }, { path: PATHS.time });
  await searched.pass(60);
  assert.deepEqual([searched.times, searched.searches], [1, 0]);
});

test('where the list of tracks has the other name, it is found out once', async (t) => {
  for (const trackList of ['trackList', 'trackIDList'] as const) {
    const searched = await Searched.of(t, { trackList, segments: [RUNNING] });
    assert.deepEqual(await searched.pass(3), ['yes'], trackList);
    await searched.pass(57);
    assert.ok(searched.searches <= 5, trackList);
  }
});

test('a search is needed where no document speaks of the recording, the camera is there, and its number is its own', () => {
  const silent = '{"ChanStatus":[]}';
  const ids = (sightings: readonly Sighting[]) => needsOf(sightings).map(({ id }) => id);
  assert.deepEqual(ids(see({ inputs: inputsDocument() })), ['1', '3']);
  assert.deepEqual(ids(see({ status: statusDocument() })), ['1']);
  // Both kinds bear 1 and 2.
  assert.deepEqual(ids(see({ inputs: inputsDocument(), status: statusDocument() })), ['3']);
  // An input that is switched off gives way to the IP channel of its number.
  const inputs = inputsDocument().replace('<videoInputEnabled>true', '<videoInputEnabled>false');
  assert.deepEqual(ids(see({ inputs, status: statusDocument() })), ['3', '1']);
  assert.deepEqual(ids(see({ inputs: inputsDocument() }, { workingMissing: 'timeout' })), []);
  assert.deepEqual(ids(see({ inputs: inputsDocument(), working: silent })), []);
});

test('what was searched fills only what no document said', async (t) => {
  const searched = await Searched.of(t, { segments: [RUNNING] });
  await searched.pass(1);
  const { clues } = searched.evidence;
  const [filled] = withEvidence(see({ inputs: inputsDocument() }), clues);
  assert.deepEqual(filled?.recording, { is: 'yes', reason: null });
  assert.equal(filled.evidence, 'search: recorded in the last 15 minutes');
  const failed = see({ inputs: inputsDocument() }, { workingMissing: 'timeout' });
  assert.deepEqual(withEvidence(failed, clues), failed);
});

const FOUR: readonly Need[] = ['1', '2', '3', '4'].map((id) => ({ id, continuity: 'continuous' }));
const ALL = [101, 201, 301, 401].map((track) => ({ track, start: RUNNING.start, end: null }));

test('a channel that has no track says nothing of the others', async (t) => {
  const searched = await Searched.of(t, { segments: ALL });
  searched.needs = FOUR;
  searched.recorder.faults.set({ status: 403, body: 'notSupport' }, { path: SEARCH, times: 1 });
  assert.deepEqual(await searched.pass(10), ['unsaid', 'yes', 'yes', 'yes']);
  assert.deepEqual(
    await searched.pass(24 * 60),
    ['yes', 'yes', 'yes', 'yes'],
    'it is asked again after a day',
  );
});

test('a recorder that is read seldom is searched for as many channels as can be kept up to date', async (t) => {
  const searched = await Searched.of(t, { segments: ALL });
  searched.needs = FOUR;
  searched.evidence = searched.evidenceAt(300_000);
  assert.deepEqual(await searched.pass(60), ['yes', 'unsaid', 'unsaid', 'unsaid']);
  searched.evidence = searched.evidenceAt(3_600_000);
  assert.deepEqual(await searched.pass(60), ['unsaid', 'unsaid', 'unsaid', 'unsaid']);
});

test('what an event had recorded may be over: it does not say that it is recorded now', async (t) => {
  const searched = await Searched.of(t, { segments: [RUNNING] });
  searched.needs = [{ id: '1', continuity: 'interrupted' }];
  assert.deepEqual(await searched.pass(5), ['none']);
  assert.match(searched.evidence.clues.get('1')?.evidence ?? '', /on an event/);
});

test('another recorder begins anew: of its index nothing is known', async (t) => {
  const searched = await Searched.of(t, { segments: [RUNNING] });
  assert.deepEqual(await searched.pass(40), ['yes']);
  searched.evidence.forget();
  searched.record({ ...RUNNING, end: RUNNING.start + HOUR });
  assert.deepEqual(new Set([...(await searched.pass(40)), ...(await searched.pass(40))]), new Set(['none']));
});

test('a search that is called off is put off, and is no fault of the recorder', async (t) => {
  const searched = await Searched.of(t, { segments: [RUNNING] });
  await searched.evidence.ask(searched.needs, new AbortController().signal);
  searched.recorder.faults.set('hang', { path: SEARCH, times: 1 });
  const off = new AbortController();
  const asked = searched.recorder.nextRequest(SEARCH);
  const search = searched.evidence.ask(searched.needs, off.signal);
  await asked;
  off.abort();
  await search;
  assert.deepEqual(await searched.pass(2), ['yes']);
});
