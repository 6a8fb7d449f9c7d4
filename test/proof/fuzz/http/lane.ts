import { isDeepStrictEqual } from 'node:util';
import { type Answer, createClient, FaultError } from '../../../../src/sources/isapi/client/client.ts';
import { readProxyStatus } from '../../../../src/sources/isapi/documents/proxy-status.ts';
import { LARGEST_BODY } from '../../../../src/sources/isapi/client/reply.ts';
import { understand } from '../../../../src/sources/isapi/outcome.ts';
import type { Dice } from '../dice.ts';
import { describe, type Lane, type Verdict, Violation } from '../lane.ts';
import { SILENT } from '../readings/canned.ts';
import { isOther } from './attacks.ts';
import { type Attacker, startAttacker } from './attacker.ts';
import { nameOf, secondBody, targetOf } from './choose.ts';
import { type Hostile, startHostile } from './hostile.ts';
import { LOGIN } from './signed.ts';
import { answered, TRUTH } from './truth.ts';

/** For one document, in milliseconds, and what may pass beyond it on a machine with much to do. */
const DEADLINE = 250;
const SLACK = 2500;
/** Without and with a login, each on a kept connection and once more on a new one (contract 3.9, 3.10). */
const MOST_REQUESTS = 6;

type Client = ReturnType<typeof createClient>;

/** The answer, or the declared fault; anything else is a violation. */
async function ask(client: Client, path: string, told: string): Promise<Answer | FaultError> {
  const from = performance.now();
  const answer = await client
    .get(path, { signal: new AbortController().signal, timeout: DEADLINE })
    .catch((error: unknown) => {
      if (!(error instanceof FaultError)) throw new Violation(`thrown: ${describe(error)}`, told);
      if (describe(error).includes(LOGIN.password)) throw new Violation('the password is in a fault', told);
      return error;
    });
  if (!(answer instanceof FaultError) && answer.body.length > LARGEST_BODY)
    throw new Violation(`a body of ${answer.body.length} bytes`, told);
  const took = performance.now() - from;
  if (took > DEADLINE + SLACK) throw new Violation(`took ${Math.round(took)} ms of ${DEADLINE}`, told);
  return answer;
}

async function once({ port }: Attacker, elsewhere: Hostile, dice: Dice): Promise<Verdict> {
  const seed = dice.below(2 ** 31);
  const name = nameOf(seed);
  const told = `${name} (attack=${seed})`;
  const client = createClient({ host: '127.0.0.1', port, tls: false, ...LOGIN }, SILENT);
  try {
    const first = await ask(client, targetOf(seed), told);
    if (client.requests > MOST_REQUESTS)
      throw new Violation(`${client.requests} requests for one document`, told);
    const outcome = first instanceof FaultError ? null : understand(first, readProxyStatus);
    if (outcome?.kind === 'known' && !isOther(name) && !isDeepStrictEqual(outcome.value, TRUTH))
      throw new Violation('an answer that was damaged on its way is taken for what it is not', told);
    const second = await ask(client, `/ISAPI/x?second=${seed}`, told);
    if (
      !(second instanceof FaultError) &&
      second.status === 200 &&
      second.body.toString() !== secondBody(seed)
    )
      throw new Violation('the answer to one question is taken for that to another', told);
    if (elsewhere.heard() > 0) throw new Violation('somebody else was asked', told);
    return outcome?.kind === 'known' ? 'accepted' : 'rejected';
  } finally {
    client.close();
  }
}

/** The client against a server that does what it wants below HTTP. */
export const httpLane: Lane = {
  name: 'http',
  runs: 20_000,
  short: 40,
  limit: 2 * (DEADLINE + SLACK),
  beside: 16,
  async open() {
    const elsewhere = await startHostile(() => ({
      name: 'elsewhere',
      bytes: [answered({ isLie: true })],
      ending: 'end',
    }));
    const hostile = await startAttacker(elsewhere.port);
    const close = async (): Promise<void> => {
      await Promise.all([hostile.close(), elsewhere.close()]);
    };
    return { once: (dice) => once(hostile, elsewhere, dice), close };
  },
};
