import type { Recorder } from '../domain/state.ts';
import { iso } from '../domain/time.ts';
import type { Hub } from './hub.ts';
import type { Watch } from './watch.ts';

const MEGABYTE = 1_000_000;

/** The payload of `bridge/health`: figures that change by themselves, and are kept out of every other topic. */
export function describeHealth(
  watches: readonly Watch[],
  hub: Hub,
  waiting: Readonly<Record<string, number>>,
): object {
  const states = new Map(hub.recorders.map((recorder) => [recorder.id, recorder]));
  return {
    uptime: Math.floor(process.uptime()),
    memory_mb: Math.round((process.memoryUsage.rss() / MEGABYTE) * 10) / 10,
    events_waiting: waiting,
    events_unsaved: hub.unsavedEvents,
    recorders: Object.fromEntries(watches.map((watch) => [watch.id, describe(watch, states.get(watch.id))])),
  };
}

function describe({ figures }: Watch, recorder: Recorder | undefined): object {
  const { last_poll_at, last_poll_ms, polls, requests, failures } = figures;
  return {
    status: recorder?.status ?? null,
    last_poll_at: last_poll_at === null ? null : iso(last_poll_at),
    last_poll_ms,
    polls,
    requests,
    failures,
  };
}
