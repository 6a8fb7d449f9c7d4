import { z } from 'zod';
import { CAMERA_EVENT_TYPES, type Event, RECORDER_EVENT_TYPES } from '../domain/event.ts';
import type { CameraDetails, Device } from '../domain/snapshot.ts';
import type { Belief, Channel, Disk, Doubt, Health, Login, Outage, Recorder } from '../domain/state.ts';
import { NO_HEALTH, NO_LOGIN } from '../domain/state.ts';
import { seal, unseal } from './seal.ts';

// A file on disk is outside input: what comes from it is checked like an answer from the network.

const word = z.string().nullable();
const count = z.int().min(0);
/** What a Date can hold, from 1970 on. */
const time = z.number().min(0).max(8.64e15);

const source = z.literal('recorder_log').exactOptional();
const outage: z.ZodType<Outage> = z.object({ since: time, source, reason: z.string(), met: z.boolean() });
const doubt: z.ZodType<Doubt> = z.object({ bad: count, since: time.nullable(), source, blind: count });

const belief: z.ZodType<Belief> = z.object({
  last: z.boolean().nullable(),
  fresh: z.boolean(),
  reason: word,
  outage: outage.nullable(),
  upSince: time.exactOptional(),
  doubt,
});

const camera: z.ZodType<CameraDetails> = z.object({
  ip: word,
  port: z.int().nullable(),
  protocol: word,
  user: word,
  auth: z.enum(['ok', 'bad_credentials', 'unknown']).nullable(),
  model: word,
  firmware: word,
});

const channel: z.ZodType<Channel> = z.object({
  key: z.string(),
  id: z.string(),
  kind: z.enum(['analog', 'ip']).nullable(),
  name: word,
  enabled: z.boolean(),
  missingSince: time.nullable(),
  removed: z.boolean(),
  camera,
  online: belief,
  recording: belief,
  evidence: z.string(),
  recordingMode: z.enum(['continuous', 'event', 'scheduled', 'off', 'unknown']).default('unknown'),
  lastDowntime: count.nullable(),
});

const device: z.ZodType<Device> = z.object({
  model: word,
  serial: word,
  firmware: word,
  mac: word,
  name: word,
});

const disk: z.ZodType<Disk> = z.object({
  report: z.object({
    id: z.string(),
    status: z.string(),
    type: word,
    capacity: z.number().nullable(),
    free: z.number().nullable(),
    model: word,
    temperature: z.number().nullable(),
    smart: word,
  }),
  isWell: belief,
  missingSince: time.nullable(),
  removed: z.boolean(),
});

const health: z.ZodType<Health> = z.object({
  disks: z.array(disk),
  clock: z.object({
    drift: z.number().nullable(),
    settled: z.boolean(),
    outage: outage.nullable(),
    doubt,
    ahead: z.number().exactOptional(),
  }),
  boot: z.object({ startedAt: z.number(), restarts: count }).nullable(),
});

/** The ledger keeps the login. */
const recorder: z.ZodType<Recorder> = z
  .object({
    id: z.string(),
    name: z.string(),
    status: z.enum(['ok', 'unreachable', 'unauthorized', 'locked', 'malformed']).nullable(),
    reason: word,
    detail: word,
    outage: outage.nullable(),
    doubt,
    met: z.boolean(),
    failures: count,
    unreachableAt: time.nullable(),
    device: device.nullable(),
    channels: z.array(channel),
    // What an earlier version kept is of no use.
    health: health.catch(NO_HEALTH),
    unsupported: z.record(z.string(), time),
  })
  .transform((kept) => ({ ...kept, login: NO_LOGIN }));

const event: z.ZodType<Event> = z.object({
  id: z.string(),
  event_type: z.enum([...CAMERA_EVENT_TYPES, ...RECORDER_EVENT_TYPES]),
  recorder: z.string(),
  recorder_name: z.string(),
  channel: z.string().exactOptional(),
  camera: z.string().exactOptional(),
  disk: z.string().exactOptional(),
  at: time,
  since: time,
  duration: count.exactOptional(),
  source,
  reason: z.string(),
  status: z.string().exactOptional(),
  drift: z.number().exactOptional(),
});

/** JSON has no Infinity. */
const FOR_GOOD = 'for_good';

const login: z.ZodType<Login> = z.object({
  refusals: count,
  pausedUntil: z.union([time, z.literal(FOR_GOOD).transform(() => Infinity)]).nullable(),
  pausedAt: time.nullable(),
  cause: z.enum(['unauthorized', 'locked', 'starting']).nullable(),
  reason: word,
  accepted: z.boolean(),
  bootChanceTaken: z.boolean(),
});

export function writeRecorder(state: Recorder): string {
  return seal(JSON.stringify({ ...state, login: undefined }));
}

/** The recorder in a row, with no login; `null` when the row is not one. */
export function readRecorder(text: string): Recorder | null {
  return read(recorder, text);
}

export function writeEvent(told: Event): string {
  return seal(JSON.stringify(told));
}

/** The event in a row; `null` when the row is not one. */
export function readEvent(text: string): Event | null {
  return read(event, text);
}

/** @param proof of the credentials that it belongs to, as it stands beside it */
export function writeLogin(state: Login, proof = ''): string {
  const pausedUntil = state.pausedUntil === Infinity ? FOR_GOOD : state.pausedUntil;
  return seal(JSON.stringify({ ...state, pausedUntil }), proof);
}

/** The login in a row; `null` when the row is not one. */
export function readLogin(text: string, proof = ''): Login | null {
  return read(login, text, proof);
}

function read<T>(schema: z.ZodType<T>, text: string, of = ''): T | null {
  const json = unseal(text, of);
  if (json === null) return null;
  try {
    return schema.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    return null;
  }
}
