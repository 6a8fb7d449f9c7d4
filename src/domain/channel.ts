import { type Bearing, believe, obscure, unseen } from './belief.ts';
import { FORGOTTEN_AFTER, type Rule, type Wanted } from './rule.ts';
import type { CameraDetails, Sighting } from './snapshot.ts';
import { type Belief, type Channel, NO_CAMERA } from './state.ts';
import { type Millis, secondsBetween } from './time.ts';

/** A channel of which nothing was ever seen. */
export function blank(key: string, id: string): Channel {
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

/** Takes what one reading saw of a channel. Returns the same object when nothing changed. */
export function see(
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

/** Takes that a good reading did not see a channel. Returns the same object when nothing changed. */
export function miss(channel: Channel, reason: string, at: Millis, rule: Rule): Channel {
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

/** Shows a channel as unknown, because its recorder is lost. Returns the same object when nothing changed. */
export function hide(channel: Channel, reason: string): Channel {
  return update(channel, {
    online: darken(channel.online, reason),
    recording: darken(channel.recording, reason),
  });
}

function darken(belief: Belief, reason: string): Belief {
  return obscure(
    belief,
    belief.reason === 'disabled' || belief.reason === 'not_listed' ? belief.reason : reason,
  );
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
