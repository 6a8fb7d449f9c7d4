import { type Bearing, believe, obscure, unseen } from './belief.ts';
import { assignKeys, slugId } from './keys.ts';
import type { CameraDetails, Sighting, Snapshot } from './snapshot.ts';
import { type Belief, type Channel, NO_CAMERA, type Recorder } from './state.ts';
import { type Millis, secondsBetween } from './time.ts';

/** After so long without being listed, a channel or a disk is gone, and its topics are removed (contract 3.7). */
export const FORGOTTEN_AFTER: Millis = 24 * 60 * 60 * 1000;

/** A channel that the user named in the configuration. */
export interface Wanted {
  /** As in the configuration: an ISAPI id, or its form in topics. */
  readonly id: string;
  readonly name?: string | undefined;
}

/** What the configuration says about reading a recorder. */
export interface Rule {
  /** Consecutive bad readings that make a loss (1..10). */
  readonly offlineAfter: number;
  /** The only channels to take; `null` for all. */
  readonly wanted: readonly Wanted[] | null;
}

/** Takes a snapshot into the channels of a recorder. Returns the same array when nothing changed. */
export function absorbChannels(
  recorder: Recorder,
  snapshot: Snapshot,
  at: Millis,
  rule: Rule,
): readonly Channel[] {
  const known = recorder.channels;
  const sightings = assignKeys(snapshot, known);
  const next: Channel[] = [];
  for (const channel of known) {
    const wanted = findWanted(rule, channel.key);
    if (wanted === 'unwanted') continue;
    const sighting = sightings.get(channel.key);
    next.push(
      sighting === undefined
        ? miss(channel, blindness(channel, snapshot), at, rule)
        : see(channel, sighting, wanted, at, rule),
    );
  }
  const found = findNew(sightings, snapshot, next, at, rule);
  if (found.length > 0) next.push(...found);
  if (found.length > 0) next.sort((one, other) => compareKeys(one.key, other.key));
  return next.length === known.length && next.every((channel, index) => channel === known[index])
    ? known
    : next;
}

/** Channels that are seen for the first time, and configured ones that the recorder does not list. */
function findNew(
  sightings: ReadonlyMap<string, Sighting>,
  snapshot: Snapshot,
  known: readonly Channel[],
  at: Millis,
  rule: Rule,
): readonly Channel[] {
  const found: Channel[] = [];
  const isKnown = (key: string) =>
    known.some((channel) => channel.key === key) || found.some((channel) => channel.key === key);
  for (const [key, sighting] of sightings) {
    const wanted = findWanted(rule, key);
    if (wanted === 'unwanted' || isKnown(key)) continue;
    found.push(see(blank(key, sighting.id), sighting, wanted, at, rule));
  }
  for (const wanted of rule.wanted ?? []) {
    const key = slugId(wanted.id);
    if (key === null || isKnown(key)) continue;
    const channel = { ...blank(key, wanted.id), name: wanted.name ?? null };
    found.push(miss(channel, blindness(channel, snapshot), at, rule));
  }
  return found;
}

/** The channels that the configuration wants, of those that are kept from an earlier one. */
export function keepWanted(channels: readonly Channel[], wanted: Rule['wanted']): readonly Channel[] {
  const rule = { offlineAfter: 1, wanted };
  return channels.filter((channel) => findWanted(rule, channel.key) !== 'unwanted');
}

/** Shows all channels as unknown, because their recorder is lost. */
export function obscureAll(channels: readonly Channel[], reason: string): readonly Channel[] {
  const next = channels.map((channel) =>
    update(channel, { online: darken(channel.online, reason), recording: darken(channel.recording, reason) }),
  );
  return next.every((channel, index) => channel === channels[index]) ? channels : next;
}

function darken(belief: Belief, reason: string): Belief {
  return obscure(
    belief,
    belief.reason === 'disabled' || belief.reason === 'not_listed' ? belief.reason : reason,
  );
}

function findWanted(rule: Rule, key: string): Wanted | undefined | 'unwanted' {
  if (rule.wanted === null) return undefined;
  return rule.wanted.find((wanted) => slugId(wanted.id) === key) ?? 'unwanted';
}

function blank(key: string, id: string): Channel {
  return {
    key,
    id,
    kind: null,
    name: null,
    enabled: true,
    missingSince: null,
    removed: false,
    camera: NO_CAMERA,
    online: unseen('starting'),
    recording: unseen('starting'),
    evidence: 'none',
    recordingMode: 'unknown',
    lastDowntime: null,
  };
}

