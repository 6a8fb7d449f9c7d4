import type { RecorderOptions } from './config/config.ts';
import { isFitted } from './domain/disk.ts';
import { type Fault, isRefusal } from './domain/fault.ts';
import { accept, isPaused, refuse } from './domain/login.ts';
import type { Login } from './domain/state.ts';
import type { Millis } from './domain/time.ts';
import { keepLogin, recall, recallPause } from './inspection.ts';
import type { Clock, Log } from './ports.ts';
import { CATALOGUE } from './sources/isapi/catalogue.ts';
import { type Answer, createClient, FaultError, type IsapiClient } from './sources/isapi/client/client.ts';
import { understand } from './sources/isapi/outcome.ts';
import { type Kind, scrub } from './sources/isapi/scrub/scrub.ts';
import { openLedger } from './store/ledger.ts';

export type { Kind };

/** One scrubbed answer. */
export interface SavedAnswer {
  /** With its query. */
  readonly path: string;
  readonly status: number;
  readonly contentType: string | null;
  readonly body: Buffer;
}

/** A recorder's answers without what tells where they are from. */
export interface Capture {
  readonly answers: readonly SavedAnswer[];
  /** Documents that are not in it, and why. */
  readonly missed: readonly { readonly path: string; readonly reason: string }[];
  /** How many different values of each kind were replaced. */
  readonly counts: ReadonlyMap<Kind, number>;
}

/** A capture, or why there is none: a login pause (until when, `Infinity`: for good), or a fault. */
export type Captured =
  | { readonly is: 'captured'; readonly capture: Capture }
  | { readonly is: 'paused'; readonly until: Millis }
  | { readonly is: 'failed'; readonly fault: Fault };

const DOCUMENT_LIMIT: Millis = 25_000;
/** After so many failures in a row the rest is not asked for; refusals bring the recorder's lock nearer. */
const MOST_FAILURES = 3;
const MOST_REFUSALS = 2;
/** What the bridge reads, and what helps to understand it (isapi.md 13); what bears an id comes behind its list. */
const PATHS = [
  ...Object.values(CATALOGUE)
    .map(({ path }) => path)
    .filter((path) => !path.includes('{id}')),
  '/ISAPI/Security/userCheck',
];

/**
 * Asks a recorder for every document, one at a time, and scrubs the answers. Login pauses in `dataDir` are obeyed and
 * kept (contract 3.10).
 *
 * @param asking called with each path before it is asked for
 */
export async function captureRecorder(
  options: RecorderOptions,
  dataDir: string,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  asking: (path: string) => void,
): Promise<Captured> {
  const ledger = openLedger(dataDir, log, clock);
  const client = createClient(options, log);
  try {
    const login = await recallPause(options, ledger);
    if (isPaused(login, clock.now())) return { is: 'paused', until: login.pausedUntil ?? Infinity };
    const asked = await askAll(client, asking);
    const refusal = asked.fault !== null && isRefusal(asked.fault) ? asked.fault : null;
    const known: Login = refusal === null ? login : await recall(options, ledger);
    const next = refusal === null ? accept(known) : refuse(known, refusal, clock.now(), false).login;
    const outcome = refusal === null ? ({ ok: true } as const) : ({ ok: false, fault: refusal } as const);
    if (refusal !== null || asked.answers.length > 0) await keepLogin(next, outcome, options, ledger, log);
    if (asked.answers.length === 0 && asked.fault !== null) return { is: 'failed', fault: asked.fault };
    return { is: 'captured', capture: scrubAll(asked, options) };
  } finally {
    client.close();
    ledger.close();
  }
}

interface Asked {
  readonly answers: (Answer & { readonly path: string })[];
  readonly missed: { path: string; reason: string }[];
  /** What ended the asking. */
  fault: Fault | null;
}

async function askAll(client: IsapiClient, asking: (path: string) => void): Promise<Asked> {
  const asked: Asked = { answers: [], missed: [], fault: null };
  const { signal } = new AbortController();
  const paths = [...PATHS];
  let failures = 0;
  let refusals = 0;
  for (let path = paths.shift(); path !== undefined; path = paths.shift()) {
    asking(path);
    try {
      const answer = await client.get(path, { signal, timeout: DOCUMENT_LIMIT });
      asked.answers.push({ ...answer, path });
      if (path === CATALOGUE.proxyStatus.path) paths.unshift(...channelPaths(asked.answers));
      if (path === CATALOGUE.storage.path) paths.unshift(...diskPaths(answer));
      failures = 0;
      refusals = 0;
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      const { fault } = error;
      failures += 1;
      if (isRefusal(fault)) refusals += 1;
      asked.missed.push({ path, reason: fault.reason });
      // The login was proven before: what is refused is this document, and a replay refuses it as well.
      const isForbidden = fault.kind === 'unauthorized' && asked.answers.length > 0;
      if (isForbidden && isRefusal(fault)) asked.answers.push(forbidden(path));
      const isOver = failures >= MOST_FAILURES || refusals >= MOST_REFUSALS;
      if ((isRefusal(fault) && !isForbidden) || isOver) {
        asked.fault = isForbidden ? null : fault;
        break;
      }
    }
  }
  return { ...asked, missed: [...asked.missed, ...paths.map((path) => ({ path, reason: 'not_asked' }))] };
}

function forbidden(path: string): Answer & { readonly path: string } {
  return { path, status: 401, contentType: '', body: Buffer.alloc(0) };
}

/** One channel's status as a sample; all of them where there is no list. */
function channelPaths(answers: Asked['answers']): readonly string[] {
  const find = (path: string) => answers.find((answer) => answer.path === path);
  const list = find(CATALOGUE.proxies.path);
  const outcome = list === undefined ? null : understand(list, CATALOGUE.proxies.read);
  const channels = outcome?.kind === 'known' ? outcome.value : [];
  const paths = channels.map(({ id }) => withId(CATALOGUE.oneProxyStatus.path, id));
  return find(CATALOGUE.proxyStatus.path)?.status === 200 ? paths.slice(0, 1) : paths;
}

/** What each disk says of itself; a network volume says nothing. */
function diskPaths(answer: Answer): readonly string[] {
  const outcome = understand(answer, CATALOGUE.storage.read);
  const disks = outcome.kind === 'known' ? outcome.value : [];
  return disks
    .filter(({ id, status }) => isFitted(status) && !/^(?:nas|ssd)-/.test(id))
    .map(({ id }) => withId(CATALOGUE.smart.path, id));
}

function withId(path: string, id: string): string {
  return path.replace('{id}', encodeURIComponent(id));
}

function scrubAll({ answers, missed }: Asked, options: RecorderOptions): Capture {
  const { host, username, password, name, id } = options;
  const names = [name, id, ...(options.channels ?? []).flatMap((channel) => channel.name ?? [])];
  const { bodies, counts } = scrub(
    answers.map(({ body }) => body),
    { host, username, password, names },
  );
  const saved = answers.map(({ path, status, contentType }, at) => {
    // What else a recorder may write there is no business of a replay.
    const [type = null] = /^[\w.+-]+\/[\w.+-]+(?:\s*;\s*charset\s*=\s*"?[\w-]+"?)?/i.exec(contentType) ?? [];
    return { path, status, contentType: type, body: bodies[at] ?? Buffer.alloc(0) };
  });
  const unreadable = answers.filter((_, at) => bodies[at] === null);
  return {
    answers: saved,
    missed: [...missed, ...unreadable.map(({ path }) => ({ path, reason: 'no_text' }))],
    counts,
  };
}
