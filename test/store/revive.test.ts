import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_DOUBT, NO_LOGIN } from '../../src/domain/state.ts';
import { revive } from '../../src/store/revive.ts';
import { settlePause } from '../../src/store/settle.ts';
import * as fc from 'fast-check';
import { someChannel, someRecorder } from './support.ts';

test('a revived recorder keeps its past and shows nothing of it as current', () => {
  const kept = someRecorder('house');
  const revived = revive({ ...kept, status: 'malformed', reason: 'html', detail: 'A login page.' });
  assert.deepEqual(revived, {
    ...kept,
    status: null,
    reason: null,
    detail: null,
    doubt: NO_DOUBT,
    failures: 0,
    login: NO_LOGIN,
    channels: [
      {
        ...someChannel,
        online: { ...someChannel.online, fresh: false, reason: 'starting', doubt: NO_DOUBT },
        recording: { ...someChannel.recording, fresh: false, reason: 'starting', doubt: NO_DOUBT },
      },
    ],
  });
  // The domain compares doubts by identity.
  assert.equal(revived.doubt, NO_DOUBT);
  assert.equal(revived.channels[0]?.recording.doubt, NO_DOUBT);
});

test('a pause never lasts longer from now on than it was planned, and a clock that runs right ends it on time', () => {
  const time = fc.integer({ min: 0, max: 4e12 });
  const length = fc.oneof(fc.integer({ min: 0, max: 86_400_000 }), fc.constant(Infinity));
  fc.assert(
    fc.property(time, length, time, (pausedAt, planned, now) => {
      const login = { ...NO_LOGIN, refusals: 1, pausedAt, pausedUntil: pausedAt + planned };
      const settled = settlePause(login, now);
      const left = (settled.pausedUntil ?? 0) - now;
      assert.ok(left <= planned);
      if (now < pausedAt) assert.equal(left, planned);
      else assert.equal(settled, login);
    }),
  );
});

test('no pause stays no pause', () => {
  assert.equal(settlePause(NO_LOGIN, 5), NO_LOGIN);
});
