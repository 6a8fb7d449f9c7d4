import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { z } from 'zod';
import { answer } from '../../src/sinks/mqtt/commands.ts';
import type { Refreshed } from '../../src/sinks/mqtt/options.ts';

function ask(command: string, payload: string | Buffer, isRetained = false) {
  const asked: (string | null)[] = [];
  const refresh = (recorder: string | null): Refreshed => {
    if (recorder === 'broken') throw new Error('no disk');
    if (recorder !== null && recorder !== 'house')
      return { ok: false, error: `unknown recorder ${recorder}` };
    asked.push(recorder);
    return { ok: true };
  };
  const message = { topic: `d/bridge/request/${command}`, payload: Buffer.from(payload), isRetained };
  const response = answer('d', message, refresh);
  return { asked, topic: response?.[0], body: JSON.parse(response?.[1] ?? 'null') as unknown };
}

function assertError({ asked, body }: ReturnType<typeof ask>, pattern: RegExp, transaction?: unknown): void {
  const { error } = z.object({ error: z.string() }).parse(body);
  assert.match(error, pattern);
  assert.deepEqual(body, { status: 'error', error, ...(transaction !== undefined && { transaction }) });
  assert.deepEqual(asked, []);
}

test('a refresh is accepted', () => {
  const topic = 'd/bridge/response/refresh';
  const ok = { status: 'ok', data: {} };
  assert.deepEqual(ask('refresh', '{}'), { asked: [null], topic, body: ok });
  assert.deepEqual(ask('refresh', '{"recorder":"house","transaction":"t1"}'), {
    asked: ['house'],
    topic,
    body: { ...ok, transaction: 't1' },
  });
  assert.deepEqual(ask('refresh', '{"transaction":7}').body, { ...ok, transaction: 7 });
});

test('what is not understood is answered with an error', () => {
  assertError(ask('refresh', '{"recorder":"attic","transaction":"t1"}'), /unknown recorder attic/, 't1');
  assertError(ask('refresh', '{"recorder":"broken"}'), /no disk/);
  assertError(ask('refresh', '{"recorder":5,"transaction":"t2"}'), /recorder/, 't2');
  assertError(ask('refresh', '{"recoder":"house"}'), /recoder/);
  assertError(ask('refresh', '{"transaction":{}}'), /transaction/);
  assertError(ask('refresh', 'PRESS'), /not JSON/);
  for (const payload of ['[]', '5', 'null', '"house"', 'true'])
    assertError(ask('refresh', payload), /object/);
  assertError(ask('refresh', `{"transaction":"${'x'.repeat(65_536)}"}`), /65536/);
});

test('an unknown command is answered where its name allows, else as unknown', () => {
  assert.equal(ask('self_destruct', '{}').topic, 'd/bridge/response/self_destruct');
  for (const name of ['', 'Reboot', 'a b', 'x'.repeat(65), '#']) {
    assert.equal(ask(name, '{}').topic, 'd/bridge/response/unknown');
  }
  assertError(ask('self_destruct', '{"transaction":"t"}'), /unknown command/, 't');
});

test('a retained command, an empty payload and another topic are no command', () => {
  assert.equal(ask('refresh', '{}', true).topic, undefined);
  assert.equal(ask('refresh', '').topic, undefined);
  const elsewhere = { topic: 'd/bridge/requests/refresh', payload: Buffer.from('{}'), isRetained: false };
  assert.equal(
    answer('d', elsewhere, () => assert.fail()),
    null,
  );
});

test('whatever the payload, there is an answer, and no crash', () => {
  const payloads = fc.oneof(
    fc.uint8Array({ minLength: 1 }).map((bytes) => Buffer.from(bytes)),
    fc.json().map((text) => Buffer.from(text)),
  );
  fc.assert(
    fc.property(payloads, (payload) => {
      const { body } = ask('refresh', payload);
      assert.ok(z.object({ status: z.enum(['ok', 'error']) }).safeParse(body).success);
    }),
  );
});
