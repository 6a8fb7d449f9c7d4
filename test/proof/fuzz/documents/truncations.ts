import { guarded, type Lane, Violation } from '../lane.ts';
import { type Mapper, MAPPERS } from './mappers.ts';
import { seedsOf } from './seeds.ts';

/** A document that a mapper knows, without what may be missing behind it. */
interface Whole {
  readonly mapper: Mapper;
  readonly body: Buffer;
}

let wholes: readonly Whole[] | null = null;

function listWholes(): readonly Whole[] {
  wholes ??= MAPPERS.flatMap((mapper) =>
    seedsOf(mapper.name).map(({ text }) => ({ mapper, body: Buffer.from(text.replace(/[\s\0]+$/, '')) })),
  );
  return wholes;
}

/** Prime, and no divisor of what is counted: any stretch of runs is spread over all documents. */
const STRIDE = 1_000_003;

function placeOf(run: number): { readonly whole: Whole; readonly at: number } {
  let at = (run * STRIDE) % countBytes();
  for (const whole of listWholes()) {
    if (at < whole.body.length) return { whole, at };
    at -= whole.body.length;
  }
  throw new Error('there are no such documents');
}

function countBytes(): number {
  return listWholes().reduce((sum, { body }) => sum + body.length, 0);
}

/** Every document cut off at each byte: what is left of one is none, and says nothing. */
export const truncationLane: Lane = {
  name: 'truncations',
  get runs() {
    return countBytes();
  },
  short: 600,
  limit: 1000,
  isFinite: true,
  open: () => ({
    once(_, run) {
      const { whole, at } = placeOf(run);
      const body = whole.body.subarray(0, at);
      const made = guarded(() => whole.mapper.make({ body, contentType: '' }), body);
      if (made !== null && made.claims.length > 0)
        throw new Violation(`${whole.mapper.name} says something of a document that was cut off`, body);
      return 'rejected';
    },
  }),
};
