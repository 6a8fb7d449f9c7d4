import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { listUnfuzzed } from './documents/unfuzzed.ts';
import { drive } from './drive.ts';
import { LANES } from './lanes.ts';

/** The same in every run, and another one in each. */
const SEEDS = [1, Date.now() % 1_000_000_000];

test('every mapper of a document is fuzzed', async () => {
  assert.deepEqual(await listUnfuzzed(), []);
});

describe('damaged input is used for what it says or refused, and nothing else happens', () => {
  for (const lane of LANES.filter(({ short }) => short > 0))
    test(lane.name, async (context) => {
      const count = Math.ceil(lane.short / SEEDS.length);
      for (const [part, seed] of SEEDS.entries()) {
        const first = lane.isFinite === true ? part * count : 0;
        const { violations, runs } = await drive(lane, { seed, first, count });
        const again = `npm run proof:fuzz -- --seed ${seed} --only ${lane.name}`;
        assert.deepEqual(violations, [], again);
        assert.equal(runs, count, again);
        context.diagnostic(again);
      }
    });
});
