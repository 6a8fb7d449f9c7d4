import { z } from 'zod';
import { counts } from '../../domain/state.ts';
import type { Recorder } from '../../domain/state.ts';
import { disksOf } from './project-health.ts';
import {
  BRIDGE,
  BRIDGE_LEAVES,
  bridgeTopic,
  CHANNEL_LEAVES,
  channelTopic,
  DISK_LEAVES,
  diskTopic,
  discoveryTopic,
  HEALTH_LEAVES,
  objectId,
  PICTURE_LEAVES,
  RECORDER_LEAVES,
  recorderTopic,
} from './topics.ts';

/** What of a recorder may have left something on the broker. */
export interface Trace {
  /**
   * With retained state: keys of channels, `<key>/snapshot` for their pictures, `/disk/<id>` for disks, and `/health`
   * for a recorder's other parts.
   */
  readonly states: readonly string[];
  /** Announced to Home Assistant. */
  readonly devices: readonly string[];
}

const HEALTH = '/health';
const DISK = '/disk/';
const PICTURE = '/snapshot';

/** Where something was left: below which base topic and discovery prefix, by whom. */
export interface Place {
  readonly base: string;
  readonly prefix: string | false;
  /** A recorder's id, or `bridge`. */
  readonly recorder: string;
}

export const NO_TRACE: Trace = { states: [], devices: [] };

const TraceNote = z.object({ states: z.array(z.string()), devices: z.array(z.string()) });
const PlaceNote = z.tuple([z.string(), z.union([z.string(), z.literal(false)]), z.string()]);

/** What of a recorder is shown and announced. */
export interface Shown {
  readonly isAnnounced: boolean;
  readonly isHealthRead: boolean;
  /** Whether there is, or may be, a picture of a channel. */
  readonly hasPicture: (channel: string) => boolean;
}

/** What a recorder leaves on the broker in its present state. */
export function traceOf(recorder: Recorder, { isAnnounced, isHealthRead, hasPicture }: Shown): Trace {
  const keys = recorder.channels.filter(({ removed }) => !removed).map(({ key }) => key);
  const health = isHealthRead ? [HEALTH, ...disksOf(recorder).map(([id]) => DISK + id)] : [];
  return {
    states: [...keys, ...keys.filter(hasPicture).map(pictureOf), ...health],
    devices: isAnnounced ? recorder.channels.filter(counts).map(({ key }) => key) : [],
  };
}

/** The picture of a channel, as a state that is left. */
export function pictureOf(channel: string): string {
  return channel + PICTURE;
}

/** What of a trace are pictures: no view of a recorder knows of them. */
export function picturesOf({ states }: Trace): Trace {
  return { states: states.filter((key) => key.endsWith(PICTURE)), devices: [] };
}

/** The channels whose pictures are in a trace. */
export function pictured(trace: Trace): readonly string[] {
  return picturesOf(trace).states.map((key) => key.slice(0, -PICTURE.length));
}

export function union(one: Trace, other: Trace): Trace {
  return {
    states: [...new Set([...one.states, ...other.states])],
    devices: [...new Set([...one.devices, ...other.devices])],
  };
}

/** What is in `one` and not in `other`. */
export function without(one: Trace, other: Trace): Trace {
  return {
    states: one.states.filter((key) => !other.states.includes(key)),
    devices: one.devices.filter((key) => !other.devices.includes(key)),
  };
}

/** The retained state of channels, disks and other parts. */
export function partTopics({ base, recorder }: Place, { states }: Trace): readonly string[] {
  return states.flatMap((key) => {
    if (key === HEALTH) return HEALTH_LEAVES.map((leaf) => recorderTopic(base, recorder, leaf));
    if (key.endsWith(PICTURE))
      return PICTURE_LEAVES.map((leaf) => channelTopic(base, recorder, key.slice(0, -PICTURE.length), leaf));
    return key.startsWith(DISK)
      ? DISK_LEAVES.map((leaf) => diskTopic(base, recorder, key.slice(DISK.length), leaf))
      : CHANNEL_LEAVES.map((leaf) => channelTopic(base, recorder, key, leaf));
  });
}

/** The announcements of cameras. */
export function cameraTopics({ base, prefix, recorder }: Place, { devices }: Trace): readonly string[] {
  if (prefix === false) return [];
  return devices.map((key) => discoveryTopic(prefix, objectId(base, recorder, key)));
}

/** All retained state of a place. */
export function stateTopics(place: Place, trace: Trace): readonly string[] {
  const { base, recorder } = place;
  if (recorder === BRIDGE) return BRIDGE_LEAVES.map((leaf) => bridgeTopic(base, leaf));
  return [...partTopics(place, trace), ...RECORDER_LEAVES.map((leaf) => recorderTopic(base, recorder, leaf))];
}

/** All announcements of a place, cameras first. */
export function discoveryTopics(place: Place, trace: Trace): readonly string[] {
  const { base, prefix, recorder } = place;
  return prefix === false
    ? []
    : [...cameraTopics(place, trace), discoveryTopic(prefix, objectId(base, recorder))];
}

/** A place as the key of a note. */
export function keyOf({ base, prefix, recorder }: Place): string {
  return JSON.stringify([base, prefix, recorder]);
}

/** The place of a note; `null` for what is none. */
export function parsePlace(key: string): Place | null {
  const { success, data } = PlaceNote.safeParse(parseJson(key));
  return success ? { base: data[0], prefix: data[1], recorder: data[2] } : null;
}

/** The trace in a note; `null` for what is none. */
export function parseTrace(note: string | undefined): Trace | null {
  return TraceNote.safeParse(parseJson(note ?? '')).data ?? null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
