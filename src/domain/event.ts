import type { Millis } from './time.ts';

export type CameraEventType = 'offline' | 'online' | 'recording_stopped' | 'recording_started';
export type RecorderEventType =
  | 'offline'
  | 'online'
  | 'disk_problem'
  | 'disk_ok'
  | 'restarted'
  | 'clock_wrong'
  | 'clock_ok';

/** The event types of a camera's event topic, in the order in which Home Assistant lists them. */
export const CAMERA_EVENT_TYPES: readonly CameraEventType[] = [
  'offline',
  'online',
  'recording_stopped',
  'recording_started',
];
/** The event types of a recorder's event topic. */
export const RECORDER_EVENT_TYPES: readonly RecorderEventType[] = [
  'offline',
  'online',
  'disk_problem',
  'disk_ok',
  'restarted',
  'clock_wrong',
  'clock_ok',
];

/** What happened, before anyone has given it an id. */
export interface Happening {
  readonly event_type: CameraEventType | RecorderEventType;
  readonly recorder: string;
  readonly recorder_name: string;
  /** Absent on a recorder's event. */
  readonly channel?: string;
  readonly camera?: string;
  /** On a disk's event: its ISAPI id, `nas-<id>` for a NAS. */
  readonly disk?: string;
  /** When it was known. */
  readonly at: Millis;
  /** Set where `since`, or the end that `duration` reaches to, is not what was read but what the recorder's log says. */
  readonly source?: 'recorder_log';
  /** The first bad reading; of a restart, when the recorder was started. */
  readonly since: Millis;
  /** Whole seconds from `since` to the first good reading; only on an end. */
  readonly duration?: number;
  /** One word; on a recorder's loss preceded by its status. */
  readonly reason: string;
  /** On a recorder's loss: the status that it fell into (`unreachable` …). */
  readonly status?: string;
  /** On a clock that is wrong: seconds, recorder minus bridge. */
  readonly drift?: number;
}

/** A happening with the identity under which it is told, however often (ULID). */
export interface Event extends Happening {
  readonly id: string;
}
