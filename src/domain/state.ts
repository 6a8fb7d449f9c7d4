import type { DiskReport } from './disk.ts';
import type { RecordingMode } from './recording-mode.ts';
import type { CameraDetails, ChannelKind, Device, Unsupported } from './snapshot.ts';
import type { Millis } from './time.ts';

/** Whether the bridge can read a recorder. */
export type Status = 'ok' | 'unreachable' | 'unauthorized' | 'locked' | 'malformed';

/** A loss that is running. */
export interface Outage {
  /** The first bad reading, unless the recorder's own log knew better. */
  readonly since: Millis;
  /** Set where `since` is from the recorder's own log. */
  readonly source?: 'recorder_log';
  readonly reason: string;
  /** Met at the very first sight: its beginning is told to no one, its end is. */
  readonly met: boolean;
}

/** Bad readings that do not yet make a loss. */
export interface Doubt {
  /** Consecutive readings that say no. */
  readonly bad: number;
  /** When the first of them was, or what the recorder's own log says of that. */
  readonly since: Millis | null;
  readonly source?: 'recorder_log';
  /** Consecutive readings without evidence; they neither count towards a loss nor reset its count. */
  readonly blind: number;
}

/**
 * What the bridge holds of one fact about a channel.
 *
 * Shown is `last` while `fresh`, and otherwise unknown, for `reason`.
 */
export interface Belief {
  /** The last confirmed value; `null` when there never was one. */
  readonly last: boolean | null;
  /** Whether `last` rests on current evidence. */
  readonly fresh: boolean;
  readonly reason: string | null;
  readonly outage: Outage | null;
  /** When the last outage ended: the first good reading, unless the recorder's own log knew better. */
  readonly upSince?: Millis;
  readonly doubt: Doubt;
}

/** One channel of a recorder, as the bridge holds it. */
export interface Channel {
  /** Its name in topics and unique ids; given once and kept. */
  readonly key: string;
  /** The ISAPI id; for a channel that was configured and never listed: as configured. */
  readonly id: string;
  /** `null` for a channel that was configured and never listed. */
  readonly kind: ChannelKind | null;
  readonly name: string | null;
  readonly enabled: boolean;
  /** Since when good readings do not list it. */
  readonly missingSince: Millis | null;
  /** Not listed for 24 hours: its topics and its device are removed until it is listed again. */
  readonly removed: boolean;
  readonly camera: CameraDetails;
  readonly online: Belief;
  readonly recording: Belief;
  readonly evidence: string;
  readonly recordingMode: RecordingMode;
  /** Seconds, of the last outage that ended. */
  readonly lastDowntime: number | null;
}

/** A disk or a network volume of a recorder. */
export interface Disk {
  /** What the recorder said of it last. */
  readonly report: DiskReport;
  /** Whether it is well; its outage is the problem that it has. */
  readonly isWell: Belief;
  /** Since when the recorder does not list it. */
  readonly missingSince: Millis | null;
  /** Not listed for 24 hours: it was taken out. */
  readonly removed: boolean;
}

/** The recorder's clock beside the bridge's. */
export interface ClockState {
  /** Seconds, recorder minus bridge, as shown: it follows in steps of 5 s or more; `null`: unknown. */
  readonly drift: number | null;
  /** Whether readings have ever settled whether it is right. */
  readonly settled: boolean;
  /** That the clock is wrong. */
  readonly outage: Outage | null;
  /** Consecutive readings that contradict what is held of it, and when the first was. */
  readonly doubt: Doubt;
  /** Seconds that its wall shows more than UTC, to a few seconds: what changes when it is set, and with the summer hour. */
  readonly ahead?: number;
}

/** When a recorder was started. */
export interface Boot {
  readonly startedAt: Millis;
  /** How many restarts were seen. */
  readonly restarts: number;
}

/** What the bridge holds of a recorder's own parts (contract 8). */
export interface Health {
  readonly disks: readonly Disk[];
  readonly clock: ClockState;
  /** `null` while it has told no uptime. */
  readonly boot: Boot | null;
}

