import { dvr, ipc, nvr } from '../../../src/sources/simulator/builders.ts';
import type { SimulatedRecorder } from '../../../src/sources/simulator/model.ts';
import { type Recorder, startRecorder } from '../../../src/sources/simulator/server.ts';
import { type Mirror, openMirror } from './mirror.ts';
import { type Kind, KINDS } from './passwords.ts';
import type { Search } from './search.ts';
import { createMint, type Secret } from './secret.ts';
import { type Given, type Way, WAYS } from './ways.ts';

export const USER = 'viewer';
/** A TCP port that nobody listens on: any other may be given to someone in between. */
const NOBODY = 1;

/** A recorder of the configuration: its password, how that is given, and what is to become of it. */
export interface Resident {
  readonly id: string;
  readonly port: number;
  readonly secret: Secret;
  readonly way: Way;
  /** The `status` that the bridge must come to show. */
  readonly status: string;
}

export interface Residents {
  readonly all: readonly Resident[];
  readonly recorders: ReadonlyMap<string, Recorder>;
  readonly mirror: Mirror;
  /** Mints further passwords that are looked for. */
  readonly mint: (use: string, kind: Kind) => Secret;
  /** How many passwords there are. */
  readonly minted: () => number;
}

/** Which kinds of password there are to be, and how each is given: the first kind in the first ways, and so on. */
export interface Cast {
  readonly kinds: readonly Kind[];
  readonly ways: readonly (readonly Way[])[];
}

/** The kinds of password that a configuration takes. */
export const USABLE = KINDS.filter((kind) => kind.isRefused !== true);

const MODELS: readonly ((given: { password: string; login: Login }) => SimulatedRecorder)[] = [
  ({ password, login }) => nvr({ cameras: 1, password, login }),
  ({ password, login }) => dvr({ cameras: 1, password, login }),
  ({ password, login }) => ipc({ password, login }),
];
type Login = NonNullable<SimulatedRecorder['login']>;
const LOGINS: readonly Login[] = [
  {},
  { offers: ['SHA-256'] },
  { offers: ['Basic'] },
  { qop: false },
  { offers: ['MD5-sess'], nextNonce: true },
  { nonceUses: 3, opaque: 'opaque' },
];

/**
 * Recorders for every kind of password: one for each given way in which the login is right, one that refuses it, and
 * those whose answers are made to bring a password to light.
 */
export async function settle(
  stack: AsyncDisposableStack,
  search: Search,
  random: () => number,
  { kinds, ways }: Cast,
): Promise<Residents> {
  const draw = createMint(random);
  let count = 0;
  const mint = (use: string, kind: Kind, realms: readonly string[] = []): Secret => {
    count += 1;
    const secret = draw(use, USER, kind);
    search.add(secret, realms);
    return secret;
  };
  const any = <T>(list: readonly [T, ...T[]] | readonly T[]): T => {
    const one = list[Math.floor(random() * list.length)];
    if (one === undefined) throw new Error('there is nothing to draw from');
    return one;
  };
  const all: Resident[] = [];
  const recorders = new Map<string, Recorder>();
  const add = async (id: string, kind: Kind, way: Way, status: string, given: (value: string) => string) => {
    const probe = any(MODELS);
    const login = any(LOGINS);
    const realm = probe({ password: '', login }).model;
    const secret = mint(`${status} login by ${way}`, kind, [realm, 'IP Camera(F5390)']);
    const recorder = stack.use(await startRecorder(probe({ password: given(secret.value), login })));
    recorders.set(id, recorder);
    all.push({ id, port: recorder.port, secret, way, status });
  };
  for (const [at, kind] of kinds.entries()) {
    for (const way of ways[at % ways.length] ?? WAYS)
      await add(`right-${at}-${way}`, kind, way, 'ok', (value) => value);
    if (at % 3 === 0) await add(`refused-${at}`, kind, any(WAYS), 'unauthorized', (value) => `${value}.`);
  }
  await add('locked', any(USABLE), 'env', 'locked', (value) => value);
  recorders.get('locked')?.faults.set('locked');
  await add('garbled', any(USABLE), 'file', 'malformed', (value) => value);
  recorders.get('garbled')?.faults.set('garbage');
  const away = mint('of nobody there', any(USABLE));
  all.push({ id: 'away', port: NOBODY, secret: away, way: 'plain', status: 'unreachable' });
  const mirrored = mint('repeated by the recorder', any(USABLE));
  const mirror = await openMirror(stack);
  all.push({ id: 'mirror', port: mirror.port, secret: mirrored, way: 'quoted', status: 'unreachable' });
  return { all, recorders, mirror, mint, minted: () => count };
}

/** The `recorders` block of a configuration. */
export function describe(residents: readonly Resident[], given: Given, more = ''): string {
  const lines = residents.map(
    ({ id, port, secret, way }) =>
      `  - id: ${id}\n    host: 127.0.0.1\n    port: ${port}\n    username: ${USER}\n    poll_interval: 5\n` +
      `    password: ${given.write(secret, way)}\n${more}`,
  );
  return `recorders:\n${lines.join('')}`;
}
