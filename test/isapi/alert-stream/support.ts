import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Clock, Log } from '../../../src/ports.ts';
import type { Alert } from '../../../src/sources/isapi/alert-stream/alert.ts';
import {
  type AlertStream,
  prepareAlertStream,
  type StreamEnd,
} from '../../../src/sources/isapi/alert-stream/stream.ts';
import type { Target } from '../../../src/sources/isapi/client/client.ts';
import { nvr } from '../../../src/sources/simulator/builders.ts';
import type { SimulatedRecorder } from '../../../src/sources/simulator/model.ts';
import { type Recorder, startRecorder } from '../../../src/sources/simulator/server.ts';

export const LOGIN = { username: 'viewer', password: 'gEh3im-9x!' };
const none = (): void => undefined;
export const SILENT: Log = { error: none, warn: none, info: none, debug: none };

/** A clock that stands still until it is moved, and then calls back what is due. */
export class HeldClock implements Clock {
  elapsed = 0;
  #timers: { readonly at: number; readonly call: () => void }[] = [];
  now = (): number => Date.UTC(2026, 10, 22) + this.elapsed;
  monotonic = (): number => this.elapsed;
  uptime = (): number => this.elapsed;
  after = (delay: number, call: () => void): (() => void) => {
    const timer = { at: this.elapsed + delay, call };
    this.#timers.push(timer);
    return () => (this.#timers = this.#timers.filter((other) => other !== timer));
  };

  /** Timers that run. */
  get timers(): number {
    return this.#timers.length;
  }

  pass(milliseconds: number): void {
    const end = this.elapsed + milliseconds;
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.elapsed = Math.max(this.elapsed, next.at);
      next.call();
    }
    this.elapsed = end;
  }
}

/** A simulated NVR that stops at the end of the test. */
export async function recorderFor(
  test: TestContext,
  change: Partial<SimulatedRecorder> = {},
): Promise<Recorder> {
  const recorder = await startRecorder({ ...nvr({ cameras: 2, ...LOGIN }), ...change });
  test.after(() => recorder.stop());
  return recorder;
}

/** One stream that is listened to. */
export interface Heard {
  readonly end: Promise<StreamEnd>;
  /** Resolves when the stream is open. */
  readonly opened: Promise<void>;
  /** Resolves with all alerts when so many have come. */
  until(count: number): Promise<readonly Alert[]>;
  stop(): void;
}

export function alertStreamOf(
  { port }: { readonly port: number },
  clock: Clock = new HeldClock(),
  target: Partial<Target> = {},
): AlertStream {
  return prepareAlertStream({ host: '127.0.0.1', port, tls: false, ...LOGIN, ...target }, clock, SILENT);
}

/** Listens to one stream. */
export function hear(stream: AlertStream): Heard {
  const alerts: Alert[] = [];
  const stop = new AbortController();
  const opened = Promise.withResolvers<void>();
  const waiting: (() => void)[] = [];
  const heard = (alert: Alert): void => {
    alerts.push(alert);
    for (const go of waiting.splice(0)) go();
  };
  const end = stream.listen({ opened: opened.resolve, heard }, stop.signal);
  return {
    end,
    opened: opened.promise,
    async until(count) {
      while (alerts.length < count) await new Promise<void>((go) => void waiting.push(go));
      return alerts;
    },
    stop: () => stop.abort(),
  };
}

/** The fault that a stream was refused with. */
export function faultOf(end: StreamEnd): { kind: string; reason: string } {
  assert.ok(end.kind === 'refused', end.kind);
  return { kind: end.fault.kind, reason: end.fault.reason };
}
