import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { Gathered } from '../../../src/sources/isapi/client/gathered.ts';

setFlagsFromString('--expose-gc');

function heap(): number {
  runInNewContext('gc()');
  return process.memoryUsage().heapUsed;
}

test('what was gathered is what came, in its order, at any time', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 3 }), { maxLength: 2000, size: 'max' });
  fc.assert(
    fc.property(pieces, (all) => {
      const gathered = new Gathered();
      const whole = Buffer.concat(all);
      for (const [at, piece] of all.entries()) {
        gathered.add(Buffer.from(piece));
        if (at % 500 === 0) assert.deepEqual(gathered.whole(), Buffer.concat(all.slice(0, at + 1)));
      }
      assert.deepEqual(gathered.whole(), whole);
      assert.equal(gathered.size, whole.length);
    }),
    { numRuns: 50 },
  );
});

test('what comes byte by byte costs about as much as its bytes', () => {
  const bytes = Buffer.alloc(500_000, 'x');
  const gathered = new Gathered();
  const before = heap();
  for (let at = 0; at < bytes.length; at += 1) gathered.add(bytes.subarray(at, at + 1));
  assert.ok(heap() - before < 4 * bytes.length);
  assert.ok(gathered.whole().equals(bytes));
});
