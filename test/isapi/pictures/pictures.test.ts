import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analogCamera, dvr, hybrid, ipc, ipCamera, nvr } from '../../../src/sources/simulator/builders.ts';
import { HTML, type Page } from '../../../src/sources/simulator/page.ts';
import { JPEG, picturePath } from '../../../src/sources/simulator/pictures.ts';
import { Pictures } from '../../../src/sources/isapi/pictures/pictures.ts';
import { filled } from './jpegs.ts';
import { Sitting } from './sitting.ts';

const HOUR = 60 * 60_000;
const S1 = picturePath('1', 'Streaming');
const P1 = picturePath('1', 'StreamingProxy');

const page = (status: number, body: Buffer | string = 'Nothing.', type = HTML): Page => ({
  status,
  type,
  body: Buffer.from(body),
});
const jpegPage = (body: Buffer = JPEG): Page => page(200, body, 'image/jpeg');
const status = (code: string, word: string): string =>
  `<?xml version="1.0"?><ResponseStatus><statusCode>${code}</statusCode><subStatusCode>${word}</subStatusCode></ResponseStatus>`;

test('a picture comes whole, with the time when it came, over the connection of the readings', async (t) => {
  const sitting = await Sitting.of(t, dvr({ cameras: 2 }));
  const picture = await sitting.pictures.take(
    { id: '2', kind: 'analog' },
    null,
    new AbortController().signal,
  );
  assert.deepEqual(picture, { ok: true, jpeg: JPEG, at: sitting.clock.time });
  assert.equal(sitting.recorder.counters.connections, 1);
  assert.equal(sitting.recorder.counters.unauthorized, 1);
});

test('analog inputs are asked by Streaming and IP channels by StreamingProxy, one request each', async (t) => {
  const sitting = await Sitting.of(t, hybrid());
  assert.deepEqual(await sitting.take('1', 'analog'), ['picture', 'S1']);
  assert.deepEqual(await sitting.take('5', 'ip'), ['picture', 'P5']);
  const recorder = await Sitting.of(t, nvr({ cameras: [ipCamera('0012'), ipCamera('101')] }));
  assert.equal((await recorder.take('101', 'ip'))[1], 'P101');
  assert.equal((await recorder.take('0012', 'ip'))[1], 'P12');
});

test('where pictures are on the other path, the first take finds out, for its camera and its kind', async (t) => {
  const camera = await Sitting.of(t, ipc());
  assert.deepEqual(await camera.take('1', 'ip'), ['picture', 'P1', 'S1']);
  assert.deepEqual(await camera.take('1', 'ip'), ['picture', 'S1']);
  const paths = ['Streaming'] as const;
  const cameras = ['1', '2'].map((id) => ipCamera(id, { pictures: { paths } }));
  const sitting = await Sitting.of(t, nvr({ cameras: [...cameras, ipCamera('3')] }));
  assert.deepEqual(await sitting.take('1', 'ip'), ['picture', 'P1', 'S1']);
  assert.deepEqual(await sitting.take('2', 'ip'), ['picture', 'S2']);
});

test('badXmlContent under HTTP 200 turns to the other path for good', async (t) => {
  const sitting = await Sitting.of(t, nvr({ cameras: 1 }));
  sitting.recorder.faults.set({ status: 200, body: { text: status('6', 'badXmlContent') } }, { path: P1 });
  assert.deepEqual(await sitting.take('1', 'ip', 640), ['picture', 'P1 640', 'S1 640']);
  sitting.recorder.faults.clear();
  sitting.clock.pass(48 * HOUR);
  assert.deepEqual(await sitting.take('1', 'ip', 640), ['picture', 'S1 640']);
});

test('a recorder that refuses to scale is remembered, for a day', async (t) => {
  const pictures = { paths: ['Streaming'], scales: false } as const;
  const cameras = ['1', '2'].map((id) => analogCamera(id, { pictures }));
  const sitting = await Sitting.of(t, dvr({ cameras }));
  assert.deepEqual(await sitting.take('1', 'analog', 640), ['picture', 'S1 640', 'S1']);
  assert.deepEqual(await sitting.take('1', 'analog', 640), ['picture', 'S1']);
  assert.deepEqual(await sitting.take('2', 'analog', 640), ['picture', 'S2']);
  sitting.clock.pass(24 * HOUR);
  assert.deepEqual(await sitting.take('2', 'analog', 640), ['picture', 'S2 640', 'S2']);
});

