import type { DiskReport } from '../../../src/domain/disk.ts';
import type { HealthPart, HealthReport, Load } from '../../../src/domain/snapshot.ts';
import { type Channel, type Recorder, shown } from '../../../src/domain/state.ts';
import type { Counters } from '../../../src/sources/simulator/request-log.ts';
import { type Blank, BLANKS, type Expectation, type ExpectedCamera } from './family.ts';

const DAY = 24 * 60 * 60;
const LOCAL = '127.0.0.1';

/** What the bridge makes of a family. */
export interface Outlook extends Expectation {
  readonly cannotTell: readonly Blank[];
  readonly requests: number;
  readonly refusedLogins: number;
}

/** What looks at a recorder's own parts said. */
export type Reports = ReadonlyMap<HealthPart, HealthReport>;

/** A recorder as an outlook, in the words of a family's expectation. */
export function outlookOf(recorder: Recorder, reports: Reports, counters: Counters): Outlook {
  const { status, reason, device, channels, unsupported, health } = recorder;
  const load = reports.get('load');
  const disks = reports.get('disks');
  const told: Expectation = {
    recorder: {
      status: status ?? 'unknown',
      reason,
      model: device?.model ?? null,
      firmware: device?.firmware ?? null,
      serial: device?.serial ?? null,
      mac: device?.mac ?? null,
      unsupported: Object.keys(unsupported).sort(),
    },
    cameras: channels.map(tellCamera),
    disks:
      disks?.of === 'disks' && 'disks' in disks
        ? Object.fromEntries(health.disks.map(({ report }) => [report.id, tellDisk(report)]))
        : null,
    drift: health.clock.drift === null ? null : tellDrift(health.clock.drift),
    load: load?.of === 'load' && 'load' in load ? tellLoad(load.load) : null,
  };
  const { requests, refusedLogins } = counters;
  return { ...told, cannotTell: status === 'ok' ? blanksOf(told) : [], requests, refusedLogins };
}

function tellDisk({ status, capacity }: DiskReport): string {
  return `${status} ${capacity ?? '?'}`;
}

function tellDrift(seconds: number): string {
  const days = Math.trunc(seconds / DAY);
  return days === 0 ? String(seconds) : `${days} days`;
}

function tellLoad({ cpu, memory, uptime }: Load): string {
  return `cpu ${cpu ?? '?'}, memory ${memory ?? '?'}, uptime ${uptime ?? '?'}`;
}

function tellCamera(channel: Channel): ExpectedCamera {
  const { key, kind, name, enabled, camera, evidence, recordingMode } = channel;
  if (kind === null) throw new Error(`channel ${key} is of no kind`);
  const online = shown(channel.online);
  const { ip, port, auth, protocol, model } = camera;
  return {
    key,
    kind,
    name,
    enabled,
    online,
    recording: shown(channel.recording),
    reason: (online === true ? null : channel.online.reason) ?? channel.recording.reason,
    evidence,
    mode: recordingMode,
    auth,
    // The port of a camera that is itself the recorder is another each time.
    at: ip === null ? null : ip === LOCAL ? 'itself' : `${ip}:${port ?? '?'}`,
    protocol,
    model,
  };
}

/** What is unknown although the recorder is well: of cameras in use, and of those that are there. */
function blanksOf({ cameras, disks, drift, load }: Expectation): readonly Blank[] {
  const inUse = cameras.filter(({ enabled }) => enabled);
  const there = inUse.filter(({ online }) => online !== false);
  const ips = inUse.filter(({ kind, online }) => kind === 'ip' && online === true);
  const is: Readonly<Record<Blank, boolean>> = {
    online: inUse.some(({ online }) => online === null),
    recording: there.some(({ recording }) => recording === null),
    'recording without search': there.some(({ evidence }) => evidence.startsWith('search')),
    schedule: inUse.some(({ mode }) => mode === 'unknown'),
    'camera models': ips.some(({ model }) => model === null),
    disks: disks === null,
    clock: drift === null,
    load: load === null,
  };
  return BLANKS.filter((blank) => is[blank]);
}
