import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { unseen } from '../../src/domain/belief.ts';
import type { Event } from '../../src/domain/event.ts';
import {
  type Belief,
  type Channel,
  NO_CAMERA,
  NO_DOUBT,
  NO_HEALTH,
  NO_LOGIN,
  type Recorder,
} from '../../src/domain/state.ts';
import type { Millis } from '../../src/domain/time.ts';
import type { Clock, Journal, JournalEntry, Log } from '../../src/ports.ts';

/** A folder that is gone after the test. */
export function temporaryDir(context: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'dvr2mqtt-log-'));
  context.after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

export function readLines(file: string): readonly string[] {
  return readFileSync(file, 'utf8').split('\n').slice(0, -1);
}

export function rememberLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const at = (level: string) => (message: string, fields?: object) => {
    lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
  };
  return { lines, error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
}

export const NOW = Date.UTC(2026, 10, 22, 14, 43, 10, 120);

/** A clock that only the test moves. */
export class HandClock implements Clock {
  time: Millis = NOW;
  readonly delays: Millis[] = [];
  readonly #calls = new Map<() => void, Millis>();
  now(): Millis {
    return this.time;
  }
  monotonic(): Millis {
    return this.time;
  }
  uptime(): Millis {
    return this.time;
  }
  after(delay: Millis, call: () => void): () => void {
    this.delays.push(delay);
    this.#calls.set(call, this.time + delay);
    return () => this.#calls.delete(call);
  }
  get pending(): number {
    return this.#calls.size;
  }
  advance(by: Millis): void {
    this.time += by;
    for (const [call, due] of Array.from(this.#calls)) {
      if (due > this.time) continue;
      this.#calls.delete(call);
      call();
    }
  }
}

/** A journal for one sink; `whenDelivered` resolves when its cursor reaches the end. */
export class ListJournal implements Journal {
  readonly events: Event[] = [];
  cursor = 0;
  #waiters: (() => void)[] = [];
  add(...events: readonly Event[]): void {
    this.events.push(...events);
  }
  unread(limit: number): readonly JournalEntry[] {
    const entries = this.events.map((event, index) => ({ seq: index + 1, event }));
    return entries.slice(this.cursor, this.cursor + limit);
  }
  delivered(seq: number): void {
    this.cursor = seq;
    if (this.waiting() > 0) return;
    for (const resolve of this.#waiters.splice(0)) resolve();
  }
  waiting(): number {
    return this.events.length - this.cursor;
  }
  whenDelivered(): Promise<void> {
    if (this.waiting() === 0) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiters.push(resolve);
    return promise;
  }
}

export function someEvent(id: string, change: Partial<Event> = {}): Event {
  return {
    id,
    event_type: 'offline',
    recorder: 'dvr-1',
    recorder_name: 'DVR 1',
    channel: '2',
    camera: 'Front door',
    at: NOW,
    since: NOW,
    reason: id,
    ...change,
  };
}

const seen = (value: boolean): Belief => ({ ...unseen(''), last: value, fresh: true, reason: null });

export function someChannel(key: string, change: Partial<Channel> = {}): Channel {
  return {
    key,
    id: key,
    kind: 'analog',
    name: null,
    enabled: true,
    missingSince: null,
    removed: false,
    camera: NO_CAMERA,
    online: seen(true),
    recording: seen(true),
    evidence: '',
    recordingMode: 'unknown',
    lastDowntime: null,
    ...change,
  };
}

export const OFF = seen(false);
export const UNKNOWN = unseen('starting');

export function someRecorder(change: Partial<Recorder> = {}): Recorder {
  return {
    id: 'dvr-1',
    name: 'DVR 1',
    status: 'ok',
    reason: null,
    detail: null,
    outage: null,
    doubt: NO_DOUBT,
    met: true,
    failures: 0,
    unreachableAt: null,
    login: NO_LOGIN,
    device: null,
    channels: [someChannel('1'), someChannel('2', { online: OFF })],
    health: NO_HEALTH,
    unsupported: {},
    ...change,
  };
}
