import type { CameraEventType, Happening, RecorderEventType } from './event.ts';
import { type Belief, cameraName, type Health, type Outage, type Recorder } from './state.ts';
import { type Millis, secondsBetween } from './time.ts';

/**
 * What happened between two states of a recorder, in the order in which it is told: the recorder, then its
 * channels. Empty for a state and itself.
 *
 * @param at when the second state became known
 */
export function difference(before: Recorder, after: Recorder, at: Millis): readonly Happening[] {
  if (before === after) return [];
  const happenings: Happening[] = [];
  const base = { recorder: after.id, recorder_name: after.name, at };
  const tell = (change: Change<RecorderEventType | CameraEventType> | null, whose: object) => {
    if (change !== null) happenings.push({ ...base, ...whose, ...change });
  };
  const status = after.outage !== null && after.status !== null ? { status: after.status } : {};
  tell(compare(before.outage, after.outage, ['offline', 'online'], at), status);
  if (before.health !== after.health) compareHealth(before.health, after.health, at, tell);
  if (before.channels === after.channels) return happenings;
  for (const channel of after.channels) {
    const past = before.channels.find((other) => other.key === channel.key);
    if (past === undefined || past === channel) continue;
    const whose = { channel: channel.key, camera: cameraName(channel) };
    tell(compareOnline(past.online, channel.online, at), whose);
    const recording = ['recording_stopped', 'recording_started'] as const;
    tell(compare(past.recording.outage, channel.recording.outage, recording, at), whose);
  }
  return happenings;
}

const DISK = ['disk_problem', 'disk_ok'] as const;

type Tell = (change: Change<RecorderEventType> | null, whose: object) => void;

function compareHealth(before: Health, after: Health, at: Millis, tell: Tell): void {
  const { boot, clock } = after;
  if (before.boot !== null && boot !== null && boot.restarts !== before.boot.restarts)
    tell({ event_type: 'restarted', since: boot.startedAt, reason: 'restarted' }, {});
  const drift = before.clock.outage === null && clock.drift !== null ? { drift: clock.drift } : {};
  tell(compare(before.clock.outage, clock.outage, ['clock_wrong', 'clock_ok'], at), drift);
  for (const disk of after.disks) {
    const { id } = disk.report;
    const past = before.disks.find(({ report }) => report.id === id);
    // One that was taken out is not well again.
    if (past === disk || disk.removed) continue;
    const changed = compare(past?.isWell.outage ?? null, disk.isWell.outage, DISK, at);
    tell(changed, { disk: id });
  }
}

/** An outage that went by while nobody looked may have left its minutes in the recorder's own log. */
function compareOnline(before: Belief, after: Belief, at: Millis): Change<CameraEventType> | null {
  const { outage, upSince: end = at } = after;
  const change = compare<CameraEventType>(before.outage, outage, ['offline', 'online'], end);
  const isLogged = (outage === null && end !== at) || (outage ?? before.outage)?.source === 'recorder_log';
  return change === null || !isLogged ? change : { ...change, source: 'recorder_log' };
}

interface Change<Type> {
  readonly event_type: Type;
  readonly since: Millis;
  readonly source?: 'recorder_log';
  readonly duration?: number;
  readonly reason: string;
}

function compare<Type>(
  before: Outage | null,
  after: Outage | null,
  [lost, restored]: readonly [Type, Type],
  at: Millis,
): Change<Type> | null {
  if (before === null && after !== null && !after.met) {
    return { event_type: lost, since: after.since, reason: after.reason };
  }
  if (before !== null && after === null) {
    const { since, reason } = before;
    return { event_type: restored, since, duration: secondsBetween(since, at), reason };
  }
  return null;
}
