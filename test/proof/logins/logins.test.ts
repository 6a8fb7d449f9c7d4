import assert from 'node:assert/strict';
import { test } from 'node:test';
import { live } from './day.ts';
import { KINDS } from './kinds.ts';

/** Those that differ most; `npm run proof:logins` has them all, and other days. */
const SOME = new Set(['all-and-tries', 'basic', 'forbidden']);
const SEED = 1;

test('in a day with 5 restarts, every login that a recorder refuses is one that contract 3.10 allows', async (context) => {
  const kinds = KINDS.filter(({ name }) => SOME.has(name));
  const { residents, faults, restarts, jumps, commands } = await live(SEED, {
    kinds,
    hours: 24,
    restarts: 5,
    jumps: 4,
  });
  assert.deepEqual(faults, []);
  assert.equal(restarts, 5);
  for (const { door, law } of residents) {
    assert.ok(door.refused > 0, door.kind.name);
    assert.equal(door.refused, law.allowed, door.kind.name);
  }
  const refused = residents.map(({ door }) => `${door.kind.name} ${door.refused}`);
  context.diagnostic(
    `refused: ${refused.join(', ')}; ${restarts} restarts, ${jumps} clock jumps, ${commands} commands`,
  );
});
