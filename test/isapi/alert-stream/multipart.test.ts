import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LARGEST_PART, PartReader } from '../../../src/sources/isapi/alert-stream/multipart.ts';
import {
  alertJson,
  alertXml,
  frame,
  heartbeat,
  type StreamForm,
  USUAL_FORM,
} from '../../../src/sources/simulator/alert-stream.ts';
import { alertsIn, CAMERA_HEARTBEAT, NVR_VIDEO_LOSS, PICTURE, split } from './samples.ts';

const LOSS = 'videoloss 16 true';
const BEAT = 'videoloss 1 false';
const oneLine = NVR_VIDEO_LOSS.replaceAll('\n', '');
const json = alertJson({ type: 'diskerror' });

const FORMS: Readonly<Record<string, Partial<StreamForm>>> = {
  'as announced': {},
  'another boundary than announced': { boundary: 'MIME_boundary' },
  'doubled delimiters': { doubled: true },
  'parts without headers': { headers: false },
  'LF alone': { lineEnd: '\n' },
  'LF alone and no headers': { lineEnd: '\n', headers: false },
  'no multipart at all': { boundary: null, headers: false },
};

for (const [name, difference] of Object.entries(FORMS))
  test(`T19: alerts are found in a stream with ${name}`, () => {
    const form = { ...USUAL_FORM, ...difference };
    const parts = [CAMERA_HEARTBEAT, oneLine, NVR_VIDEO_LOSS, json, oneLine].map((part) => frame(part, form));
    const all = [BEAT, LOSS, LOSS, 'diskerror null true', LOSS];
    assert.deepEqual(alertsIn(Buffer.concat(parts)), all);
    assert.deepEqual(alertsIn(...parts), all);
    assert.deepEqual(alertsIn(...split(Buffer.concat(parts), [1])), all);
  });

test('alerts one after another, without a line break between them, are found', () => {
  assert.deepEqual(alertsIn(oneLine + oneLine + CAMERA_HEARTBEAT), [LOSS, LOSS, BEAT]);
});

test('what stands between parts is passed over: byte order marks, prologues, header lines, blanks, other XML', () => {
  for (const between of [
    '\ufeff',
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    '\r\n\r\n \t\r\n',
    'Content-Type application/xml no colon\r\n\r\n',
    'Content-Length: 999999999\r\n\r\n',
    'Content-Length: 3\r\n\r\n',
    '<SubscribeEventResponse><id>1</id></SubscribeEventResponse>',
    '{\r\n',
    '{"cut": "off\r\n',
    '<EventNotificationAlert version="2.0"><eventType>VMD</eventType><eventSt',
  ]) {
    const stream = `--boundary\r\n${between}--boundary\r\n${between}${json}\r\n--boundary\r\n${between}${oneLine}`;
    assert.equal(alertsIn(stream).at(-1), LOSS, between);
    assert.equal(
      alertsIn(stream + frame(json, USUAL_FORM).toString()).at(-1),
      'diskerror null true',
      between,
    );
  }
});

test('pictures are passed over, with and without their length', () => {
  for (const headers of [true, false]) {
    const form = { ...USUAL_FORM, headers };
    const parts = [oneLine, PICTURE, json, PICTURE, oneLine].map((part) => frame(part, form));
    assert.deepEqual(alertsIn(Buffer.concat(parts)), [LOSS, 'diskerror null true', LOSS]);
  }
});

test('of an alert that was cut off only itself is lost', () => {
  const cut = oneLine.slice(0, 200);
  assert.deepEqual(alertsIn(cut + oneLine), [LOSS]);
  assert.deepEqual(alertsIn(`${cut}\r\n--boundary\r\n\r\n${json}\r\n`), ['diskerror null true']);
  const cutJson = json.slice(0, json.indexOf('HTTP') + 2);
  assert.deepEqual(alertsIn(`${cutJson}\r\n--boundary\r\n\r\n${json}\r\n${oneLine}`), [
    'diskerror null true',
    LOSS,
  ]);
});

test('braces, quotes and escapes in JSON strings do not end it', () => {
  const tricky = `{"name": "a } \\" { \\\\", "eventType": "diskfull", "deep": {"er": [{}, {"é": -1.5e3}]}}`;
  assert.deepEqual(alertsIn(...split(Buffer.from(`${tricky}\n${json}`), [1])), [
    'diskfull null true',
    'diskerror null true',
  ]);
});

/** Anything that may come, with the alerts that must be found in it. */
const partOf = fc.oneof(
  fc.integer({ min: 1, max: 64 }).map((id) => ({
    body: Buffer.from(alertXml({ type: 'videoloss', dynChannelID: String(id) })),
    alerts: [`videoloss ${id} true`],
  })),
  fc.constant({ body: Buffer.from(heartbeat('')), alerts: ['videoloss null false'] }),
  fc.integer({ min: 1, max: 64 }).map((id) => ({
    body: Buffer.from(alertJson({ type: 'recordingfailure', channelID: String(id) })),
    alerts: [`recordingfailure ${id} true`],
  })),
  fc.constant({ body: PICTURE, alerts: [] }),
  fc.uint8Array({ maxLength: 80 }).map((bytes) => ({ body: Buffer.from(bytes), alerts: [] })),
);
const formOf = fc.record({
  type: fc.constant(null),
  boundary: fc.constantFrom('boundary', 'MIME_boundary', '7e13971310878'),
  doubled: fc.boolean(),
  lineEnd: fc.constantFrom<'\r\n' | '\n'>('\r\n', '\n'),
  headers: fc.boolean(),
});

