import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { readJpeg } from '../../../src/sources/isapi/pictures/jpeg.ts';
import { JPEG } from '../../../src/sources/simulator/pictures.ts';
import { BASELINE, filled, PROGRESSIVE, RESTARTING } from './jpegs.ts';

const REAL = [BASELINE, PROGRESSIVE, RESTARTING, filled(1, BASELINE), JPEG];

test('what encoders write is a picture, also with a picture within, fill bytes before a marker, or FF in its data', () => {
  const stuffed = Buffer.concat([BASELINE.subarray(0, 2), Buffer.alloc(3, 0xff), BASELINE.subarray(2)]);
  const scan = BASELINE.length - 20;
  const zeroed = Buffer.concat([BASELINE.subarray(0, scan), Buffer.from([0xff, 0]), BASELINE.subarray(scan)]);
  for (const jpeg of [...REAL, stuffed, zeroed]) assert.deepEqual(readJpeg(jpeg), { ok: true, jpeg });
});

test('no beginning of a picture is a picture: it was cut off', () => {
  for (const jpeg of REAL) {
    for (let length = 3; length < jpeg.length; length += 1)
      assert.deepEqual(readJpeg(jpeg.subarray(0, length)), { ok: false, reason: 'truncated' }, `${length}`);
    for (let length = 0; length < 3; length += 1) assert.equal(readJpeg(jpeg.subarray(0, length)).ok, false);
  }
});

test('whatever stands behind the end is left out', () => {
  const picture = fc.constantFrom(...REAL);
  const rest = fc.uint8Array({ maxLength: 64 });
  fc.assert(
    fc.property(picture, rest, (jpeg, more) => {
      assert.deepEqual(readJpeg(Buffer.concat([jpeg, more])), { ok: true, jpeg });
    }),
  );
});

test('any bytes are judged without a throw, and what begins otherwise is no picture', () => {
  const begun = fc.uint8Array({ maxLength: 400 }).map((rest) => Buffer.from([0xff, 0xd8, 0xff, ...rest]));
  const spoiled = fc
    .tuple(fc.constantFrom(...REAL), fc.nat(), fc.nat({ max: 255 }))
    .map(([jpeg, at, byte]) => Buffer.from(jpeg).fill(byte, at % jpeg.length, (at % jpeg.length) + 1));
  fc.assert(fc.property(fc.oneof(begun, spoiled), (bytes) => void readJpeg(bytes)));
  const other = fc.uint8Array({ maxLength: 64 }).filter(([first]) => first !== 0xff);
  fc.assert(fc.property(other, (bytes) => !readJpeg(Buffer.from(bytes)).ok));
});

test('a picture has a frame of plausible size, and a scan', () => {
  const frame = BASELINE.indexOf(Buffer.from([0xff, 0xc0]));
  for (const [height, width] of [
    [0, 64],
    [36, 0],
    [36, 7],
    [65_535, 64],
  ]) {
    const jpeg = Buffer.from(BASELINE);
    jpeg.writeUInt16BE(height ?? 0, frame + 5);
    jpeg.writeUInt16BE(width ?? 0, frame + 7);
    assert.deepEqual(readJpeg(jpeg), { ok: false, reason: 'not_a_picture' });
  }
  const empty = Buffer.from([0xff, 0xd8, 0xff, 0xd9]);
  assert.deepEqual(readJpeg(empty), { ok: false, reason: 'not_a_picture' });
  const scan = BASELINE.indexOf(Buffer.from([0xff, 0xda]));
  const withoutScan = Buffer.concat([BASELINE.subarray(0, scan), Buffer.from([0xff, 0xd9])]);
  assert.deepEqual(readJpeg(withoutScan), { ok: false, reason: 'not_a_picture' });
});
