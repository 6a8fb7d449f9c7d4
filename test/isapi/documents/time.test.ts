import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readClock } from '../../../src/sources/isapi/documents/time.ts';
import { inNamespaces, read } from './read.ts';

const HOUR = 60 * 60_000;
const NOON = Date.UTC(2026, 6, 5, 12);

/** As it stands in XML: `<+0530>` escaped. */
function clock(localTime: string, timeZone = '') {
  const escaped = timeZone.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return read(
    readClock,
    `<Time version="2.0"><timeMode>NTP</timeMode><localTime>${localTime}</localTime><timeZone>\n${escaped}\n</timeZone></Time>`,
  );
}

/** Hours of standard time and summer time. */
function zone(timeZone: string): readonly [number, number] | null {
  const found = clock('2026-07-05T12:00:00', timeZone)?.zone;
  assert.notEqual(found, undefined);
  return found === null || found === undefined ? null : [found.standard / HOUR, found.daylight / HOUR];
}

test('isapi.md 4.3: a real clock in every namespace', () => {
  const content =
    '<timeMode>NTP</timeMode><localTime>2026-01-05T12:00:00+02:00</localTime><timeZone>CST-2:00:00DST01:00:00,M3.5.5/02:00:00,M10.5.0/02:00:00</timeZone>';
  for (const body of inNamespaces('Time', content))
    assert.deepEqual(read(readClock, body), {
      wall: Date.UTC(2026, 0, 5, 12),
      offset: 2 * HOUR,
      zone: { standard: 2 * HOUR, daylight: HOUR },
    });
  const json = { Time: { timeMode: 'NTP', localTime: '2026-01-05T12:00:00+08:00', timeZone: 'CST-8:00:00' } };
  assert.deepEqual(read(readClock, json), {
    wall: Date.UTC(2026, 0, 5, 12),
    offset: 8 * HOUR,
    zone: { standard: 8 * HOUR, daylight: 0 },
  });
});

test('a wall clock is taken as it stands, in all forms', () => {
  for (const form of [
    '2026-07-05T12:00:00',
    '2026-07-05T12:00:00Z',
    '2026-07-05 12:00:00',
    '2026-07-05t12:00:00 +02:00',
    ' 2026-07-05T12:00:00-6:00 ',
    '2026-07-05T12:00:00 some words',
  ])
    assert.equal(clock(form)?.wall, NOON, form);
  assert.equal(clock('2026-07-05T12:00:00.5+02:00')?.wall, NOON + 500);
  assert.equal(clock('2026-07-05T12:00:00.123456Z')?.wall, NOON + 123);
  assert.equal(clock('1970-01-01T00:00:07')?.wall, 7000);
});

test('a time that cannot be is none', () => {
  for (const form of [
    '',
    'noon',
    '12:00:00',
    '2026-07-05',
    '2026-13-05T12:00:00Z',
    '2026-02-30T12:00:00Z',
    '2026-07-05T25:00:00',
    '2026-07-05T12:61:00',
    '26-07-05T12:00:00',
  ])
    assert.equal(clock(form), null, form);
  assert.equal(read(readClock, '<Other/>'), null);
  assert.equal(read(readClock, { WorkingStatus: {} }), null);
});

test('the offset beside the time', () => {
  const offsets = new Map<string, number | null>([
    ['', null],
    ['Z', 0],
    ['z', 0],
    ['+00:00', 0],
    ['-00:00', 0],
    ['+02:00', 2],
    ['-6:00', -6],
    ['+0530', 5.5],
    ['+08', 8],
    ['+05:45:00', 5.75],
    ['-12:00', -12],
    ['+14:00', 14],
    ['+15:00', null],
    ['+02:99', null],
    ['CET', null],
    ['+-2', null],
  ]);
  for (const [written, hours] of offsets) {
    const found = clock(`2026-07-05T12:00:00${written}`);
    assert.deepEqual(
      found,
      { wall: NOON, offset: hours === null ? null : hours * HOUR, zone: null },
      written,
    );
  }
});

test('zones of all kinds: the sign is that of POSIX, what follows DST is what is added', () => {
  const zones: readonly (readonly [string, readonly [number, number]])[] = [
    ['CST-2:00:00DST01:00:00,M3.5.5/02:00:00,M10.5.0/02:00:00', [2, 1]],
    ['CST-1:00:00DST01:00:00,M3.5.0/02:00:00,M10.5.0/03:00:00', [1, 1]],
    ['CST+4:00:00DST01:00:00,M9.1.6/24:00:00,M4.1.6/24:00:00', [-4, 1]],
    ['CST+0:00:00DST01:00:00,M3.5.0/00:00:00,M10.5.0/00:00:00', [0, 1]],
    ['CST-10:30:00DST00:30:00,M10.1.0/02:00:00,M4.1.0/02:00:00', [10.5, 0.5]],
    ['CST-8:00:00', [8, 0]],
    ['CST-3:00:00', [3, 0]],
    ['CST+5:30:00', [-5.5, 0]],
    ['CST-5:45:00', [5.75, 0]],
    ['CST-8:00:00DST00:00:00', [8, 0]],
    ['CST-8:00:00DST', [8, 1]],
    ['GMT+00:00', [0, 0]],
    ['UTC0', [0, 0]],
    ['EST5EDT,M3.2.0,M11.1.0', [-5, 1]],
    ['EST5EDT4,M3.2.0,M11.1.0', [-5, 1]],
    ['CET-1CEST', [1, 1]],
    ['CST-2:00:00DST-3:00:00', [2, 1]],
    ['LHST-10:30LHDT-11,M10.1.0,M4.1.0', [10.5, 0.5]],
    ['IST-1GMT0,M10.5.0,M3.5.0/1', [1, -1]],
    ['<+0530>-5:30', [5.5, 0]],
    ['<-03>3<-02>,M3.5.0/-2,M10.5.0/-1', [-3, 1]],
    ['NZST-12:00:00NZDT-13:00:00,M10.1.0,M3.3.0', [12, 1]],
    ['CST-14', [14, 0]],
    ['CST+12', [-12, 0]],
  ];
  for (const [written, hours] of zones) assert.deepEqual(zone(written), hours, written);
});

test('a zone that is none is unknown', () => {
  for (const written of [
    '',
    'Asia/Shanghai',
    'CST',
    '-8:00:00',
    '8',
    'CST-15',
    'CST+13',
    'CST-8:75',
    'CST-8:00:00DST05:00:00',
    'CST-8:00:00DST01:00:00M3.5.0',
    'CST-8CDT-20',
    'CST--8',
    'CST-8:00:00:00',
    '<CST-8',
    '(UTC+08:00) Beijing',
  ])
    assert.equal(zone(written), null, written);
});

test('no text is an error', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (localTime, timeZone) => {
      const found = read(readClock, { Time: { localTime, timeZone } });
      assert.ok(found === null || Number.isFinite(found.wall));
    }),
  );
  const digits = fc.string({
    unit: fc.constantFrom('C', 'S', 'T', 'D', '0', '1', '2', '-', '+', ':', ',', '<', '>'),
  });
  fc.assert(
    fc.property(digits, (timeZone) => {
      const found = read(readClock, { Time: { localTime: '2026-07-05T12:00:00', timeZone } })?.zone;
      if (found === null || found === undefined) return;
      assert.ok(Math.abs(found.standard) <= 14 * HOUR && Math.abs(found.daylight) <= 2 * HOUR, timeZone);
      assert.ok(!Object.is(found.standard, -0) && !Object.is(found.daylight, -0), timeZone);
    }),
    { numRuns: 1000 },
  );
});
