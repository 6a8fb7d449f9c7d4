import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Event } from '../../../../src/domain/event.ts';
import { type Channel, type Login, NO_LOGIN, type Recorder } from '../../../../src/domain/state.ts';
import { DATABASE_FILE } from '../../../../src/store/database.ts';
import { revive } from '../../../../src/store/revive.ts';
import { openStore } from '../../../../src/store/store.ts';
import { NOW, someChannel, someEvent, someRecorder, stillClock } from '../../../store/support.ts';
import { SILENT } from '../readings/canned.ts';

export const SINKS = ['mqtt', 'log-file'] as const;
export const WAL_FILE = `${DATABASE_FILE}-wal`;
export const CREDENTIALS = '["192.0.2.1",80,"viewer","gEh3im-9x!"]';
export const LOGIN: Login = {
  ...NO_LOGIN,
  refusals: 2,
  pausedAt: NOW,
  pausedUntil: NOW + 3_600_000,
  cause: 'unauthorized',
};
const COMMITS = 8;
const EVENTS_EACH = 5;

/** The files of a database, by name. */
export type Files = Readonly<Record<string, Buffer>>;

/** Everything that was written, so that what is read can be compared with it. */
export interface Written {
  /** Each recorder as it is to be read after each commit. */
  readonly recorders: ReadonlyMap<string, readonly Recorder[]>;
  /** The first has the sequence number 1. */
  readonly events: readonly Event[];
  /** As a power cut leaves them, with all in the write-ahead log; as a clean end does. */
  readonly forms: readonly [cut: Files, ended: Files];
}

/** A state that is another one with each `turn`. */
export function stateOf(id: string, turn: number): Recorder {
  const channels = ['1', '2', '3', '4'].map((key): Channel =>
    Object.assign({}, someChannel, { key, id: key, lastDowntime: 100 + turn }),
  );
  return { ...someRecorder(id), name: `${id} at turn ${turn}`, unreachableAt: NOW + turn, channels };
}

export function eventOf(number: number): Event {
  return { ...someEvent(`01KADX${String(number).padStart(6, '0')}`), at: NOW + number, duration: number };
}

/** Writes a database as a bridge does. */
export async function writeDatabase(): Promise<Written> {
  const dir = mkdtempSync(join(tmpdir(), 'dvr2mqtt-fuzz-'));
  const ids = ['attic', 'garage', 'house'];
  const notes = new Map([
    ['left', 'mqtt://192.0.2.9:1883'],
    ['topics', '["a/b","c/d"]'],
  ]);
  const files = (): Files =>
    Object.fromEntries([DATABASE_FILE, WAL_FILE].flatMap((name) => entryOf(dir, name)));
  try {
    const store = openStore(dir, SILENT, stillClock);
    for (const sink of SINKS) store.journal(sink);
    for (const [key, value] of notes) store.setNote('mqtt', key, value);
    await store.ledger.write('house', CREDENTIALS, LOGIN);
    for (let turn = 0; turn < COMMITS; turn += 1)
      store.commit(
        ids.map((id) => stateOf(id, turn)),
        Array.from({ length: EVENTS_EACH }, (_, at) => eventOf(turn * EVENTS_EACH + at)),
      );
    store.journal('mqtt').delivered(2);
    const cut = files();
    store.close();
    const turns = Array.from({ length: COMMITS }, (_, turn) => turn);
    return {
      recorders: new Map(ids.map((id) => [id, turns.map((turn) => revive(stateOf(id, turn)))])),
      events: Array.from({ length: COMMITS * EVENTS_EACH }, (_, at) => eventOf(at)),
      forms: [cut, files()],
    };
  } finally {
    rmSync(dir, { recursive: true });
  }
}

function entryOf(dir: string, name: string): [string, Buffer][] {
  try {
    return [[name, readFileSync(join(dir, name))]];
  } catch {
    return [];
  }
}
