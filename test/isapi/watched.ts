import type { TestContext } from 'node:test';
import { bareRecorder } from '../../src/config/bare-recorder.ts';
import { openSource } from '../../src/recorder-source.ts';
import type { Picture } from '../../src/domain/picture.ts';
import type { HealthPart, HealthReport, Snapshot } from '../../src/domain/snapshot.ts';
import type { Clock, Log, Missed, Pictured } from '../../src/ports.ts';
import type { RecorderType } from '../../src/sources/isapi/reading.ts';
import type { SimulatedRecorder } from '../../src/sources/simulator/model.ts';
import { type Recorder, startRecorder } from '../../src/sources/simulator/server.ts';

export const SILENT: Log = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };

/** A clock that stands still until it is moved. */
export class HeldClock implements Clock {
  time = Date.UTC(2026, 10, 23, 12, 0, 0);
  elapsed = 0;
  now = () => this.time;
  monotonic = () => this.elapsed;
  uptime = () => this.elapsed;
  after = () => () => {};
  pass(milliseconds: number): void {
    this.time += milliseconds;
    this.elapsed += milliseconds;
  }
}

/** A simulated recorder and the source that reads it, over real HTTP. */
export class Watched {
  readonly recorder: Recorder;
  readonly clock = new HeldClock();
  readonly #source;
  #isMet = false;

  private constructor(recorder: Recorder, type: RecorderType, limit: number) {
    const { username, password } = recorder.model;
    this.recorder = recorder;
    this.#source = openSource(
      bareRecorder({ id: 'x', host: '127.0.0.1', port: recorder.port, username, password, type }),
      { device: null, unsupported: {} },
      { clock: this.clock, log: SILENT },
      limit,
    );
  }

  static async start(
    test: TestContext,
    model: SimulatedRecorder,
    {
      type = 'auto',
      limit = 10_000,
      ...options
    }: { type?: RecorderType; limit?: number; now?: () => number } = {},
  ): Promise<Watched> {
    const watched = new Watched(await startRecorder(model, options), type, limit);
    test.after(async () => {
      watched.#source.close();
      await watched.recorder.stop();
    });
    return watched;
  }

  /** One reading; the first introduces the recorder unless told otherwise. */
  async read(introduce = !this.#isMet, doubtful: readonly string[] = [], missed?: Missed) {
    this.#isMet = true;
    const question = { introduce, doubtful, ...(missed !== undefined && { missed }) };
    return this.#source.read(question, new AbortController().signal);
  }

  /** One reading that must succeed. */
  async snapshot(introduce?: boolean, doubtful?: readonly string[]): Promise<Snapshot> {
    const reading = await this.read(introduce, doubtful);
    if (!reading.ok) throw new Error(`The reading failed: ${reading.fault.detail}`);
    return reading.snapshot;
  }

  /** The paths that one reading asks for. */
  async pathsOf(introduce?: boolean): Promise<string[]> {
    const before = new Map(this.recorder.counters.byPath);
    await this.read(introduce);
    return [...this.recorder.counters.byPath].flatMap(([path, count]) =>
      Array.from<string>({ length: count - (before.get(path) ?? 0) }).fill(path.replace('/ISAPI/', '')),
    );
  }

  examine(part: HealthPart): Promise<HealthReport> {
    return this.#source.examine(part, new AbortController().signal);
  }

  picture(channel: Pictured): Promise<Picture> {
    return this.#source.picture(channel, null, new AbortController().signal);
  }

  /** Runs the errand that is due; resolves to whether there was one. */
  async runErrand(signal = new AbortController().signal): Promise<boolean> {
    const isDue = this.#source.hasErrand;
    if (isDue) await this.#source.errand(signal);
    return isDue;
  }

  /** Runs all errands that are due. */
  async runErrands(): Promise<void> {
    while (await this.runErrand());
  }
}

export const PATHS = {
  deviceInfo: '/ISAPI/System/deviceInfo',
  inputs: '/ISAPI/System/Video/inputs/channels',
  list: '/ISAPI/ContentMgmt/InputProxy/channels',
  status: '/ISAPI/ContentMgmt/InputProxy/channels/status',
  chanStatus: '/ISAPI/System/workingstatus/chanStatus',
  workingstatus: '/ISAPI/System/workingstatus',
  tracks: '/ISAPI/ContentMgmt/record/tracks',
  time: '/ISAPI/System/time',
} as const;
