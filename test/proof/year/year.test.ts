import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from './run.ts';

const SECONDS = 21_600;

test('a quarter of a day of outages: each is told once, as far as it could be known, and nothing false is shown', async (context) => {
  const seed = Date.now() % 2 ** 31;
  context.diagnostic(`npm run proof:year -- --days ${SECONDS / 86_400} --seed ${seed}`);
  const { counts, faults } = await run(context, seed, SECONDS, () => {});
  assert.deepEqual(faults, [], `seed ${seed}`);
  context.diagnostic(`${counts['told']} events told`);
});
