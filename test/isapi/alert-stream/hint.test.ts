import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Alert } from '../../../src/sources/isapi/alert-stream/alert.ts';
import { Gate } from '../../../src/sources/isapi/alert-stream/hint.ts';

const loss: Alert = { kind: 'video', channel: '16', isActive: true, type: 'videoloss' };
const beat: Alert = { kind: 'heartbeat', channel: '16', isActive: false, type: 'videoloss' };
const hint = { kind: 'video', channel: '16', isActive: true } as const;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Sends an alert again and again; gives the times, in seconds, at which it brought a hint. */
function flood(
  gate: Gate,
  alert: Alert,
  from: number,
  until: number,
  step: number,
  read: (now: number) => void = () => undefined,
) {
  const hinted: number[] = [];
  for (let now = from; now < until; now += step) {
    if (gate.take(alert, now) === null) continue;
    hinted.push(Math.round(now / SECOND));
    read(now);
  }
  return hinted;
}

test('T18: a channel that is dead for eight hours brings one hint', () => {
  assert.deepEqual(flood(new Gate(), loss, 0, 8 * HOUR, 430), [0]);
});

test('the hint tells what it is about', () => {
  assert.deepEqual(new Gate().take(loss, 0), hint);
  const disk = { kind: 'disk', channel: null, isActive: true } as const;
  assert.deepEqual(new Gate().take({ ...disk, type: 'diskerror' }, 0), disk);
});

test('30 s without a repeat end a claim: the next one is news', () => {
  const gate = new Gate();
  assert.notEqual(gate.take(loss, 0), null);
  assert.equal(gate.take(loss, 29_999), null);
  assert.equal(gate.take(loss, 59_998), null);
  assert.notEqual(gate.take(loss, 59_998 + 30 * SECOND), null);
});

test('channels and kinds are claimed by themselves', () => {
  const gate = new Gate();
  for (const alert of [
    loss,
    { ...loss, channel: '1' },
    { ...loss, channel: null },
    { ...loss, kind: 'recording' },
    { ...loss, kind: 'ipc' },
  ] satisfies Alert[]) {
    assert.notEqual(gate.take(alert, 0), null);
    assert.equal(gate.take(alert, 1), null);
  }
});

test('heartbeats and whatever concerns no camera bring nothing, for however long', () => {
  const gate = new Gate();
  assert.deepEqual(flood(gate, beat, 0, HOUR, 10 * SECOND), []);
  assert.deepEqual(flood(gate, { ...beat, channel: null, type: 'heartbeat' }, 0, HOUR, 10 * SECOND), []);
  assert.deepEqual(flood(gate, { ...loss, kind: 'other', type: 'vmd' }, 0, HOUR, 10 * SECOND), []);
  assert.deepEqual(gate.standing(0), []);
});

test('an inactive of a channel that was active is news once', () => {
  const gate = new Gate();
  gate.take(loss, 0);
  assert.deepEqual(gate.take(beat, 12 * SECOND), { ...hint, isActive: false });
  assert.deepEqual(flood(gate, beat, 13 * SECOND, HOUR, 10 * SECOND), []);
  assert.deepEqual(flood(gate, beat, HOUR, 3 * HOUR, MINUTE), []);
  assert.deepEqual(flood(gate, { ...beat, channel: '3' }, 0, HOUR, MINUTE), []);
});

test('what was active again without a hint is news when it ends', () => {
  const gate = new Gate();
  for (const [alert, at, isHint] of [
    [loss, 0, true],
    [beat, 12, true],
    [loss, 20, false],
    [beat, 50, true],
    [beat, 90, false],
  ] as const)
    assert.equal(gate.take(alert, at * SECOND) !== null, isHint, `at ${at} s`);
});

test('an end that the reading denied is asked for once more', () => {
  const gate = new Gate();
  gate.take(loss, 0);
  gate.take(beat, 12 * SECOND);
  gate.judge({ ...hint, isActive: false }, false, 12 * SECOND);
  assert.notEqual(gate.take(beat, 22 * SECOND), null);
  assert.equal(gate.take(beat, 32 * SECOND), null);
});

