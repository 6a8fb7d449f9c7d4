import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dvr, hybrid, ipc, nvr } from '../../src/sources/simulator/builders.ts';
import { onlineOf, recordingOf } from './parts.ts';
import { PATHS, Watched } from './watched.ts';

const HOUR = 60 * 60_000;
const STATUS = 'ContentMgmt/InputProxy/channels/status';
const LIST = 'ContentMgmt/InputProxy/channels';
const INPUTS = 'System/Video/inputs/channels';
const CHAN_STATUS = 'System/workingstatus/chanStatus';

test('an ordinary cycle asks an NVR and a DVR for two documents, a hybrid for three, over one connection', async (t) => {
  for (const [model, paths] of [
    [nvr({ cameras: 4 }), [STATUS, CHAN_STATUS]],
    [dvr({ cameras: 4 }), [INPUTS, CHAN_STATUS]],
    [hybrid(), [INPUTS, STATUS, CHAN_STATUS]],
  ] as const) {
    const watched = await Watched.start(t, model);
    await watched.read();
    for (let cycle = 0; cycle < 3; cycle += 1)
      assert.deepEqual((await watched.pathsOf()).sort(), [...paths].sort());
    assert.equal(watched.recorder.counters.connections, 1);
    assert.equal(watched.recorder.counters.unauthorized, 1);
  }
});

test('an unchanged recorder gives the very same snapshot, although its working status differs', async (t) => {
  const watched = await Watched.start(t, hybrid());
  await watched.read();
  const first = await watched.snapshot();
  assert.equal(await watched.snapshot(), first);
});

test('a camera that is lost, and one that is not recorded, are seen on the next reading', async (t) => {
  const watched = await Watched.start(t, nvr({ cameras: 3 }));
  await watched.read();
  watched.recorder.changeCamera('2', { online: false, reason: 'netUnreachable' });
  watched.recorder.changeCamera('3', { recording: 0, recordStatus: 1 });
  const { sightings } = await watched.snapshot();
  assert.deepEqual(onlineOf(sightings), ['1 yes', '2 no(netUnreachable)', '3 yes']);
  assert.equal(recordingOf(sightings)[2], '3 no(disk_error)');
});

test('the list is asked for hourly and deviceInfo daily, one document more a cycle', async (t) => {
  const watched = await Watched.start(t, nvr({ cameras: 2 }));
  await watched.read();
  watched.clock.pass(HOUR);
  assert.deepEqual((await watched.pathsOf()).sort(), [LIST, STATUS, CHAN_STATUS].sort());
  // What it was denied once.
  assert.deepEqual((await watched.pathsOf()).sort(), [INPUTS, STATUS, CHAN_STATUS].sort());
  assert.equal((await watched.pathsOf()).length, 2);
  watched.clock.pass(24 * HOUR);
  assert.ok((await watched.pathsOf()).includes(LIST));
  assert.ok((await watched.pathsOf()).includes('System/deviceInfo'));
});

test('an address that changes brings the list at the next cycle, once', async (t) => {
  const watched = await Watched.start(t, nvr({ cameras: 2 }));
  await watched.read();
  watched.recorder.changeCamera('1', { ip: '192.168.1.200', name: 'Moved' });
  await watched.read();
  assert.ok((await watched.pathsOf()).includes(LIST));
  assert.equal((await watched.snapshot()).sightings[0]?.name, 'Moved');
  assert.equal((await watched.pathsOf()).length, 2);
});

test('the first reading, and one after the recorder was lost, ask who it is and what hangs on it', async (t) => {
  const watched = await Watched.start(t, nvr({ cameras: 2 }));
  const paths = await watched.pathsOf(true);
  assert.ok(paths.includes('System/deviceInfo') && paths.includes(LIST));
  assert.ok(!(await watched.pathsOf(true)).includes(INPUTS), 'an NVR is not asked for inputs again');
});

test('T15: a working status that is not there leaves recording unknown and is asked for again after a day', async (t) => {
  for (const status of [403, 404, 501] as const) {
    const watched = await Watched.start(t, nvr({ cameras: 1 }));
    for (const path of [PATHS.chanStatus, PATHS.workingstatus])
      watched.recorder.faults.set({ status, body: status === 403 ? 'notSupport' : 'empty' }, { path });
    const { sightings } = await watched.snapshot();
    assert.deepEqual(recordingOf(sightings), ['1 none(no_evidence)']);
    assert.deepEqual(await watched.pathsOf(), [STATUS]);
    watched.clock.pass(HOUR / 6);
    for (let cycle = 0; cycle < 4; cycle += 1) await watched.read();
    watched.clock.pass(20 * HOUR);
    for (let cycle = 0; cycle < 4; cycle += 1) await watched.read();
    assert.deepEqual(await watched.pathsOf(), [STATUS], 'twice is enough for a day');
    watched.recorder.faults.clear();
    watched.clock.pass(24 * HOUR);
    for (let cycle = 0; cycle < 8; cycle += 1) await watched.read();
    assert.deepEqual(recordingOf((await watched.snapshot()).sightings), ['1 yes'], `after ${status}`);
  }
});

