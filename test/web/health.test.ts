import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { judge } from '../../src/sinks/web/health.ts';

const NOW = 10_000_000;
const connected = { isConnected: true, since: 0 };

test('the bridge is well while its main loop beats and the broker is there', () => {
  assert.deepEqual(
    judge({ now: NOW, beatAt: NOW - 999, broker: { isConnected: true, since: NOW - 60_000 } }),
    {
      status: 'ok',
      last_beat: 0,
      broker: 'connected',
      broker_since: 60,
      reasons: [],
    },
  );
});

test('it is not when the main loop has not beaten for over 15 s', () => {
  assert.equal(judge({ now: NOW, beatAt: NOW - 15_000, broker: connected }).status, 'ok');
  const hung = judge({ now: NOW, beatAt: NOW - 15_001, broker: connected });
  assert.equal(hung.status, 'failing');
  assert.deepEqual(hung.reasons, ['The main loop has not beaten for 15 s.']);
});

test('nor without a broker for 5 minutes; less is no fault', () => {
  const away = (since: number) => judge({ now: NOW, beatAt: NOW, broker: { isConnected: false, since } });
  assert.equal(away(NOW - 299_999).status, 'ok');
  assert.equal(away(NOW - 299_999).broker, 'disconnected');
  assert.deepEqual(away(NOW - 300_000).reasons, ['There has been no connection to the broker for 300 s.']);
});

test('it is failing exactly when it says why', () => {
  const time = fc.integer({ min: 0, max: 1_000_000 });
  fc.assert(
    fc.property(time, time, fc.boolean(), (silence, standing, isConnected) => {
      const broker = { isConnected, since: NOW - standing };
      const { status, reasons } = judge({ now: NOW, beatAt: NOW - silence, broker });
      assert.equal(status === 'failing', reasons.length > 0);
      assert.equal(status === 'failing', silence > 15_000 || (!isConnected && standing >= 300_000));
    }),
  );
});