test('a camera that goes and comes every 20 s is told each time, as long as the readings agree', () => {
  const gate = new Gate();
  for (let now = 0; now < 10 * MINUTE; now += 40 * SECOND) {
    assert.notEqual(gate.take(loss, now), null, `gone at ${now}`);
    gate.judge(hint, true, now + 100);
    assert.notEqual(gate.take(beat, now + 20 * SECOND), null, `back at ${now}`);
    gate.judge(hint, false, now + 20 * SECOND + 100);
    gate.judge({ ...hint, isActive: false }, true, now + 20 * SECOND + 100);
  }
});

test('a repeat within 30 s brings a reading when the one in between denied it', () => {
  const gate = new Gate();
  gate.take(loss, 0);
  gate.judge(hint, false, 10);
  assert.notEqual(gate.take(loss, 430), null);
  gate.judge(hint, true, 440);
  assert.deepEqual(flood(gate, loss, 860, HOUR, 430), []);
});

test('a reading that was begun before the hint denies nothing', () => {
  const gate = new Gate();
  gate.take(loss, 100);
  gate.judge(hint, false, 99);
  assert.equal(gate.take(loss, 430), null);
});

test('what the readings deny again and again costs less and less', () => {
  const gate = new Gate();
  const deny = (now: number) => gate.judge(hint, false, now + 1);
  const hinted = flood(gate, loss, 0, HOUR, 100, deny);
  assert.deepEqual(hinted, [0, 0, 30, 90, 210, 450, 930, 1530, 2130, 2730, 3330]);
  gate.judge(hint, true, HOUR);
  assert.notEqual(gate.take(loss, HOUR + 30 * SECOND), null);
});

test('a heartbeat that says of a dead channel that it is well costs less and less as well', () => {
  const gate = new Gate();
  let readings = 0;
  const read = (now: number) => {
    readings += 1;
    gate.judge(hint, true, now + 1);
    gate.judge({ ...hint, isActive: false }, false, now + 1);
  };
  for (let now = 0; now < HOUR; now += 500)
    for (const alert of now % (10 * SECOND) === 0 ? [loss, beat] : [loss])
      if (gate.take(alert, now) !== null) read(now);
  assert.ok(readings <= 13, `${readings} readings in an hour`);
});

test('what stands is what was claimed within 30 s', () => {
  const gate = new Gate();
  gate.take(loss, 0);
  gate.take({ ...loss, channel: '2' }, 20 * SECOND);
  assert.deepEqual(
    gate.standing(29 * SECOND).map(({ channel }) => channel),
    ['16', '2'],
  );
  assert.deepEqual(
    gate.standing(31 * SECOND).map(({ channel }) => channel),
    ['2'],
  );
});

test('a stream that is open again brings one reading in 30 s, after a routine end one in 5 minutes', () => {
  const gate = new Gate();
  const reopened = { kind: 'reopened', channel: null, isActive: true };
  assert.deepEqual(gate.reopened(0, true), reopened);
  assert.equal(gate.reopened(29 * SECOND, false), null);
  assert.deepEqual(gate.reopened(31 * SECOND, false), reopened);
  assert.equal(gate.reopened(5 * MINUTE, true), null);
  assert.deepEqual(gate.reopened(6 * MINUTE, true), reopened);
});

test('whatever a recorder sends, and whatever the readings say, 30 s bring no more than ten hints', () => {
  const step = fc.record({
    after: fc.integer({ min: 0, max: 20 * SECOND }),
    kind: fc.constantFrom<Alert['kind'][]>('video', 'recording', 'disk', 'ipc', 'heartbeat'),
    channel: fc.nat({ max: 40 }),
    isActive: fc.boolean(),
    verdict: fc.constantFrom(true, false, null),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200, size: 'max' }), (steps) => {
      const gate = new Gate();
      const hinted: number[] = [];
      let now = 0;
      for (const { after, kind, channel, isActive, verdict } of steps) {
        now += after > 19 * SECOND ? after : after % 300;
        if (gate.take({ kind, channel: `${channel}`, isActive, type: 'videoloss' }, now) !== null)
          hinted.push(now);
        if (verdict !== null) for (const standing of gate.standing(now)) gate.judge(standing, verdict, now);
      }
      for (const at of hinted)
        assert.ok(hinted.filter((other) => other >= at && other < at + 30 * SECOND).length <= 10);
    }),
  );
});