test('what a recorder denies once, as while it starts, is asked for again ten minutes later', async (t) => {
  for (const path of [PATHS.inputs, PATHS.chanStatus]) {
    const watched = await Watched.start(t, dvr({ cameras: 1 }));
    watched.recorder.faults.set({ status: 403, body: 'notSupport' }, { path });
    await watched.read();
    watched.recorder.faults.clear();
    watched.clock.pass(HOUR / 6);
    for (let cycle = 0; cycle < 4; cycle += 1) await watched.read();
    const { sightings } = await watched.snapshot();
    assert.deepEqual([...onlineOf(sightings), ...recordingOf(sightings)], ['1 yes', '1 yes'], path);
  }
});

test('an empty list of a recorder that had channels, or has none at all, is asked for again five minutes later', async (t) => {
  const watched = await Watched.start(t, nvr({ cameras: 2, workingstatus: 'unsupported' }));
  const whole = watched.recorder.model.cameras;
  for (const [introduce, cameras] of [
    [false, whole],
    [true, []],
  ] as const) {
    watched.recorder.change((model) => (model.cameras = [...cameras]));
    await watched.read(introduce);
  }
  assert.deepEqual((await watched.snapshot()).sightings, []);
  watched.recorder.change((model) => (model.cameras = [...whole]));
  watched.clock.pass(HOUR / 12);
  for (let cycle = 0; cycle < 3; cycle += 1) await watched.read();
  assert.deepEqual(onlineOf((await watched.snapshot()).sightings), ['1 yes', '2 yes']);
});

test('schedules that are called off again and again hold nothing back', async (t) => {
  const watched = await Watched.start(t, nvr({ cameras: 1 }));
  await watched.read();
  const off = AbortSignal.abort();
  for (let time = 0; time < 3; time += 1) {
    assert.equal((await watched.snapshot()).sightings[0]?.continuity, 'unread');
    await watched.runErrand(off);
  }
  assert.equal((await watched.snapshot()).sightings[0]?.continuity, 'unknown');
  watched.clock.pass(HOUR / 12);
  await watched.runErrands();
  assert.equal((await watched.snapshot()).sightings[0]?.continuity, 'continuous');
});

test('the working status of all is taken where that of the channels is not there', async (t) => {
  const watched = await Watched.start(t, dvr({ cameras: 1 }));
  watched.recorder.faults.set({ status: 404, body: 'html' }, { path: PATHS.chanStatus });
  assert.deepEqual(recordingOf((await watched.snapshot()).sightings), ['1 yes']);
  assert.deepEqual((await watched.pathsOf()).sort(), [INPUTS, 'System/workingstatus'].sort());
});

test('a document that fails makes only what it feeds unknown', async (t) => {
  const watched = await Watched.start(t, nvr({ cameras: 1 }));
  await watched.read();
  for (const [fault, reason] of [
    ['garbage', 'not_xml'],
    ['truncated', 'truncated'],
    ['empty', 'empty'],
    ['loginPage', 'html'],
    ['doctype', 'doctype'],
    ['huge', 'too_large'],
    ['lyingLength', 'reset'],
    [{ status: 503, body: 'busy' }, 'busy'],
    [{ status: 500, body: 'empty' }, 'http_error'],
    [{ status: 403, body: 'lowPrivilege' }, 'no_permission'],
  ] as const) {
    watched.recorder.faults.set(fault, { path: PATHS.status });
    const { sightings } = await watched.snapshot();
    assert.deepEqual(onlineOf(sightings), [`1 none(${reason})`], JSON.stringify(fault));
    assert.deepEqual(recordingOf(sightings), ['1 yes'], JSON.stringify(fault));
    watched.recorder.faults.clear();
    assert.deepEqual(
      onlineOf((await watched.snapshot()).sightings),
      ['1 yes'],
      `after ${JSON.stringify(fault)}`,
    );
  }
});

