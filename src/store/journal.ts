import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Event } from '../domain/event.ts';
import { messageOf } from '../domain/message.ts';
import type { Journal, JournalEntry, Log } from '../ports.ts';
import { readEvent, writeEvent } from './records.ts';
import { inTransaction } from './transaction.ts';

/**
 * The events on their way to the sinks, in order, and how far each sink has come.
 *
 * Sequence numbers have no gaps: entries are only appended at the end and dropped at the beginning.
 */
export class EventTable {
  readonly #database: DatabaseSync;
  readonly #limit: number;
  readonly #log: Log;
  readonly #cursors: Map<string, number>;
  readonly #insert: StatementSync;
  readonly #unread: StatementSync;
  readonly #drop: StatementSync;
  readonly #bounds: StatementSync;
  readonly #moveCursor: StatementSync;
  /** Up to which entry each sink was told what cannot be read. */
  readonly #complained = new Map<string, number>();
  #isOverflowing = false;
  #isStuck = false;

  /** @param limit the most entries that are kept; beyond it the oldest are dropped */
  constructor(database: DatabaseSync, limit: number, log: Log) {
    this.#database = database;
    this.#limit = limit;
    this.#log = log;
    this.#insert = database.prepare('INSERT INTO events (body) VALUES (?)');
    this.#unread = database.prepare('SELECT seq, body FROM events WHERE seq > ? ORDER BY seq LIMIT ?');
    this.#drop = database.prepare('DELETE FROM events WHERE seq <= ?');
    this.#bounds = database.prepare(
      // The table counts as well: a counter that the disk has changed would hold the cursors for ever.
      `SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0),
        coalesce((SELECT max(seq) FROM events), 0)) AS last, (SELECT min(seq) FROM events) AS first`,
    );
    this.#moveCursor = database.prepare('INSERT OR REPLACE INTO cursors (sink, seq) VALUES (?, ?)');
    const rows = database.prepare('SELECT sink, seq FROM cursors').all();
    this.#cursors = new Map(rows.map((row) => [String(row['sink']), Number(row['seq'])]));
  }

  /** Appends events; belongs inside a transaction. */
  append(events: readonly Event[]): void {
    if (events.length === 0) return;
    for (const event of events) this.#insert.run(writeEvent(event));
    const { first, last } = this.#readBounds();
    const isOver = last - first >= this.#limit;
    if (isOver) this.#drop.run(last - this.#limit);
    if (isOver && !this.#isOverflowing) {
      this.#log.warn('too many events wait to be told; the oldest are dropped', { limit: this.#limit });
    }
    this.#isOverflowing = isOver;
  }

  /** The journal as one sink sees it; one that is new starts at the end. */
  openFor(sink: string): Journal {
    if (!this.#cursors.has(sink)) this.#startAtEnd(sink);
    return {
      unread: (limit) => this.#readUnread(sink, limit),
      delivered: (seq) => this.#advance(sink, seq),
      waiting: () => this.#countWaiting(sink),
    };
  }

  /** Forgets every other sink, so that none that is gone holds entries back. */
  activate(sinks: readonly string[]): void {
    for (const sink of sinks) if (!this.#cursors.has(sink)) this.#startAtEnd(sink);
    const gone = [...this.#cursors.keys()].filter((sink) => !sinks.includes(sink));
    if (gone.length === 0) return;
    inTransaction(this.#database, () => {
      for (const sink of gone) this.#database.prepare('DELETE FROM cursors WHERE sink = ?').run(sink);
      this.#prune(sinks.map((sink) => this.#cursors.get(sink) ?? 0));
    });
    for (const sink of gone) this.#cursors.delete(sink);
  }

  #startAtEnd(sink: string): void {
    const { last } = this.#readBounds();
    this.#moveCursor.run(sink, last);
    this.#cursors.set(sink, last);
  }

  #readUnread(sink: string, limit: number): readonly JournalEntry[] {
    for (;;) {
      const rows = this.#unread.all(this.#cursors.get(sink) ?? 0, limit);
      const entries: JournalEntry[] = [];
      let passed = 0;
      const unreadable: number[] = [];
      for (const row of rows) {
        const event = readEvent(String(row['body']));
        const seq = Number(row['seq']);
        if (event !== null) entries.push({ seq, event });
        else unreadable.push(seq);
        if (entries.length === 0) passed = seq;
      }
      this.#complain(sink, unreadable);
      // At the front it would be waited for without end; behind a readable one it is passed with that.
      if (passed > 0) this.#advance(sink, passed);
      if (entries.length > 0 || rows.length === 0) return entries;
    }
  }

  #complain(sink: string, unreadable: readonly number[]): void {
    const seq = unreadable.at(-1) ?? 0;
    const known = this.#complained.get(sink) ?? 0;
    if (seq <= known) return;
    this.#complained.set(sink, seq);
    const count = unreadable.filter((one) => one > known).length;
    this.#log.warn('events in the journal cannot be read and are not told', { sink, seq, count });
  }

  /** Never throws: a cursor that cannot be written stands in memory, and is written with the next move. */
  #advance(sink: string, to: number): void {
    const seq = Math.min(to, this.#readBounds().last);
    if (seq <= (this.#cursors.get(sink) ?? 0)) return;
    this.#cursors.set(sink, seq);
    try {
      inTransaction(this.#database, () => {
        for (const [name, cursor] of this.#cursors) this.#moveCursor.run(name, cursor);
        this.#prune([...this.#cursors.values()]);
      });
      this.#isStuck = false;
    } catch (error) {
      const cause = messageOf(error);
      if (!this.#isStuck) this.#log.warn('what was delivered cannot be marked as such', { sink, cause });
      this.#isStuck = true;
    }
  }

  #countWaiting(sink: string): number {
    const { first, last } = this.#readBounds();
    return last - Math.max(this.#cursors.get(sink) ?? 0, first - 1);
  }

  #prune(cursors: readonly number[]): void {
    const passed = cursors.length === 0 ? this.#readBounds().last : Math.min(...cursors);
    this.#drop.run(passed);
  }

  /** The first and the last sequence number; `first` is one above `last` when the journal is empty. */
  #readBounds(): { readonly first: number; readonly last: number } {
    const row = this.#bounds.get();
    const last = Number(row?.['last'] ?? 0);
    return { first: Number(row?.['first'] ?? last + 1), last };
  }
}