test('every way is tried before a recorder counts as one that cannot, two requests a take', async (t) => {
  const sitting = await Sitting.at(t, (target) => {
    if (target.startsWith('/ISAPI/Content')) return page(404, '<html>Not found</html>');
    return target.includes('?') ? page(400) : jpegPage();
  });
  assert.deepEqual(await sitting.take('1', 'analog', 640), ['unsupported', 'S1 640', 'P1 640']);
  assert.deepEqual(await sitting.take('1', 'analog', 640), ['picture', 'S1']);
  assert.deepEqual(await sitting.take('1', 'analog', 640), ['picture', 'S1']);
});

test('a recorder without pictures is asked again after a day, or with another firmware', async (t) => {
  for (const answer of [
    page(404, '<html>Not found</html>'),
    page(403, status('4', 'notSupport'), 'text/xml'),
    page(403, '<html>Forbidden</html>'),
  ]) {
    const sitting = await Sitting.at(t, () => answer);
    assert.deepEqual(await sitting.take('1', 'ip', 640), ['unsupported', 'P1 640', 'S1 640']);
    sitting.clock.pass(24 * HOUR - 1);
    for (const width of [640, null]) assert.deepEqual(await sitting.take('1', 'ip', width), ['unsupported']);
    sitting.clock.pass(1);
    assert.deepEqual(await sitting.take('1', 'ip'), ['unsupported', 'P1', 'S1']);
    sitting.pictures.forget();
    assert.deepEqual(await sitting.take('1', 'ip'), ['unsupported', 'P1', 'S1']);
  }
});

test('a device error is asked once more on the same path', async (t) => {
  const sitting = await Sitting.of(t, dvr({ cameras: 1 }));
  const fault = { status: 500, body: { text: status('3', 'deviceError') } };
  sitting.recorder.faults.set(fault, { path: S1, times: 1 });
  assert.deepEqual(await sitting.take('1', 'analog'), ['picture', 'S1', 'S1']);
  sitting.recorder.faults.set(fault, { path: S1 });
  assert.deepEqual(await sitting.take('1', 'analog'), ['device_error', 'S1', 'S1']);
  const hurried = await Sitting.of(t, dvr({ cameras: 1 }), 400);
  hurried.recorder.faults.set(fault, { path: S1 });
  assert.deepEqual(await hurried.take('1', 'analog'), ['device_error', 'S1']);
});

test('a 503 turns to the other path where none is known, and else waits for the next turn', async (t) => {
  const sitting = await Sitting.of(t, nvr({ cameras: 1 }));
  sitting.recorder.faults.set(
    { status: 503, body: { text: status('3', 'serviceUnavailable') } },
    { path: P1 },
  );
  assert.deepEqual(await sitting.take('1', 'ip'), ['picture', 'P1', 'S1']);
  sitting.recorder.changeCamera('1', { online: false });
  assert.deepEqual(await sitting.take('1', 'ip'), ['http_error', 'S1']);
  sitting.recorder.faults.set({ status: 503, body: 'busy' }, { path: S1 });
  assert.deepEqual(await sitting.take('1', 'ip'), ['busy', 'S1']);
  const other = await Sitting.of(t, hybrid());
  other.recorder.changeCamera('5', { online: false });
  assert.deepEqual(await other.take('5', 'ip'), ['http_error', 'P5', 'S5']);
});

test('what is no picture is none, and costs one request', async (t) => {
  const sitting = await Sitting.of(t, dvr({ cameras: 1 }));
  const { faults } = sitting.recorder;
  for (const [fault, reason] of [
    ['loginPage', 'html'],
    ['empty', 'empty'],
    ['garbage', 'not_a_picture'],
    ['truncated', 'truncated'],
    ['lyingLength', 'reset'],
    ['huge', 'too_large'],
    [{ status: 200, body: { text: '<Other/>' } }, 'not_a_picture'],
    [{ status: 200, body: 'busy' }, 'busy'],
  ] as const) {
    faults.set(fault, { path: S1 });
    assert.deepEqual(await sitting.take('1', 'analog'), [reason, 'S1']);
  }
  faults.clear();
  assert.deepEqual(await sitting.take('1', 'analog'), ['picture', 'S1']);
  faults.set({ slow: 20 }, { path: S1 });
  assert.deepEqual(await sitting.take('1', 'analog'), ['picture', 'S1']);
});