test('a reading in which no document about channels answers is a fault of the recorder', async (t) => {
  const watched = await Watched.start(t, dvr({ cameras: 1 }));
  await watched.read();
  for (const [fault, kind, reason] of [
    ['garbage', 'malformed', 'not_xml'],
    ['loginPage', 'malformed', 'html'],
    ['reset', 'unreachable', 'reset'],
    [{ status: 503, body: 'busy' }, 'unreachable', 'busy'],
    [{ status: 403, body: 'lowPrivilege' }, 'unauthorized', 'no_permission'],
  ] as const) {
    watched.recorder.faults.set(fault);
    const reading = await watched.read();
    assert.equal(reading.ok, false, JSON.stringify(fault));
    assert.equal(reading.fault.kind, kind, JSON.stringify(fault));
    assert.equal(reading.fault.reason, reason, JSON.stringify(fault));
    watched.recorder.faults.clear();
    assert.equal((await watched.read()).ok, true);
  }
});

test('a missing right for one document does not explain away that the others are no documents', async (t) => {
  const watched = await Watched.start(t, nvr({ cameras: 1 }));
  await watched.read();
  watched.recorder.faults.set('garbage');
  watched.recorder.faults.set({ status: 403, body: 'lowPrivilege' }, { path: PATHS.status });
  const reading = await watched.read();
  assert.equal(reading.ok ? null : reading.fault.kind, 'malformed');
});

test('a recorder that is switched off is unreachable after one attempt', async (t) => {
  const watched = await Watched.start(t, nvr({ cameras: 1 }));
  await watched.read();
  await watched.recorder.refuse();
  const reading = await watched.read();
  assert.equal(reading.ok ? null : reading.fault.reason, 'refused');
  await watched.recorder.accept();
  assert.equal((await watched.read()).ok, true);
});

test('a document that hangs where others answer counts as not there after two readings', async (t) => {
  const watched = await Watched.start(t, nvr({ cameras: 1 }), { limit: 700 });
  watched.recorder.faults.set('hang', { path: PATHS.inputs });
  await watched.read();
  await watched.read(true);
  watched.recorder.faults.clear();
  assert.ok(!(await watched.pathsOf(true)).includes(INPUTS));
});

test('a document that once answered is not given up for hanging', async (t) => {
  const watched = await Watched.start(t, nvr({ cameras: 1 }), { limit: 700 });
  await watched.read();
  watched.recorder.faults.set('hang', { path: PATHS.chanStatus });
  for (let cycle = 0; cycle < 3; cycle += 1)
    assert.deepEqual(recordingOf((await watched.snapshot()).sightings), ['1 none(timeout)']);
  watched.recorder.faults.clear();
  assert.deepEqual(recordingOf((await watched.snapshot()).sightings), ['1 yes']);
});

test('without status list and working status one channel is asked a cycle, those in doubt first', async (t) => {
  const watched = await Watched.start(
    t,
    nvr({ cameras: 3, proxyStatusList: false, workingstatus: 'unsupported' }),
  );
  const seen = async (doubtful?: readonly string[]) =>
    onlineOf((await watched.snapshot(undefined, doubtful)).sightings);
  assert.deepEqual(await seen(), ['1 yes', '2 unasked', '3 unasked']);
  assert.deepEqual(await seen(), ['1 unasked', '2 yes', '3 unasked']);
  assert.deepEqual(await seen(['1']), ['1 yes', '2 unasked', '3 unasked']);
  assert.deepEqual(await seen(), ['1 unasked', '2 unasked', '3 yes']);
  assert.deepEqual(await watched.pathsOf(), ['ContentMgmt/InputProxy/channels/1/status']);
});

test('an answer about another channel says nothing of the one that was asked for', async (t) => {
  const watched = await Watched.start(
    t,
    nvr({ cameras: 2, proxyStatusList: false, workingstatus: 'unsupported' }),
  );
  const path = `${PATHS.list}/2/status`;
  const status = (id: string, online: boolean) =>
    `<InputProxyChannelStatus><id>${id}</id><online>${online}</online></InputProxyChannelStatus>`;
  const seen = async (body: string) => {
    watched.recorder.faults.set({ status: 200, body: { text: body } }, { path });
    return onlineOf((await watched.snapshot(undefined, ['2'])).sightings)[1];
  };
  assert.equal(await seen(status('1', false)), '2 none(no_evidence)');
  assert.equal(await seen(`<List>${status('1', false)}${status('02', true)}</List>`), '2 yes');
});

test('without a status list the working status tells who is online', async (t) => {
  const watched = await Watched.start(t, nvr({ cameras: 2, proxyStatusList: false }));
  watched.recorder.changeCamera('2', { online: false });
  assert.deepEqual(onlineOf((await watched.snapshot()).sightings), ['1 yes', '2 no(offline)']);
});

