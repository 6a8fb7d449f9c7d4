import assert from 'node:assert/strict';
import { setImmediate as soon } from 'node:timers/promises';
import { test, type TestContext } from 'node:test';
import type { Push } from '../../../src/domain/push.ts';
import { Listener } from '../../../src/sources/isapi/alert-stream/listener.ts';
import type { AlertStream } from '../../../src/sources/isapi/alert-stream/stream.ts';
import { ALERT_STREAM, alertXml, heartbeat } from '../../../src/sources/simulator/alert-stream.ts';
import type { Recorder } from '../../../src/sources/simulator/server.ts';
import { alertStreamOf, HeldClock, recorderFor, SILENT } from './support.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** A listener on a simulated recorder; `heard` counts its alerts. */
function listenTo(t: TestContext, recorder: Recorder, hint: (hint: Push) => void) {
  const clock = new HeldClock();
  const real = alertStreamOf(recorder, clock);
  const counted = {
    heard: 0,
    until: async (count: number) => {
      while (counted.heard < count) await soon();
    },
  };
  const stream: AlertStream = {
    requests: 0,
    listen: ({ opened, heard }, signal) =>
      real.listen(
        {
          opened,
          heard: (alert) => {
            counted.heard += 1;
            heard(alert);
          },
        },
        signal,
      ),
  };
  const it = new Listener({ recorder: 'x', clock, log: SILENT, stream, hint, refused: () => undefined });
  t.after(() => it.close());
  return { it, clock, counted };
}

test('from the push to the hint, and from one stream to the next', async (t) => {
  const recorder = await recorderFor(t);
  let next = Promise.withResolvers<Push>();
  const { it, clock } = listenTo(t, recorder, (hint) => next.resolve(hint));
  it.allow();
  await recorder.alertStream.untilOpened(1);
  const sent = performance.now();
  recorder.alertStream.send(alertXml({ type: 'videoloss', dynChannelID: '2' }));
  assert.deepEqual(await next.promise, { kind: 'video', channel: '2', isActive: true });
  t.diagnostic(`${(performance.now() - sent).toFixed(1)} ms from push to hint`);
  clock.pass(MINUTE);
  next = Promise.withResolvers();
  recorder.alertStream.close();
  while (clock.timers === 0 || it.status === 'on') await soon();
  clock.pass(2 * SECOND);
  assert.equal((await next.promise).kind, 'reopened');
  assert.equal(recorder.counters.refusedLogins, 0);
  await it.close();
  while (recorder.alertStream.open > 0) await soon();
  assert.equal(clock.timers, 0);
});

test('a refused stream is asked for once', async (t) => {
  const recorder = await recorderFor(t);
  recorder.faults.set({ status: 403, body: 'lowPrivilege' }, { path: ALERT_STREAM });
  const { it, clock } = listenTo(t, recorder, () => assert.fail());
  it.allow();
  while (it.status !== 'forbidden') await soon();
  clock.pass(60 * MINUTE);
  it.allow();
  await soon();
  assert.equal(recorder.counters.byPath.get(ALERT_STREAM), 2);
});

test('eight hours of a dead channel, heartbeats and pictures bring one reading', async (t) => {
  const recorder = await recorderFor(t);
  const hints: Push[] = [];
  const { it, clock, counted } = listenTo(t, recorder, (hint) => hints.push(hint));
  it.allow();
  await recorder.alertStream.untilOpened(1);
  const loss = alertXml({ type: 'videoloss', dynChannelID: '16' });
  const picture = Buffer.alloc(20_000, '\n--\n{"');
  for (let nth = 1; nth <= 8 * 144; nth += 1) {
    recorder.alertStream.send(loss);
    if (nth % 10 === 0) recorder.alertStream.send(picture);
    recorder.alertStream.send(heartbeat(''));
    await counted.until(2 * nth);
    clock.pass(25 * SECOND);
  }
  assert.deepEqual(hints, [{ kind: 'video', channel: '16', isActive: true }]);
  assert.equal(recorder.alertStream.opened, 1);
});
