import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readTracks } from '../../src/sources/isapi/documents/tracks.ts';
import { Shelf } from '../../src/sources/isapi/shelf.ts';
import { nvr } from '../../src/sources/simulator/builders.ts';
import { tracks } from '../../src/sources/simulator/documents/tracks.ts';
import { connect, get, scripted } from './client/scripted.ts';
import { read } from './documents/read.ts';
import { HeldClock } from './watched.ts';

// What is held for one recorder is held for thousands.

setFlagsFromString('--expose-gc');
const MODEL = nvr({ cameras: 16 });

/** Whether something is gone once nobody but the code under test can hold it. */
async function isGone(held: WeakRef<object>): Promise<boolean> {
  await turn();
  runInNewContext('gc()');
  return held.deref() === undefined;
}

test('an answer is let go while the connection is kept: that of its first request, and the last', async () => {
  await using recorder = await scripted([{ body: 'x'.repeat(100_000) }]);
  using client = connect(recorder);
  const ask = async () => new WeakRef((await get(client)).body);
  assert.ok(await isGone(await ask()), 'the first');
  assert.ok(await isGone(await ask()), 'the second');
  assert.equal(recorder.connections, 1);
});

test('a document that is seldom read is let go, and yet known again', async () => {
  const body = tracks(MODEL);
  await using recorder = await scripted([{ body }, { body }, { body: body.replace('CMR', 'MOTION') }]);
  using client = connect(recorder);
  let answer: WeakRef<object> | null = null;
  const watched = {
    ...client,
    get: async (...asked: Parameters<typeof client.get>) => {
      const given = await client.get(...asked);
      answer = new WeakRef(given.body);
      return given;
    },
  };
  const shelf = new Shelf(watched, new HeldClock(), {});
  const fetch = async () => {
    const limits = { signal: new AbortController().signal, timeout: 5000 };
    const outcome = await shelf.fetch('tracks', limits);
    return outcome.kind === 'known' ? outcome.value : assert.fail(outcome.kind);
  };
  const first = await fetch();
  assert.ok(answer !== null && (await isGone(answer)));
  assert.equal(await fetch(), first);
  assert.notEqual(await fetch(), first);
});

test('channels with the same schedule have one between them', () => {
  const plans = [...(read(readTracks, tracks(MODEL))?.values() ?? [])];
  assert.equal(plans.length, 16);
  assert.equal(new Set(plans).size, 1);
});