test('a right that is missing for one document is no refused login', async (t) => {
  const watched = await Watched.start(t, nvr({ cameras: 1 }));
  watched.recorder.faults.set('unauthorized', { path: PATHS.chanStatus });
  const { sightings } = await watched.snapshot();
  assert.deepEqual(onlineOf(sightings), ['1 yes']);
  assert.deepEqual(recordingOf(sightings), ['1 none(no_permission)']);
  assert.ok(!(await watched.pathsOf()).includes(CHAN_STATUS), 'it is not asked again at every cycle');
});

test('a refused login ends the reading at once', async (t) => {
  const watched = await Watched.start(t, nvr({ cameras: 1, password: 'right' }));
  watched.recorder.change((model) => Object.assign(model, { password: 'changed' }));
  const reading = await watched.read();
  assert.equal(reading.ok ? null : reading.fault.kind, 'unauthorized');
  assert.equal(watched.recorder.counters.refusedLogins, 1);
});

test('contract 3.8: a single camera is one IP channel that is online because it answers', async (t) => {
  for (const type of ['auto', 'ip'] as const) {
    const watched = await Watched.start(t, ipc(), { type });
    assert.deepEqual((await watched.snapshot()).sightings, [], 'not before its capabilities were asked');
    await watched.runErrands();
    const { sightings } = await watched.snapshot();
    assert.deepEqual(onlineOf(sightings), ['1 yes']);
    assert.equal(sightings[0]?.kind, 'ip');
    assert.equal(sightings[0]?.camera.auth, 'ok');
    assert.deepEqual(recordingOf(sightings), ['1 none(no_evidence)']);
  }
});

test('an input without resDesc on a recorder is unknown, not a single camera', async (t) => {
  const model = dvr({ cameras: 2 });
  for (const camera of model.cameras) camera.online = null;
  const watched = await Watched.start(t, { ...model, workingstatus: 'unsupported' });
  assert.deepEqual(onlineOf((await watched.snapshot()).sightings), [
    '1 none(no_evidence)',
    '2 none(no_evidence)',
  ]);
});

test("schedules and the recorder's own time are read together, and tell whether a pause is a loss", async (t) => {
  const model = nvr({ cameras: 3 });
  for (const [index, schedule] of (['CMR', 'MOTION', 'none'] as const).entries())
    Object.assign(model.cameras[index] ?? {}, { schedule });
  const watched = await Watched.start(t, model);
  const continuities = async () => (await watched.snapshot()).sightings.map(({ continuity }) => continuity);
  assert.deepEqual(await continuities(), ['unread', 'unread', 'unread']);
  await watched.runErrands();
  assert.deepEqual(await continuities(), ['continuous', 'interrupted', 'interrupted']);
  const before = watched.recorder.counters.byPath.get(PATHS.tracks);
  await watched.runErrands();
  assert.equal(watched.recorder.counters.byPath.get(PATHS.tracks), before);
  watched.clock.pass(24 * HOUR);
  await watched.runErrands();
  assert.equal(watched.recorder.counters.byPath.get(PATHS.tracks), (before ?? 0) + 1);
});

test('where schedules or time cannot be read, continuity is unknown', async (t) => {
  for (const path of [PATHS.tracks, PATHS.time]) {
    const watched = await Watched.start(t, nvr({ cameras: 1 }));
    watched.recorder.faults.set('garbage', { path });
    await watched.read();
    await watched.runErrands();
    assert.equal((await watched.snapshot()).sightings[0]?.continuity, 'unknown');
  }
});

test('the type says which documents are asked for', async (t) => {
  const analog = await Watched.start(t, hybrid(), { type: 'analog' });
  assert.ok((await analog.pathsOf(true)).every((path) => !path.includes('InputProxy')));
  const ip = await Watched.start(t, hybrid(), { type: 'ip' });
  assert.ok(!(await ip.pathsOf(true)).includes(INPUTS));
  const { sightings } = await ip.snapshot();
  assert.ok(
    sightings.length > 0 && sightings.every(({ kind, recording }) => kind === 'ip' && recording.is === 'yes'),
  );
});

test('another firmware is asked again for all that was not there', async (t) => {
  const watched = await Watched.start(t, nvr({ cameras: 1, workingstatus: 'unsupported' }));
  await watched.read();
  assert.deepEqual(await watched.pathsOf(), [STATUS]);
  watched.recorder.change((model) => Object.assign(model, { workingstatus: 'json', firmware: 'V9.9.9' }));
  await watched.read(true);
  assert.deepEqual(recordingOf((await watched.snapshot()).sightings), ['1 yes']);
});

