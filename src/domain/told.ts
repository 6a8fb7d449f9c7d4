import type { Event } from './event.ts';
import { iso, type Millis } from './time.ts';

/** An event as it is told to the world: the JSON object of contract section 4, its keys in that order. */
export interface Told {
  readonly id: string;
  readonly event_type: Event['event_type'];
  readonly recorder: string;
  readonly recorder_name: string;
  readonly channel?: string;
  readonly camera?: string;
  readonly disk?: string;
  readonly at: string;
  readonly since: string;
  readonly duration?: number;
  readonly source?: 'recorder_log';
  readonly reason: string;
  readonly status?: string;
  readonly drift?: number;
  readonly late?: true;
}

/** An event that is told later than this after it was known is late. */
const LATE: Millis = 60_000;

/** @param now when the event is told */
export function tell(event: Event, now: Millis): Told {
  const { id, event_type, recorder, recorder_name, channel, camera, disk, at, since, duration, reason } =
    event;
  const { status, drift, source } = event;
  return {
    id,
    event_type,
    recorder,
    recorder_name,
    ...(channel === undefined ? {} : { channel }),
    ...(camera === undefined ? {} : { camera }),
    ...(disk === undefined ? {} : { disk }),
    at: iso(at),
    since: iso(since),
    ...(duration === undefined ? {} : { duration }),
    ...(source === undefined ? {} : { source }),
    reason,
    ...(status === undefined ? {} : { status }),
    ...(drift === undefined ? {} : { drift }),
    ...(now - at > LATE ? { late: true } : {}),
  };
}
