import type { DiskReport } from './disk.ts';
import type { Fault } from './fault.ts';
import type { RecordingMode } from './recording-mode.ts';
import type { Continuity } from './schedule.ts';
import type { Millis } from './time.ts';

/** What hangs on the channel: `analog` for a BNC input, `ip` for a camera that the recorder pulls over the network. */
export type ChannelKind = 'analog' | 'ip';

/** Whether the recorder's own login to an IP camera works; `unknown` when nothing proves it either way. */
export type CameraLogin = 'ok' | 'bad_credentials' | 'unknown';

/**
 * What one reading says about one fact (a camera is online, a channel is being recorded).
 *
 * `yes` and `no` are evidence. `none` is the absence of evidence: the document failed, or says nothing of it.
 * `unasked` says that this reading did not look: what is believed stays as it is.
 * `reason` is one word, the recorder's own where it gives one. `since` is when the recorder's own log says that it
 * became so while nobody looked; absent where no log was asked, or none could tell.
 */
export type Sight =
  | { readonly is: 'yes'; readonly reason: string | null; readonly since?: Millis }
  | { readonly is: 'no'; readonly reason: string; readonly since?: Millis }
  | { readonly is: 'none'; readonly reason: string }
  | { readonly is: 'unasked' };

/** What the recorder tells of the device behind a channel; `null` where it does not, or for analog cameras. */
export interface CameraDetails {
  readonly ip: string | null;
  /** The management port that the recorder uses (8000 for Hikvision's own protocol), not the HTTP port. */
  readonly port: number | null;
  readonly protocol: string | null;
  /** The user that the recorder logs in with. */
  readonly user: string | null;
  readonly auth: CameraLogin | null;
  readonly model: string | null;
  readonly firmware: string | null;
}

/** One channel as one reading saw it. */
export interface Sighting {
  readonly kind: ChannelKind;
  /** The ISAPI channel id, as the recorder writes it (`1`, `0012`, `I-1`). */
  readonly id: string;
  /** The recorder's name for it; `null` when not told. */
  readonly name: string | null;
  /** `false` only for an analog input that is switched off in the recorder's configuration. */
  readonly enabled: boolean;
  readonly camera: CameraDetails;
  readonly online: Sight;
  readonly recording: Sight;
  readonly continuity: Continuity;
  /** What its schedule lets it record. */
  readonly recordingMode: RecordingMode;
  /** What the recording state rests on, in a few words (`workingstatus record=1`). */
  readonly evidence: string;
}

/** What `deviceInfo` says of the recorder. */
export interface Device {
  readonly model: string | null;
  readonly serial: string | null;
  readonly firmware: string | null;
  readonly mac: string | null;
  readonly name: string | null;
}

/** Documents that the recorder does not have, by name, with the time of the answer that said so. */
export type Unsupported = Readonly<Record<string, Millis>>;

/** All that one successful reading saw. */
export interface Snapshot {
  /** Only when `deviceInfo` was read this time. */
  readonly device: Device | null;
  readonly sightings: readonly Sighting[];
  /** Set for a kind of channel whose list could not be read this time: the reason. */
  readonly blind: { readonly analog: string | null; readonly ip: string | null };
  readonly unsupported: Unsupported;
}

/** The result of asking a recorder once. */
export type Reading =
  | { readonly ok: true; readonly snapshot: Snapshot }
  | { readonly ok: false; readonly fault: Fault };

/** The parts of a recorder that are looked at beside its channels (contract 8). */
export type HealthPart = 'disks' | 'smart' | 'clock' | 'load';

/** What one look at one part said. `unknown` bears the reason in one word. */
export type HealthReport =
  | { readonly of: 'disks'; readonly disks: readonly DiskReport[] }
  /** The disks as they were listed last, with what one more of them says of itself; `rest`: how many were not asked yet. */
  | { readonly of: 'smart'; readonly disks: readonly DiskReport[]; readonly rest: number }
  /** Seconds: `drift` recorder minus bridge, zone and summer hour left out; `ahead` what its wall shows more than UTC. */
  | { readonly of: 'clock'; readonly drift: number; readonly ahead: number }
  | { readonly of: 'load'; readonly load: Load }
  | { readonly of: HealthPart; readonly unknown: string };

/** How busy a recorder is; `null` for what it does not tell. */
export interface Load {
  /** Percent. */
  readonly cpu: number | null;
  readonly memory: number | null;
  /** Seconds since it was started. */
  readonly uptime: number | null;
}