test('a recorder that denies everything for a while, as when it starts, is read again as soon as it answers', async (t) => {
  const watched = await Watched.start(t, nvr({ cameras: 1 }));
  await watched.read();
  watched.recorder.faults.set({ status: 404, body: 'html' });
  for (let cycle = 0; cycle < 3; cycle += 1) {
    const reading = await watched.read();
    assert.equal(reading.ok ? null : reading.fault.kind, 'malformed');
  }
  watched.recorder.faults.clear();
  const { sightings, unsupported } = await watched.snapshot(true);
  assert.deepEqual(onlineOf(sightings), ['1 yes']);
  assert.deepEqual(recordingOf(sightings), ['1 yes']);
  assert.deepEqual(Object.keys(unsupported), ['inputs']);
});

test('a document that was there and is denied is asked for again after minutes, not a day', async (t) => {
  const watched = await Watched.start(t, nvr({ cameras: 1 }));
  await watched.read();
  watched.recorder.faults.set({ status: 403, body: 'notSupport' }, { path: PATHS.chanStatus });
  assert.deepEqual(recordingOf((await watched.snapshot()).sightings), ['1 none(unexpected)']);
  for (let cycle = 0; cycle < 3; cycle += 1) await watched.read();
  watched.recorder.faults.clear();
  watched.clock.pass(10 * 60_000);
  for (let cycle = 0; cycle < 3; cycle += 1) await watched.read();
  const evidence = (await watched.snapshot()).sightings[0]?.evidence;
  assert.equal(evidence, 'workingstatus record=1');
});

test('while the documents about channels fail and deviceInfo answers, the recorder is there', async (t) => {
  const watched = await Watched.start(t, nvr({ cameras: 1, workingstatus: 'unsupported' }));
  await watched.read();
  for (const fault of [
    { status: 503, body: 'empty' },
    { status: 403, body: 'lowPrivilege' },
  ] as const) {
    watched.recorder.faults.set(fault, { path: PATHS.status });
    for (const introduce of [false, true, false]) {
      const [seen] = (await watched.snapshot(introduce)).sightings;
      assert.equal(seen?.online.is, 'none', JSON.stringify(fault));
    }
    watched.recorder.faults.clear();
  }
});

test('a right that is lost for deviceInfo is no refused login', async (t) => {
  const watched = await Watched.start(t, nvr({ cameras: 1 }));
  watched.recorder.faults.set({ status: 401, body: 'lowPrivilege' }, { path: PATHS.deviceInfo });
  assert.deepEqual(onlineOf((await watched.snapshot()).sightings), ['1 yes']);
  assert.deepEqual(onlineOf((await watched.snapshot(true)).sightings), ['1 yes']);
});

test('403 to everything is a missing right, in whatever words', async (t) => {
  for (const body of ['html', 'notSupport', 'empty'] as const) {
    const watched = await Watched.start(t, nvr({ cameras: 1 }));
    watched.recorder.faults.set({ status: 403, body });
    const reading = await watched.read();
    assert.equal(
      reading.ok ? null : `${reading.fault.kind} ${reading.fault.reason}`,
      'unauthorized no_permission',
    );
  }
});

test('an input that is switched on again is that input at once, not a camera beside an IP channel that is gone', async (t) => {
  const watched = await Watched.start(t, hybrid({ analog: 2, ip: 1, givesWay: '2' }));
  await watched.read();
  watched.recorder.change((model) => {
    model.cameras = model.cameras.filter(({ kind, id }) => kind === 'analog' || id !== '2');
    for (const camera of model.cameras) camera.enabled = true;
  });
  const { sightings } = await watched.snapshot();
  assert.deepEqual(
    sightings.filter(({ id }) => id === '2').map(({ kind }) => kind),
    ['analog'],
  );
});

test('time that passes makes no other snapshot as long as the schedules say the same', async (t) => {
  const watched = await Watched.start(t, nvr({ cameras: 2 }));
  await watched.read();
  await watched.runErrands();
  await watched.read();
  const before = await watched.snapshot();
  watched.clock.pass(3 * 60_000);
  assert.equal(await watched.snapshot(), before);
});

test("the bridge's own clock may be set: schedules go on by the recorder's", async (t) => {
  const watched = await Watched.start(t, nvr({ cameras: 1 }));
  await watched.read();
  await watched.runErrands();
  watched.clock.pass(HOUR);
  for (let cycle = 0; cycle < 3; cycle += 1) await watched.read();
  const before = await watched.snapshot();
  watched.clock.time += 5 * HOUR;
  assert.equal(await watched.snapshot(), before);
});
