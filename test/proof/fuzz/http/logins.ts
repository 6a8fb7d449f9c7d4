import { type Answer, createClient, FaultError } from '../../../../src/sources/isapi/client/client.ts';
import { Standing } from '../../../../src/sources/isapi/client/standing.ts';
import { Dice } from '../dice.ts';
import { spoil } from '../documents/spoil.ts';
import { describe, type Lane, type Verdict, Violation } from '../lane.ts';
import { SILENT } from '../readings/canned.ts';
import type { Attack } from './attacks.ts';
import { type Hostile, startHostile } from './hostile.ts';
import { demandSigned, LOGIN } from './signed.ts';
import { answered } from './truth.ts';
import { challenges, soundChallenge } from './words.ts';

const TIMEOUT = 2000;
const PATH = '/ISAPI/System/deviceInfo';
const LOCKED =
  '<userCheck><statusValue>401</statusValue><lockStatus>lock</lockStatus><unlockTime>1800</unlockTime><retryLoginTime>0</retryLoginTime></userCheck>';
const BODIES = [
  '',
  '<html>no</html>',
  '{}',
  '\0',
  LOCKED,
  LOCKED.replace('>lock<', '>unlock<'),
  '{"statusCode":4,"subStatusCode":"userReachesLimit"}',
  '{"statusCode":4,"subStatusCode":"lowPrivilege"}',
  '<ResponseStatus><statusCode>4</statusCode><subStatusCode>badAuthorization</subStatusCode></ResponseStatus>',
];

/** One request of a run, and what it was answered. */
interface Turn {
  readonly authorization: string | null;
  readonly status: number;
  readonly said: string;
  readonly offers: readonly string[];
}

/** What a recorder that asks for a login does with each request. */
class Doorkeeper {
  readonly turns: Turn[] = [];
  readonly #dice: Dice;
  readonly #isWelcoming: boolean;

  constructor(dice: Dice) {
    this.#dice = dice;
    this.#isWelcoming = dice.isLucky(0.3);
  }

  hear(head: string): Attack {
    const dice = this.#dice;
    const authorization = /^authorization: (.*)$/im.exec(head)?.[1] ?? null;
    const isIn = authorization !== null && this.#isWelcoming && dice.isLucky(0.7);
    const status = isIn ? 200 : dice.pick([401, 401, 401, 401, 403, 407, 302]);
    const sound = dice.isLucky(0.5) ? [soundChallenge(dice)] : [];
    const offers = status === 200 ? [] : [...sound, ...(dice.isLucky(0.5) ? challenges(dice) : [])];
    if (status === 200) {
      this.turns.push({ authorization, status, said: '', offers });
      return { name: '', bytes: [answered()], ending: 'keep' };
    }
    const word = dice.pick(BODIES);
    const body = word !== '' && dice.isLucky(0.2) ? spoil(word, 'xml', dice).body.toString('latin1') : word;
    this.turns.push({ authorization, status, said: body, offers });
    // Node refuses what no header may hold: then it is no challenge.
    const headers = offers.map((one) => one.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '?'));
    return {
      name: '',
      bytes: [answered({ status, headers, body, length: body.length })],
      ending: dice.pick(['keep', 'keep', 'end']),
    };
  }
}

const doors = new Map<number, Doorkeeper>();

function choose(path: string, head: string): Attack {
  const door = doors.get(Number(/door=(\d+)/.exec(path)?.[1]));
  return door?.hear(head) ?? { name: 'nobody', bytes: [], ending: 'reset' };
}

async function once(hostile: Hostile, dice: Dice): Promise<Verdict> {
  const seed = dice.below(2 ** 31);
  const door = new Doorkeeper(new Dice(seed));
  doors.set(seed, door);
  const target = `${PATH}?door=${seed}`;
  const standing = new Standing();
  const client = createClient(
    { host: '127.0.0.1', port: hostile.port, tls: false, ...LOGIN },
    SILENT,
    standing,
  );
  const ask = async (): Promise<Answer | FaultError> => {
    const limits = { signal: new AbortController().signal, timeout: TIMEOUT };
    return client.get(target, limits).catch((error: unknown) => {
      if (!(error instanceof FaultError)) throw new Violation(`thrown: ${describe(error)}`, tell(door));
      return error;
    });
  };
  try {
    const first = await ask();
    demandRight(door, target);
    const [refusals, hasLogin] = [
      refusalsOf(door.turns),
      door.turns.some((turn) => turn.authorization !== null),
    ];
    if (refusals > 1) throw new Violation(`the password was refused ${refusals} times`, tell(door));
    const [before, isRefused] = [door.turns.length, standing.refusal !== null];
    // Nobody has told it to try again: an errand must not.
    await ask();
    demandRight(door, target);
    const again = door.turns.slice(before).filter((turn) => turn.authorization !== null).length;
    if (isRefused && refusals === 1 && again > 0)
      throw new Violation('tried again after a refusal', tell(door));
    return !(first instanceof FaultError) && first.status === 200 && hasLogin ? 'accepted' : 'rejected';
  } finally {
    doors.delete(seed);
    client.close();
  }
}

/** How often a password was given and not accepted (contract 3.10): a missing right or a full house is no refusal. */
function refusalsOf(turns: readonly Turn[]): number {
  const isRefusal = ({ authorization, status, said }: Turn) =>
    authorization !== null && status === 401 && !/lowPrivilege|userReachesLimit/.test(said);
  return turns.filter(isRefusal).length;
}

/** Every login answers the challenge right before it, or is a kept one: of those the nonce was offered earlier. */
function demandRight({ turns }: Doorkeeper, target: string): void {
  const known = new Set<string>();
  for (const [at, { authorization }] of turns.entries()) {
    if (authorization === null) continue;
    const mark = /nonce="(?:[^"\\]|\\.)*"|^Basic/.exec(authorization)?.[0] ?? '';
    const offers = turns.slice(known.has(mark) ? 0 : Math.max(0, at - 1), at).flatMap((turn) => turn.offers);
    if (authorization.startsWith('Basic ') && !known.has(mark) && offers.some(isSound))
      throw new Violation(
        'the password in the clear, where a Digest was offered',
        `${offers.join('\n')}\n→ Basic`,
      );
    known.add(mark);
    demandSigned(authorization, 'GET', target, offers);
  }
}

/** Whether a challenge is one that anybody could answer. */
function isSound(offer: string): boolean {
  return /^Digest realm="[^"\\]*", nonce="\d+:\d+="(?:, (?:qop="(?:auth-int, )?auth(?:,auth-int)?"|algorithm="?[\w-]+"?|opaque="\w+"|stale=FALSE))*$/.test(
    offer,
  );
}

function tell({ turns }: Doorkeeper): string {
  const shown = (text: string) => (text.length > 200 ? `${text.slice(0, 200)}…` : text);
  return turns
    .map(
      ({ authorization, status, said, offers }) =>
        `${authorization ?? '-'} → ${status} ${shown(said)} ${shown(offers.join(' | '))}`,
    )
    .join('\n');
}

/** Logins at a recorder that asks for them in every way. */
export const loginLane: Lane = {
  name: 'logins',
  runs: 50_000,
  short: 40,
  limit: 2 * TIMEOUT + 5000,
  beside: 8,
  async open() {
    const hostile = await startHostile(choose);
    return { once: (dice) => once(hostile, dice), close: () => hostile.close() };
  },
};
