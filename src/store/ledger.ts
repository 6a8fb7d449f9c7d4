import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Login } from '../domain/state.ts';
import type { Clock, Log, LoginLedger } from '../ports.ts';
import { DATABASE_FILE, copyLogins, openBeside, openInMemory } from './database.ts';
import { readLogin, writeLogin } from './records.ts';
import { settlePause } from './settle.ts';
import { explain, StoreError } from './store-error.ts';

/** A ledger that also notices what another program wrote. */
export interface Ledger extends LoginLedger {
  /** Whether another program has written to the database since this was last asked; cheap. */
  changedElsewhere(): boolean;
}

/** About a tenth of a second and 32 MiB: what a guess at the password costs someone who has the file. */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** Credentials as they are written: a new salt for each process and each change of the credentials. */
interface Proof {
  readonly credentials: string;
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
}

/** The ledger in a database that is open already. */
export function keepLedger(database: DatabaseSync, file: string, log: Log, clock: Clock): Ledger {
  const select = database.prepare('SELECT salt, hash, login FROM logins WHERE recorder = ?');
  const replace = database.prepare(
    'INSERT OR REPLACE INTO logins (recorder, salt, hash, login) VALUES (?, ?, ?, ?)',
  );
  const version = database.prepare('PRAGMA data_version');
  const readVersion = () => Number(version.get()?.['data_version']);
  const proofs = new Map<string, Proof>();
  const hash = createHasher();
  let seen = readVersion();

  const known = (recorder: string, credentials: string): Proof | null => {
    const proof = proofs.get(recorder);
    return proof?.credentials === credentials ? proof : null;
  };
  const prove = async (recorder: string, credentials: string): Promise<Proof> => {
    const salt = randomBytes(SALT_BYTES);
    const proof = { credentials, salt, hash: await hash(credentials, salt) };
    proofs.set(recorder, proof);
    return proof;
  };
  const matches = async (recorder: string, credentials: string, salt: Uint8Array, kept: Uint8Array) => {
    const proof = known(recorder, credentials);
    const isSameSalt = proof !== null && Buffer.compare(proof.salt, salt) === 0;
    const own = isSameSalt ? proof.hash : await hash(credentials, salt);
    const isMatch = own.length === kept.length && timingSafeEqual(own, kept);
    if (isMatch) proofs.set(recorder, { credentials, salt, hash: own });
    return isMatch;
  };
  const save = (recorder: string, proof: Proof, login: Login): void => {
    try {
      replace.run(recorder, proof.salt, proof.hash, writeLogin(login, proofOf(proof)));
    } catch (error) {
      throw explain(file, error);
    }
  };
  const complain = (recorder: string): void =>
    log.warn('the kept login pause cannot be read and is ignored', { recorder });

  return {
    async read(recorder, credentials) {
      const row = select.get(recorder);
      const salt = row?.['salt'];
      const kept = row?.['hash'];
      const isOurs =
        salt instanceof Uint8Array &&
        kept instanceof Uint8Array &&
        (await matches(recorder, credentials, salt, kept));
      if (!isOurs) {
        // A proof that the disk has changed fits no credentials: that is no reason to forget a pause without a word.
        if (row !== undefined && loginIn(row) === null) complain(recorder);
        // A refusal must be on the disk at once: the hash for it is made before the first login.
        if (known(recorder, credentials) === null) await prove(recorder, credentials);
        return null;
      }
      // Another login may have been kept while the hash was made.
      const login = loginIn(select.get(recorder));
      if (login === null) complain(recorder);
      return login === null ? null : settlePause(login, clock.now());
    },
    isPausing(recorder) {
      return loginIn(select.get(recorder))?.pausedUntil != null;
    },
    async write(recorder, credentials, login) {
      save(recorder, known(recorder, credentials) ?? (await prove(recorder, credentials)), login);
    },
    changedElsewhere() {
      const now = readVersion();
      const isChanged = now !== seen;
      seen = now;
      return isChanged;
    },
  };
}

type Row = Readonly<Record<string, unknown>>;

/** The login of a row as it was written; `null` where it was not, or there is none. */
function loginIn(row: Row | undefined): Login | null {
  return row === undefined ? null : readLogin(String(row['login']), proofOf(row));
}

function proofOf({ salt, hash }: { readonly salt?: unknown; readonly hash?: unknown }): string {
  return [salt, hash]
    .map((part) => (part instanceof Uint8Array ? Buffer.from(part).toString('hex') : ''))
    .join();
}

/**
 * The ledger for `check` and `capture`, beside a bridge that may be running. Where `dir` cannot be written,
 * it says so in the log, obeys the pauses that it can read, and remembers only until the program ends.
 */
export function openLedger(dir: string, log: Log, clock: Clock): Ledger & { close(): void } {
  const database = openBesideOrInMemory(dir, log);
  const ledger = keepLedger(database, join(dir, DATABASE_FILE), log, clock);
  return { ...ledger, close: () => database.close() };
}

function openBesideOrInMemory(dir: string, log: Log): DatabaseSync {
  try {
    return openBeside(dir);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    log.warn(`${error.message} A refused login is not remembered this time.`);
    const database = openInMemory();
    copyLogins(dir, database);
    return database;
  }
}

/** One hash at a time: each takes 32 MiB, and name look-ups wait for the same threads. */
function createHasher(): (credentials: string, salt: Uint8Array) => Promise<Uint8Array> {
  let last: Promise<unknown> = Promise.resolve();
  return (credentials, salt) => {
    const run = (): Promise<Uint8Array> =>
      new Promise((resolve, reject) => {
        scrypt(credentials, salt, HASH_BYTES, COST, (error, key) =>
          error === null ? resolve(key) : reject(error),
        );
      });
    const next = last.then(run, run);
    last = next;
    return next;
  };
}
