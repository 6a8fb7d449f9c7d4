import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEvent, writeEvent } from '../../src/store/records.ts';
import { unseal } from '../../src/store/seal.ts';
import { someEvent } from './support.ts';

const EVENT = { ...someEvent('01KADX000001'), at: 1_795_358_590_120 };

test('a row of which the seal is damaged is not taken for one that was never sealed', () => {
  const written = writeEvent(EVENT);
  assert.deepEqual(readEvent(written), EVENT);
  const later = written.replace('1795358590120', '1795358590121');
  assert.notEqual(later, written);
  for (let at = later.length - 18; at < later.length; at += 1)
    for (const other of ['0', 'a', 'g', 'X', '\\', '"', ' ', ',', '}', '\0', '\ufffd', '']) {
      const damaged = `${later.slice(0, at)}${other}${later.slice(at + 1)}`;
      assert.equal(readEvent(damaged), null, damaged.slice(-18));
    }
});

test('a row that an earlier version wrote, without a seal, is read', () => {
  for (const row of [
    '{}',
    '{"unsupported":{}}',
    '{"status":"ok"}',
    '{"reason":"offline"}',
    JSON.stringify(EVENT),
  ])
    assert.equal(unseal(row), row);
});