test('any split of the bytes gives the same alerts', () => {
  fc.assert(
    fc.property(
      fc.array(partOf, { maxLength: 8 }),
      formOf,
      fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 6 }),
      (parts, form, sizes) => {
        const bytes = Buffer.concat(parts.map(({ body }) => frame(body, form)));
        const all = parts.flatMap(({ alerts }) => alerts);
        assert.deepEqual(alertsIn(bytes), all);
        assert.deepEqual(alertsIn(...split(bytes, sizes)), all);
      },
    ),
    { numRuns: 300 },
  );
});

test('garbage between the parts, and a damaged part, lose nothing else', () => {
  const fragment = fc.constantFrom(
    '<EventNotificationAlert ',
    '</EventNotificationAlert>',
    '\n{',
    '{"',
    '\r\n--',
    '--boundary',
    '\n',
    '"',
    '}',
  );
  const bytes = fc.uint8Array({ maxLength: 40 }).map((all) => Buffer.from(all).toString('latin1'));
  const garbage = fc
    .array(fc.oneof(fragment, bytes), { maxLength: 8 })
    .map((all) => Buffer.from(all.join(''), 'latin1'));
  const damaged = fc
    .tuple(fc.constantFrom(oneLine, NVR_VIDEO_LOSS, json), fc.nat({ max: 300 }))
    .map(([part, length]) => Buffer.from(part.slice(0, Math.min(length, part.length - 30))));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.oneof(garbage, damaged), fc.constantFrom('xml', 'json')), { maxLength: 5 }),
      formOf,
      fc.integer({ min: 1, max: 300 }),
      (parts, form, size) => {
        const sound = (form_: string, nth: number): string =>
          form_ === 'xml'
            ? alertXml({ type: 'vmd', dynChannelID: `9${nth}` })
            : alertJson({ type: 'vmd', channelID: `9${nth}` });
        const stream = Buffer.concat(
          parts.flatMap(([bad, kind], nth) => [
            bad,
            Buffer.from(form.lineEnd),
            frame(sound(kind, nth), form),
          ]),
        );
        const found = alertsIn(...split(stream, [size]));
        assert.deepEqual(
          found.filter((alert) => alert.startsWith('vmd')),
          parts.map((_, nth) => `vmd 9${nth} true`),
        );
        assert.deepEqual(found, alertsIn(stream));
      },
    ),
    { numRuns: 300 },
  );
});

test('a document over the limit is passed over and not kept, and the next one is found', () => {
  const filling = 'x'.repeat(LARGEST_PART + 5000);
  for (const big of [
    oneLine.replace('videoloss alarm', filling),
    json.replace('HTTP', filling),
    `<EventNotificationAlert >${filling}`,
    `{"${filling}`,
    filling,
    `{${'\n"a":{'.repeat(200_000)}`,
  ]) {
    const found: number[] = [];
    let held = 0;
    const reader = new PartReader((part) => found.push(part.length));
    const stream = Buffer.concat([frame(big, USUAL_FORM), frame(oneLine, USUAL_FORM)]);
    for (const chunk of split(stream, [1460])) {
      reader.take(chunk);
      held = Math.max(held, reader.held);
    }
    assert.deepEqual(found, [oneLine.length]);
    assert.ok(held <= LARGEST_PART + 2000, `${held} bytes were held`);
    new PartReader((part) => found.push(part.length)).take(stream);
    assert.deepEqual(found, [oneLine.length, oneLine.length]);
  }
  const pad = `<pad>${'x'.repeat(1013)}</pad>`;
  const pads = pad.repeat(Math.floor((LARGEST_PART - oneLine.length) / pad.length));
  const almost = oneLine.replace('</EventNotificationAlert>', `${pads}</EventNotificationAlert>`);
  assert.ok(almost.length > LARGEST_PART - pad.length && almost.length <= LARGEST_PART);
  assert.deepEqual(alertsIn(...split(Buffer.from(almost), [10_000])), [LOSS]);
});

test('a hundred thousand parts and pictures leave nothing behind', (t) => {
  let found = 0;
  let held = 0;
  const reader = new PartReader(() => (found += 1));
  const bytes = Buffer.concat(
    [NVR_VIDEO_LOSS, CAMERA_HEARTBEAT, json, PICTURE, oneLine].map((part) => frame(part, USUAL_FORM)),
  );
  const ten = Buffer.concat(Array.from({ length: 10 }, () => bytes));
  for (let nth = 0; nth < 2500; nth += 1)
    for (let at = 0; at < ten.length; at += 1460) {
      reader.take(ten.subarray(at, at + 1460));
      held = Math.max(held, reader.held);
    }
  t.diagnostic(`${found} parts, at most ${held} bytes held`);
  assert.equal(found, 100_000);
  assert.ok(held < 4000);
});
