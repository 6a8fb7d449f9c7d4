import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { z } from 'zod';
import { answer } from '../../src/sinks/mqtt/commands.ts';
import type { Commands } from '../../src/sinks/mqtt/options.ts';

const NONE: Commands = {
  refresh: () => assert.fail(),
  snapshot: () => assert.fail(),
  reboot: () => assert.fail(),
};

async function ask(command: string, payload: string | Buffer, isRetained = false) {
  const asked: (string | null)[] = [];
  const commands: Commands = {
    refresh: (recorder) => {
      if (recorder === 'broken') throw new Error('no disk');
      if (recorder !== null && recorder !== 'house') return `unknown recorder ${recorder}`;
      asked.push(recorder);
      return null;
    },
    snapshot: (recorder, channel) => {
      if (channel !== '2') return Promise.resolve('The camera is not online.');
      asked.push(`${recorder}/${channel}`);
      return Promise.resolve(null);
    },
    reboot: () => assert.fail('nobody asked for it'),
  };
  const message = { topic: `d/bridge/request/${command}`, payload: Buffer.from(payload), isRetained };
  const response = await answer('d', message, null, commands);
  return { asked, topic: response?.[0], body: JSON.parse(response?.[1] ?? 'null') as unknown };
}

function assertError(
  { asked, body }: Awaited<ReturnType<typeof ask>>,
  pattern: RegExp,
  transaction?: unknown,
): void {
  const { error } = z.object({ error: z.string() }).parse(body);
  assert.match(error, pattern);
  assert.deepEqual(body, { status: 'error', error, ...(transaction !== undefined && { transaction }) });
  assert.deepEqual(asked, []);
}

test('a refresh is accepted', async () => {
  const topic = 'd/bridge/response/refresh';
  const ok = { status: 'ok', data: {} };
  assert.deepEqual(await ask('refresh', '{}'), { asked: [null], topic, body: ok });
  assert.deepEqual(await ask('refresh', '{"recorder":"house","transaction":"t1"}'), {
    asked: ['house'],
    topic,
    body: { ...ok, transaction: 't1' },
  });
  assert.deepEqual((await ask('refresh', '{"transaction":7}')).body, { ...ok, transaction: 7 });
});

test('what is not understood is answered with an error', async () => {
  assertError(
    await ask('refresh', '{"recorder":"attic","transaction":"t1"}'),
    /unknown recorder attic/,
    't1',
  );
  assertError(await ask('refresh', '{"recorder":"broken"}'), /no disk/);
  assertError(await ask('refresh', '{"recorder":5,"transaction":"t2"}'), /recorder/, 't2');
  assertError(await ask('refresh', '{"recoder":"house"}'), /recoder/);
  assertError(await ask('refresh', '{"transaction":{}}'), /transaction/);
  assertError(await ask('refresh', 'PRESS'), /not JSON/);
  for (const payload of ['[]', '5', 'null', '"house"', 'true'])
    assertError(await ask('refresh', payload), /object/);
  assertError(await ask('refresh', `{"transaction":"${'x'.repeat(65_536)}"}`), /65536/);
});

test('an unknown command is answered where its name allows, else as unknown', async () => {
  assert.equal((await ask('self_destruct', '{}')).topic, 'd/bridge/response/self_destruct');
  for (const name of ['', 'Reboot', 'a b', 'x'.repeat(65), '#']) {
    assert.equal((await ask(name, '{}')).topic, 'd/bridge/response/unknown');
  }
  assertError(await ask('self_destruct', '{"transaction":"t"}'), /unknown command/, 't');
});

test('a retained command, an empty payload and another topic are no command', async () => {
  assert.equal((await ask('refresh', '{}', true)).topic, undefined);
  assert.equal((await ask('refresh', '')).topic, undefined);
  const elsewhere = { topic: 'd/bridge/requests/refresh', payload: Buffer.from('{}'), isRetained: false };
  assert.equal(await answer('d', elsewhere, null, NONE), null);
});

test('a picture is asked for by recorder and channel', async () => {
  const topic = 'd/bridge/response/snapshot';
  const ok = { status: 'ok', data: {} };
  assert.deepEqual(await ask('snapshot', '{"recorder":"house","channel":"2"}'), {
    asked: ['house/2'],
    topic,
    body: ok,
  });
  assert.deepEqual((await ask('snapshot', '{"recorder":"house","channel":2,"transaction":1}')).body, {
    ...ok,
    transaction: 1,
  });
  assertError(await ask('snapshot', '{"recorder":"house","channel":"3"}'), /not online/);
  assertError(await ask('snapshot', '{"recorder":"house"}'), /channel/);
  assertError(await ask('snapshot', '{}'), /recorder/);
});

test('a recorder is restarted by PRESS, and by nothing else', async () => {
  const order = async (payload: string, isRetained = false) => {
    const restarted: string[] = [];
    const reboot = (recorder: string) => {
      restarted.push(recorder);
      return Promise.resolve(recorder === 'shop' ? 'no right' : null);
    };
    const message = { topic: 'd/house/reboot/set', payload: Buffer.from(payload), isRetained };
    const response = await answer('d', message, 'house', { ...NONE, reboot });
    return [restarted.length, ...(response ?? [])];
  };
  const topic = 'd/bridge/response/reboot';
  assert.deepEqual(await order('PRESS'), [1, topic, '{"status":"ok","data":{}}']);
  assert.deepEqual(await order('press'), [0, topic, '{"status":"error","error":"the payload is not PRESS"}']);
  assert.deepEqual(await order('PRESS', true), [0]);
  assert.deepEqual(await order(''), [0]);
});

test('whatever the payload, there is an answer, and no crash', async () => {
  const payloads = fc.oneof(
    fc.uint8Array({ minLength: 1 }).map((bytes) => Buffer.from(bytes)),
    fc.json().map((text) => Buffer.from(text)),
  );
  await fc.assert(
    fc.asyncProperty(payloads, fc.constantFrom('refresh', 'snapshot'), async (payload, command) => {
      const { body } = await ask(command, payload);
      assert.ok(z.object({ status: z.enum(['ok', 'error']) }).safeParse(body).success);
    }),
  );
});
