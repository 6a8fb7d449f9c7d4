import type { Millis } from '../../domain/time.ts';
import type { SimulatedArchive } from './archive.ts';
import type { LoginRules } from './login-rules.ts';

/** `nvr` has IP channels only, `dvr` analog inputs only, `hybrid` both; `ipc` is a camera given as a recorder. */
export type RecorderKind = 'nvr' | 'dvr' | 'hybrid' | 'ipc';

/** How `System/workingstatus` is written: with the usual wrappers, as XML whatever was asked, without wrappers, or not at all. */
export type WorkingStatusForm = 'json' | 'xml' | 'bare' | 'unsupported';

/** One channel, as the recorder would describe it. Nothing is derived: an offline camera may be said to record. */
export interface SimulatedCamera {
  /** The ISAPI channel id (`1`, `I-1`). */
  id: string;
  kind: 'analog' | 'ip';
  name: string;
  /** `videoInputEnabled`; of analog inputs only. */
  enabled: boolean;
  /** A picture (analog) or a connection (IP); `null` leaves `online` or `resDesc` out of the lists. */
  online: boolean | null;
  /** `record` of workingstatus; `null` leaves it out. */
  recording: 0 | 1 | null;
  /** `recordStatus` of workingstatus: 0 recording, 1 disk exception, 2 camera offline, 3 other. Left out by default. */
  recordStatus?: number;
  /** `chanDetectResult` of an IP channel; `null` leaves it out. By default `connect` or `netUnreachable`. */
  reason?: string | null;
  /** `resDesc` of an analog input, word for word. By default a resolution or `NO VIDEO`. */
  resDesc?: string;
  /** IPv4, IPv6 or host name of an IP camera. */
  ip: string;
  /** `managePortNo`. */
  port: number;
  /** `proxyProtocol`. */
  protocol: string;
  /** The login that the recorder uses. */
  user: string;
  /** Left out of the list when not set, as firmware V4.30 does. */
  model?: string;
  serial?: string;
  firmware?: string;
  /** The recording schedule of all week: continuous, on motion, or none. */
  schedule: 'CMR' | 'MOTION' | 'none';
  /** Where its picture is to be had; as in real recorders where not given. */
  pictures?: SimulatedPictures;
}

/** How a recorder gives pictures of a camera. */
export interface SimulatedPictures {
  /** The paths that have them; the others answer `badXmlContent`. */
  readonly paths: readonly ('Streaming' | 'StreamingProxy')[];
  /** `false`: a request that names a size is refused. */
  readonly scales?: boolean;
}

export interface SimulatedDisk {
  id: string;
  /** `nas`: a network volume; `hdd` where not given. */
  kind?: 'hdd' | 'nas';
  /** The word in `ContentMgmt/Storage` (`ok`, `error`, `reparing` …). */
  status: string;
  /** MB of 2²⁰ bytes. */
  capacity: number;
  /** MB of 2²⁰ bytes; 0 is usual. */
  freeSpace: number;
  /** `hddType`, or `nasType` of a volume; by default `SATA` and `NFS`. */
  type?: string;
  /** Model and serial number are left out when not set, as firmware before V5.03 does. */
  model?: string;
  serial?: string;
  /** What `SMARTTest/status` says; refused as `notSupport` when not set. Of disks only. */
  smart?: SimulatedSmart;
}

/** A disk about itself. */
export interface SimulatedSmart {
  /** °C. */
  temperature: number;
  powerOnDay: number;
  /** `selfEvaluaingStatus`: `ok` or `error`. */
  own: string;
  /** `allEvaluaingStatus`: `functional`, `badsectors` or `fault`. */
  overall: string;
}

/** What `System/status` says. */
export interface SimulatedLoad {
  /** Percent, one for each processor. */
  cpu: number[];
  /** MB. */
  memoryUsage: number;
  memoryAvailable: number;
}

/** One recorder. Plain data; a running recorder holds its own copy. */
export interface SimulatedRecorder {
  kind: RecorderKind;
  /** `deviceName`. */
  name: string;
  model: string;
  serial: string;
  /** For example `V4.62.210`. */
  firmware: string;
  mac: string;
  username: string;
  password: string;
  /** Digest, nonces and the lock; the usual behaviour where not given. */
  login?: Partial<LoginRules>;
  cameras: SimulatedCamera[];
  disks: SimulatedDisk[];
  /** `false`: `ContentMgmt/Storage` and what is below it is refused. */
  storage: boolean;
  load: SimulatedLoad;
  /** `inputProxyNums`: channels that IP cameras and enabled analog inputs share. */
  slots: number;
  workingstatus: WorkingStatusForm;
  /** Added to `chanNo` of IP channels: 32 for a recorder that tells SDK numbers. */
  chanNoOffset: number;
  /** `false`: the list `InputProxy/channels/status` is refused, only `{id}/status` answers. */
  proxyStatusList: boolean;
  /** Replaces every XML namespace, as rebrands do; `null` leaves it out. */
  namespace?: string | null;
  /** Replaces names of root elements, for example `{ DeviceInfo: 'DevInfo' }`. */
  rootNames?: Record<string, string>;
  /** Milliseconds by which the recorder's clock is ahead. */
  timeOffset: Millis;
  /** POSIX-like with the sign turned round: `CST-2:00:00` is UTC+2; what cannot be read is UTC. */
  timeZone: string;
  /**
   * Summer time is in force: the wall clock is ahead by what the zone adds, or an hour; the offset told stays that of
   * winter.
   */
  summerTime: boolean;
  /** What stands behind `localTime`: an offset; `Z`, whatever the zone; or nothing. An offset where not given. */
  timeSuffix?: 'offset' | 'z' | 'none';
  /** What it has written; where not given, searches are refused. */
  archive?: SimulatedArchive;
  /** When it was started; by default 2530 s before it is simulated. */
  bootedAt?: Millis;
}

/** A recorder that may be looked at, not changed. */
export type RecorderView = Readonly<Omit<SimulatedRecorder, 'cameras' | 'disks' | 'load'>> & {
  readonly cameras: readonly CameraView[];
  readonly disks: readonly DiskView[];
  readonly load: Readonly<Omit<SimulatedLoad, 'cpu'>> & { readonly cpu: readonly number[] };
};

export type CameraView = Readonly<SimulatedCamera>;
export type DiskView = Readonly<SimulatedDisk>;

/** The analog inputs, switched off ones included. */
export function analogInputs(model: RecorderView): CameraView[] {
  return model.cameras.filter((camera) => camera.kind === 'analog');
}

/** The IP channels. */
export function ipChannels(model: RecorderView): CameraView[] {
  return model.cameras.filter((camera) => camera.kind === 'ip');
}

/** The channels that the recorder works on: an input that is switched off gives way to an IP channel of its id. */
export function workingChannels(model: RecorderView): CameraView[] {
  const taken = new Set(ipChannels(model).map((camera) => camera.id));
  return model.cameras.filter((camera) => camera.kind === 'ip' || camera.enabled || !taken.has(camera.id));
}

/** The number that `chanNo` and track ids are made of; ids that are no number take their place in the list. */
export function channelNumber(model: RecorderView, camera: CameraView): number {
  return /^\d+$/.test(camera.id) ? Number(camera.id) : model.cameras.indexOf(camera) + 1;
}