test('a picture has at most 1 MiB, without what stands behind its end', async (t) => {
  const body: { now: Buffer } = { now: filled(1024 * 1024) };
  const sitting = await Sitting.at(t, () => jpegPage(body.now));
  assert.deepEqual(await sitting.take('1', 'analog'), ['too_large', 'S1']);
  body.now = Buffer.concat([filled(900_000), Buffer.alloc(300_000)]);
  const signal = new AbortController().signal;
  const picture = await sitting.pictures.take({ id: '1', kind: 'analog' }, null, signal);
  assert.ok(picture.ok && picture.jpeg.equals(filled(900_000)));
});

test('a recorder that hangs twice on a path that never worked is not asked there for a day', async (t) => {
  const sitting = await Sitting.of(t, nvr({ cameras: 2 }), 60);
  sitting.recorder.faults.set('hang', { path: P1 });
  assert.deepEqual(await sitting.take('1', 'ip'), ['timeout', 'P1']);
  assert.deepEqual(await sitting.take('1', 'ip'), ['timeout', 'P1']);
  assert.deepEqual(await sitting.take('1', 'ip'), ['picture', 'S1']);
  sitting.recorder.faults.set('hang', { path: S1 });
  for (let take = 0; take < 3; take += 1) assert.deepEqual(await sitting.take('1', 'ip'), ['timeout', 'S1']);
});

test('a take that is called off ends at once and teaches nothing', async (t) => {
  const sitting = await Sitting.of(t, nvr({ cameras: 1 }));
  sitting.recorder.faults.set('hang', { path: P1 });
  for (let take = 0; take < 3; take += 1) {
    const stop = new AbortController();
    void sitting.recorder.nextRequest(P1).then(() => stop.abort());
    assert.deepEqual(await sitting.take('1', 'ip', null, stop.signal), ['timeout', 'P1']);
  }
});

test('a login refused for a picture is tried once an hour, and readings go on', async (t) => {
  const sitting = await Sitting.of(t, nvr({ cameras: 2 }));
  const { faults, counters } = sitting.recorder;
  for (const fault of ['unauthorized', 'locked'] as const) {
    faults.set(fault, { path: P1 });
    const refused = counters.refusedLogins;
    const [reason] = await sitting.take('1', 'ip');
    assert.equal(reason, fault === 'locked' ? 'locked' : 'no_permission');
    assert.equal(await sitting.read(), 200);
    for (const id of ['1', '2']) assert.deepEqual(await sitting.take(id, 'ip'), ['no_permission']);
    assert.ok(counters.refusedLogins - refused <= 2);
    sitting.clock.pass(HOUR);
  }
  faults.clear();
  assert.deepEqual(await sitting.take('1', 'ip'), ['picture', 'P1']);
});

test('a right that is missing for one camera holds no other back', async (t) => {
  const sitting = await Sitting.of(t, nvr({ cameras: 2 }));
  sitting.recorder.faults.set({ status: 403, body: 'lowPrivilege' }, { path: P1 });
  sitting.recorder.faults.set({ status: 500, body: { text: status('4', 'lowPrivilege') } }, { path: S1 });
  assert.deepEqual(await sitting.take('1', 'ip'), ['no_permission', 'P1', 'S1']);
  assert.deepEqual(await sitting.take('1', 'ip'), ['no_permission']);
  assert.deepEqual(await sitting.take('2', 'ip'), ['picture', 'P2']);
  sitting.recorder.faults.clear();
  sitting.clock.pass(HOUR);
  assert.deepEqual(await sitting.take('1', 'ip'), ['picture', 'P1']);
});

test('a recorder that is away is told as readings tell it', async (t) => {
  const sitting = await Sitting.of(t, nvr({ cameras: 1 }));
  await sitting.recorder.refuse();
  const pictures = new Pictures(sitting.client, sitting.clock);
  const picture = await pictures.take({ id: '1', kind: 'ip' }, null, new AbortController().signal);
  assert.deepEqual(picture, { ok: false, reason: 'refused' });
});
