import { isDeepStrictEqual } from 'node:util';
import { createClient, FaultError } from '../../../../src/sources/isapi/client/client.ts';
import { readProxyStatus } from '../../../../src/sources/isapi/documents/proxy-status.ts';
import { understand } from '../../../../src/sources/isapi/outcome.ts';
import { describe, type Lane, type Verdict, Violation } from '../lane.ts';
import { SILENT } from '../readings/canned.ts';
import type { Attack } from './attacks.ts';
import { type Hostile, startHostile } from './hostile.ts';
import { LOGIN } from './signed.ts';
import { ANSWER, answered, chunked, TRUTH } from './truth.ts';

const TIMEOUT = 3000;
const FORMS: Readonly<Record<string, Buffer>> = {
  plain: ANSWER,
  'without a length': answered({ length: null }),
  'in chunks': chunked(),
};
const ENDS = ['end', 'reset'] as const;

interface Cut {
  readonly form: string;
  readonly at: number;
  readonly ending: Attack['ending'];
  readonly isWhole: boolean;
}

/** Every place of every form, with each end. */
const CUTS: readonly Cut[] = Object.entries(FORMS).flatMap(([form, bytes]) =>
  Array.from({ length: bytes.length + 1 }, (_, at) => at).flatMap((at) =>
    ENDS.map((ending) => ({ form, at, ending, isWhole: at === bytes.length })),
  ),
);
/** Has no divisor in common with their number: so a few runs see places far from each other. */
const STRIDE = 100_003;

function cutOf(run: number): Cut {
  const cut = CUTS[(run * STRIDE) % CUTS.length];
  if (cut === undefined) throw new Error(`there is no run ${run}`);
  return cut;
}

function choose(path: string): Attack {
  const { form, at, ending } = cutOf(Number(/run=(\d+)/.exec(path)?.[1] ?? 0));
  return { name: form, bytes: [FORMS[form]?.subarray(0, at) ?? Buffer.alloc(0)], ending };
}

async function once({ port }: Hostile, run: number): Promise<Verdict> {
  const { form, at, ending, isWhole } = cutOf(run);
  const told = `${form}, cut off at byte ${at}, ${ending}`;
  const client = createClient({ host: '127.0.0.1', port, tls: false, ...LOGIN }, SILENT);
  try {
    const limits = { signal: new AbortController().signal, timeout: TIMEOUT };
    const answer = await client.get(`/ISAPI/x?run=${run}`, limits).catch((error: unknown) => {
      if (!(error instanceof FaultError)) throw new Violation(`thrown: ${describe(error)}`, told);
      return error;
    });
    if (client.requests > 1) throw new Violation(`${client.requests} requests`, told);
    const outcome = answer instanceof FaultError ? null : understand(answer, readProxyStatus);
    if (isWhole && ending === 'end' && outcome?.kind !== 'known')
      throw new Violation('a whole answer is not taken', told);
    if (outcome?.kind !== 'known') return 'rejected';
    if (!isDeepStrictEqual(outcome.value, TRUTH)) throw new Violation('taken for what it is not', told);
    return 'accepted';
  } finally {
    client.close();
  }
}

/** The connection is closed at each byte of an answer in turn. */
export const cutLane: Lane = {
  name: 'httpCuts',
  runs: CUTS.length,
  short: 40,
  limit: TIMEOUT + 3000,
  beside: 8,
  isFinite: true,
  async open() {
    const hostile = await startHostile(choose);
    return { once: (_, run) => once(hostile, run), close: () => hostile.close() };
  },
};
