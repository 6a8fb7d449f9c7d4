import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ProxyStatus } from '../../src/sources/isapi/documents/proxy-status.ts';
import type { ChannelStatus } from '../../src/sources/isapi/documents/working-status.ts';
import { seeProxy } from '../../src/sources/isapi/online.ts';
import { findRecording } from '../../src/sources/isapi/recording.ts';

const status = (online: boolean | null, result: string | null): ProxyStatus => ({
  id: '1',
  online,
  result,
  address: null,
  recordStatus: null,
});

/** What no firmware calls anything. */
const NO_WORDS = [
  'net Un\nreachable "x" — # 2026-01-01 00:00:00 - INFO - boo',
  'y'.repeat(41),
  'y'.repeat(3000),
  '<b>offline</b>',
  'net-unreachable',
  '\u{202E}elbahcaernuten',
  '断线',
  '',
];

test('a reason is the recorder’s word where it says one word', () => {
  for (const word of ['netUnreachable', 'chacnNoError', 'not_activated', '17', 'y'.repeat(40)]) {
    assert.deepEqual(seeProxy(status(false, word)), { is: 'no', reason: word });
    assert.deepEqual(seeProxy(status(true, word)), { is: 'yes', reason: word });
  }
});

test('a reason is the bridge’s word where it does not', () => {
  for (const text of NO_WORDS) {
    assert.deepEqual(seeProxy(status(false, text)), { is: 'no', reason: 'offline' });
    assert.deepEqual(seeProxy(status(true, text)), { is: 'yes', reason: null });
    assert.deepEqual(seeProxy(status(null, text)), { is: 'none', reason: 'unknown_value' });
  }
  assert.deepEqual(seeProxy(status(null, null)), { is: 'none', reason: 'no_evidence' });
});

test('whatever a recorder says, a reason is one word, and evidence is a few', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.option(fc.boolean()), (text, online) => {
      const sight = seeProxy(status(online, text));
      if ('reason' in sight && sight.reason !== null) assert.match(sight.reason, /^\w{1,40}$/);
      const working: ChannelStatus | undefined = undefined;
      const { evidence } = findRecording({ working, workingMissing: 'no_evidence', proxyWord: text });
      assert.match(evidence, /^InputProxy status recordStatus=(?:\w{1,40}|\?)$/);
    }),
  );
});