function see(
  channel: Channel,
  sighting: Sighting,
  wanted: Wanted | undefined,
  at: Millis,
  rule: Rule,
): Channel {
  const facts = sighting.enabled
    ? seeFacts(channel, sighting, at, rule.offlineAfter)
    : { online: obscure(channel.online, 'disabled'), recording: obscure(channel.recording, 'disabled') };
  const ended = channel.online.outage !== null && facts.online.outage === null ? channel.online.outage : null;
  return update(channel, {
    ...facts,
    id: sighting.id,
    kind: sighting.kind,
    name: wanted?.name ?? sighting.name ?? (sighting.kind === channel.kind ? channel.name : null),
    enabled: sighting.enabled,
    missingSince: null,
    removed: false,
    // What a camera was not asked for is not known to have changed.
    camera:
      sighting.online.is === 'unasked' ? { ...sighting.camera, auth: channel.camera.auth } : sighting.camera,
    evidence: sighting.evidence,
    // After a start it is what it was, until the schedules are read.
    recordingMode: sighting.continuity === 'unread' ? channel.recordingMode : sighting.recordingMode,
    lastDowntime:
      ended === null ? channel.lastDowntime : secondsBetween(ended.since, facts.online.upSince ?? at),
  });
}

function seeFacts(
  channel: Channel,
  sighting: Sighting,
  at: Millis,
  offlineAfter: number,
): { readonly online: Belief; readonly recording: Belief } {
  const online = believe(channel.online, sighting.online, at, { offlineAfter, takes: 'loss' });
  const isOffline = online.outage !== null;
  const isInDoubt = sighting.online.is === 'no' && !isOffline;
  return {
    online,
    recording: seeRecording(channel.recording, sighting, at, offlineAfter, isOffline, isInDoubt),
  };
}

/** Contract 3.6: only a recording that should run, of a camera that is there, can be lost. */
function seeRecording(
  belief: Belief,
  { recording, continuity }: Sighting,
  at: Millis,
  offlineAfter: number,
  isOffline: boolean,
  isInDoubt: boolean,
): Belief {
  if (recording.is !== 'no') return believe(belief, recording, at, { offlineAfter, takes: 'loss' });
  const isStateOnly = isOffline || continuity === 'interrupted';
  const isHeld = isInDoubt || continuity === 'unread';
  const bearing: Bearing = { offlineAfter, takes: isStateOnly ? 'state' : isHeld ? 'held' : 'loss' };
  const isPlain = recording.reason === 'unexpected';
  const isIdle = isPlain && continuity === 'interrupted' && !isOffline && belief.outage === null;
  const isUnsure = isPlain && continuity === 'unknown' && !isOffline;
  const reason = isIdle ? 'idle' : isUnsure ? 'schedule_unknown' : recording.reason;
  return believe(belief, { is: 'no', reason }, at, bearing);
}

/** Why a channel that was not seen was not seen. */
function blindness(channel: Channel, { blind }: Snapshot): string {
  const reason = channel.kind === null ? (blind.ip ?? blind.analog) : blind[channel.kind];
  return reason ?? 'not_listed';
}

function miss(channel: Channel, reason: string, at: Millis, rule: Rule): Channel {
  const isListless = reason === 'not_listed';
  const missingSince = channel.missingSince ?? (isListless ? at : null);
  const sight = { is: 'none', reason } as const;
  const bearing: Bearing = { offlineAfter: rule.offlineAfter, takes: 'loss' };
  return update(channel, {
    missingSince,
    removed: channel.removed || (isListless && missingSince !== null && at - missingSince >= FORGOTTEN_AFTER),
    online: believe(channel.online, sight, at, bearing),
    recording: believe(channel.recording, sight, at, bearing),
  });
}

const FIELDS = [
  'id',
  'kind',
  'name',
  'enabled',
  'missingSince',
  'removed',
  'camera',
  'online',
  'recording',
  'evidence',
  'recordingMode',
  'lastDowntime',
] as const satisfies readonly (keyof Channel)[];

/** The same object when nothing changed. The key never does. */
function update(channel: Channel, change: Partial<Channel>): Channel {
  const { camera = channel.camera } = change;
  const next: Channel = {
    ...channel,
    ...change,
    camera: isSameCamera(channel.camera, camera) ? channel.camera : camera,
  };
  return FIELDS.every((field) => next[field] === channel[field]) ? channel : next;
}

function isSameCamera(one: CameraDetails, other: CameraDetails): boolean {
  return (
    one === other ||
    (one.ip === other.ip &&
      one.port === other.port &&
      one.protocol === other.protocol &&
      one.user === other.user &&
      one.auth === other.auth &&
      one.model === other.model &&
      one.firmware === other.firmware)
  );
}

function compareKeys(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}
