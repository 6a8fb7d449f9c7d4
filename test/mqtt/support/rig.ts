import type { TestContext } from 'node:test';
import type { Event } from '../../../src/domain/event.ts';
import type { Recorder } from '../../../src/domain/state.ts';
import type { Journal, JournalEntry, Log, LogFields } from '../../../src/ports.ts';
import type { MqttDeps, MqttOptions } from '../../../src/sinks/mqtt/options.ts';
import { createMqttSink } from '../../../src/sinks/mqtt/sink.ts';
import type { MqttSink } from '../../../src/sinks/mqtt/sink.ts';
import { FakeClock } from './clock.ts';
import { until } from './until.ts';

/** A journal in memory. */
export class MemoryJournal implements Journal {
  readonly entries: JournalEntry[] = [];
  cursor = 0;

  add(event: Partial<Event> & { id: string }): void {
    this.entries.push({
      seq: this.entries.length + 1,
      event: {
        event_type: 'offline',
        recorder: 'house',
        recorder_name: 'House',
        at: Date.parse('2026-11-22T14:40:00.000Z'),
        since: Date.parse('2026-11-22T14:39:00.000Z'),
        reason: 'no_signal',
        ...event,
      },
    });
  }

  unread(limit: number): readonly JournalEntry[] {
    return this.entries.filter(({ seq }) => seq > this.cursor).slice(0, limit);
  }

  delivered(seq: number): void {
    this.cursor = seq;
  }

  waiting(): number {
    return this.entries.length - this.cursor;
  }
}

/** A sink with everything around it. */
export interface Rig {
  readonly sink: MqttSink;
  readonly options: MqttOptions;
  readonly clock: FakeClock;
  readonly journal: MemoryJournal;
  readonly notes: Map<string, string>;
  /** Lines of the program's log. */
  readonly lines: string[];
  /** Recorders that a refresh was asked for. */
  readonly refreshed: (string | null)[];
  /** The next state of a recorder, as the sink is told of it. */
  show(recorder: Recorder): void;
  /** Lets time pass until the sink is connected. */
  connected(): Promise<void>;
  disconnected(): Promise<void>;
  stop(): Promise<void>;
}

/** Options of a sink for these recorders. */
export function optionsFor(
  url: string,
  ids: readonly string[],
  change: Partial<MqttOptions> = {},
): MqttOptions {
  return {
    url,
    baseTopic: 'dvr2mqtt',
    discoveryPrefix: 'homeassistant',
    embeddedPort: 0,
    version: '0.1.0',
    startedAt: Date.parse('2026-11-22T14:00:00.000Z'),
    recorders: ids.map((id) => ({
      id,
      name: `Recorder ${id}`,
      url: null,
      isHealthRead: false,
      hasPictures: false,
      mayReboot: false,
      public: { host: '192.168.1.10' },
      channels: new Map(),
    })),
    ...change,
  };
}

/** Builds a sink, and stops it when the test ends. */
export function build(
  context: TestContext,
  url: string,
  recorders: readonly Recorder[],
  change: Partial<MqttOptions> = {},
  notes = new Map<string, string>(),
  deps: Partial<MqttDeps> = {},
): Rig {
  const options = optionsFor(
    url,
    recorders.map(({ id }) => id),
    change,
  );
  const clock = new FakeClock();
  const journal = new MemoryJournal();
  const lines: string[] = [];
  const refreshed: (string | null)[] = [];
  const present = new Map(recorders.map((recorder) => [recorder.id, recorder]));
  const sink = createMqttSink(options, {
    journal,
    clock,
    log: logInto(lines),
    notes: {
      all: () => new Map(notes),
      set: (key, value) => void (value === null ? notes.delete(key) : notes.set(key, value)),
    },
    snapshot: () => [...present.values()],
    load: () => null,
    health: () => ({ waiting: journal.waiting() }),
    commands: {
      refresh: (id) => {
        if (id !== null && !present.has(id)) return `unknown recorder ${id}`;
        refreshed.push(id);
        return null;
      },
      snapshot: () => Promise.resolve(null),
      reboot: () => Promise.resolve(null),
    },
    random: () => 0.5,
    ...deps,
  });
  let hasStopped = false;
  const stop = async () => {
    if (hasStopped) return;
    hasStopped = true;
    let isDone = false;
    const stopped = sink.stop().finally(() => {
      isDone = true;
    });
    await until('stop', () => {
      if (isDone) return true;
      clock.advance(2);
      return false;
    });
    await stopped;
  };
  context.after(stop);
  return {
    sink,
    options,
    clock,
    journal,
    notes,
    lines,
    refreshed,
    show: (next) => {
      const before = present.get(next.id) ?? null;
      present.set(next.id, next);
      sink.changed(next, before);
    },
    connected: () =>
      until('the sink connects', () => {
        if (sink.connection().isConnected) return true;
        clock.advance(500);
        return false;
      }),
    disconnected: () => until('the sink sees the end', () => !sink.connection().isConnected),
    stop,
  };
}

function logInto(lines: string[]): Log {
  const write = (level: string) => (message: string, fields?: LogFields) =>
    void lines.push(`${level} ${message} ${JSON.stringify(fields ?? {})}`);
  return { error: write('error'), warn: write('warn'), info: write('info'), debug: write('debug') };
}
