import { z } from 'zod';
import { CAMERA_EVENT_TYPES, RECORDER_EVENT_TYPES } from '../../../src/domain/event.ts';

const Told = z.strictObject({
  id: z.string().length(26),
  event_type: z.enum([...CAMERA_EVENT_TYPES, ...RECORDER_EVENT_TYPES]),
  recorder: z.string(),
  recorder_name: z.string(),
  channel: z.string().optional(),
  camera: z.string().optional(),
  disk: z.string().optional(),
  at: z.iso.datetime(),
  since: z.iso.datetime(),
  source: z.literal('recorder_log').optional(),
  duration: z.int().optional(),
  reason: z.string(),
  status: z.string().optional(),
  drift: z.number().optional(),
  late: z.literal(true).optional(),
});
/** An event as it is told (contract 4). */
export type ToldEvent = z.infer<typeof Told>;

export function readEvent(payload: string): ToldEvent {
  return Told.parse(JSON.parse(payload));
}

/** `house/2 offline` for a camera, `house online after 35s` for a recorder. */
export function brief({ recorder, channel, event_type, duration }: ToldEvent): string {
  const whose = channel === undefined ? recorder : `${recorder}/${channel}`;
  return duration === undefined ? `${whose} ${event_type}` : `${whose} ${event_type} after ${duration}s`;
}

/** How the event log writes when an event was known. */
export function stamp(at: string | number): string {
  const day = new Date(at);
  const date = [day.getFullYear(), day.getMonth() + 1, day.getDate()];
  return `${date.map((part) => String(part).padStart(2, '0')).join('-')} ${clockTime(at)}`;
}

/** Hours, minutes and seconds of a time, as the event log has them. */
export function clockTime(at: string | number): string {
  return new Date(at).toTimeString().slice(0, 8);
}