/** The state of the bridge's login at a recorder (contract 3.10). */
export interface Login {
  /** Refusals in a row. */
  readonly refusals: number;
  /** No login before this; `Infinity`: not until the credentials change; `null`: no pause. */
  readonly pausedUntil: Millis | null;
  /** When the pause began: it never lasts longer than planned, whatever the clock does. */
  readonly pausedAt: Millis | null;
  /** What the pause is for, to be shown while it lasts; `starting` for a recorder that may be booting. */
  readonly cause: 'unauthorized' | 'locked' | 'starting' | null;
  readonly reason: string | null;
  /** The recorder has accepted these credentials before. */
  readonly accepted: boolean;
  /** The one second chance of a booting recorder was taken since the last accepted login. */
  readonly bootChanceTaken: boolean;
}

/** One recorder, as the bridge holds it. Immutable: an unchanged part is the same object. */
export interface Recorder {
  readonly id: string;
  readonly name: string;
  /** `null` before the first settled reading after a start. */
  readonly status: Status | null;
  readonly reason: string | null;
  /** A sentence on what is wrong. */
  readonly detail: string | null;
  readonly outage: Outage | null;
  readonly doubt: Doubt;
  /** Whether a reading was ever settled: before that, nothing is an event. */
  readonly met: boolean;
  /** Consecutive readings that failed since the recorder counts as lost, for the back-off. */
  readonly failures: number;
  /** The last reading that failed as `unreachable`. */
  readonly unreachableAt: Millis | null;
  readonly login: Login;
  readonly device: Device | null;
  readonly channels: readonly Channel[];
  readonly health: Health;
  readonly unsupported: Unsupported;
}

export const NO_DOUBT: Doubt = { bad: 0, since: null, blind: 0 };
export const NO_HEALTH: Health = {
  disks: [],
  clock: { drift: null, settled: false, outage: null, doubt: NO_DOUBT },
  boot: null,
};
export const NO_LOGIN: Login = {
  refusals: 0,
  pausedUntil: null,
  pausedAt: null,
  cause: null,
  reason: null,
  accepted: false,
  bootChanceTaken: false,
};
export const NO_CAMERA: CameraDetails = {
  ip: null,
  port: null,
  protocol: null,
  user: null,
  auth: null,
  model: null,
  firmware: null,
};

/** What the bridge shows of a fact: `true`, `false`, or `null` for unknown. */
export function shown(belief: Belief): boolean | null {
  return belief.fresh ? belief.last : null;
}

/** What a channel is called, also where the recorder has no name for it. */
export function cameraName({ name, id }: Channel): string {
  return name ?? `Camera ${id}`;
}

/** Of how many channels a fact is shown as `true`, as `false`, and as unknown. */
export interface Tally {
  readonly yes: number;
  readonly no: number;
  readonly unknown: number;
}

export function tally(channels: readonly Channel[], fact: 'online' | 'recording'): Tally {
  const facts = channels.map((channel) => shown(channel[fact]));
  const count = (wanted: boolean | null) => facts.filter((one) => one === wanted).length;
  return { yes: count(true), no: count(false), unknown: count(null) };
}

/** The number of readings behind the current doubt; 0 when there is none. */
export function doubts(doubt: Doubt): number {
  return doubt.bad + doubt.blind;
}

/** A channel counts, and is announced, unless it is switched off or gone. */
export function counts(channel: Channel): boolean {
  return channel.enabled && !channel.removed;
}

/** Whether the same reading again teaches nothing, however much later. */
export function isAtRest({ channels, unreachableAt }: Recorder): boolean {
  return unreachableAt === null && channels.every(({ missingSince }) => missingSince === null);
}

/** Outages of cameras that are running, also behind a lost recorder. */
export function camerasOffline(recorder: Recorder): number {
  return recorder.channels.filter((channel) => counts(channel) && channel.online.outage !== null).length;
}
