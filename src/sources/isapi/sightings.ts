import type { RecordingMode } from '../../domain/recording-mode.ts';
import type { Continuity } from '../../domain/schedule.ts';
import type { CameraDetails, Sighting } from '../../domain/snapshot.ts';
import { NO_CAMERA } from '../../domain/state.ts';
import type { ProxyChannel } from './documents/proxy-channels.ts';
import type { ProxyStatus } from './documents/proxy-status.ts';
import type { VideoInput } from './documents/video-inputs.ts';
import type { ChannelStatus } from './documents/working-status.ts';
import { canonical, hasStrays, joinByNumber, SHIFT } from './numbering.ts';
import { seeInput, seeLogin, seeProxy, seeWorking } from './online.ts';
import { findRecording } from './recording.ts';

/** All that is known of a recorder's channels at the end of a reading, document by document. */
export interface Findings {
  /** Analog inputs as read now; empty when there are none. */
  readonly inputs: readonly VideoInput[];
  /** Ids of all analog inputs that were ever read, for the numbering. */
  readonly analogIds: readonly string[];
  /** IP channels as they were last listed; `null` when no list could ever be read. */
  readonly proxies: readonly ProxyChannel[] | null;
  /** Status of IP channels read now. */
  readonly statuses: readonly ProxyStatus[] | null;
  /** Why there is none, where the status list should have been there. */
  readonly statusFailed: string | null;
  /** Status of one IP channel, read now, where there is no status list. */
  readonly single: {
    readonly id: string;
    readonly status: ProxyStatus | null;
    readonly failed: string | null;
  } | null;
  readonly working: readonly ChannelStatus[] | null;
  /** Why there is none: a fault's reason, or `no_evidence` where the recorder does not have it. */
  readonly workingMissing: string;
  /** Whether IP channels are asked for at all. */
  readonly asksForIp: boolean;
  /** Set when the recorder is itself a camera: how it is reached (contract 3.8). */
  readonly itself: CameraDetails | null;
  readonly continuity: (id: string) => Continuity;
  readonly recordingMode: (id: string) => RecordingMode;
}

/** Merges the documents of a reading into one sighting a channel (isapi.md 1.3, 1.5, 2.7). */
export function mergeSightings(findings: Findings): readonly Sighting[] {
  const ips = listIpChannels(findings);
  const inUse = [...findings.inputs.filter((input) => input.enabled !== false), ...ips].map(({ id }) => id);
  const joined = findings.working === null ? null : joinByNumber(findings.working, findings.analogIds, inUse);
  const isUnproven = findings.working !== null && joined === null;
  const missing = isUnproven ? 'channel_map_unproven' : findings.workingMissing;
  const recordOf = (id: string) => joined?.get(canonical(id));
  const isAnothers = (id: string) =>
    joined !== null && recordOf(id)?.isAnalog === true && hasStrays(joined, inUse);
  return [
    ...findings.inputs.map((input) => sightInput(input, recordOf(input.id), missing, findings)),
    ...ips.map((channel) =>
      isInput(channel.id, findings)
        ? sightIp(channel, recordOfTwin(channel.id, joined), 'channel_map_unproven', {
            ...findings,
            continuity: unknown,
            recordingMode: unknown,
          })
        : isAnothers(channel.id)
          ? sightIp(channel, undefined, 'channel_map_unproven', findings)
          : sightIp(channel, recordOf(channel.id), missing, findings),
    ),
  ];
}

/** Whether an input that is in use bears the same number. */
function isInput(id: string, { inputs }: Findings): boolean {
  return inputs.some((input) => input.enabled !== false && canonical(input.id) === canonical(id));
}

/** The record of an IP channel whose number is also that of an input: only the other numbering tells it (trap 7). */
function recordOfTwin(
  id: string,
  joined: ReadonlyMap<string, ChannelStatus> | null,
): ChannelStatus | undefined {
  return joined?.get(String(SHIFT + Number(id)));
}

/** Whose schedule bears such a number is not known either. */
const unknown = () => 'unknown' as const;

function sightInput(
  input: VideoInput,
  working: ChannelStatus | undefined,
  workingMissing: string,
  { itself, continuity, recordingMode }: Findings,
): Sighting {
  const { sight, evidence } = findRecording({ working, workingMissing, proxyWord: null });
  return {
    kind: itself === null ? 'analog' : 'ip',
    id: input.id,
    name: input.name,
    enabled: input.enabled !== false,
    camera: itself ?? NO_CAMERA,
    online: itself === null ? seeInput(input, working) : { is: 'yes', reason: null },
    recording: sight,
    continuity: continuity(input.id),
    recordingMode: recordingMode(input.id),
    evidence,
  };
}

/** The status decides which channels there are; the list, which is read seldom, tells about them. */
function listIpChannels(findings: Findings): readonly ProxyChannel[] {
  const { asksForIp, proxies, statuses, working, inputs } = findings;
  if (!asksForIp) return [];
  if (statuses !== null) {
    const listed = new Map(proxies?.map((channel) => [channel.id, channel]));
    const told = statuses.map((status) => listed.get(status.id) ?? blankProxy(status.id, status.address));
    // What only an older list names, and an input bears by now, is that input (contract 2).
    const isGone = ({ id }: ProxyChannel) =>
      statuses.some((status) => status.id === id) || isInput(id, findings);
    const rest = proxies?.filter((channel) => !isGone(channel)) ?? [];
    return [...told, ...rest];
  }
  if (proxies !== null) return proxies;
  // No list at all: the working status is the only one that knows which channels there are.
  const isListed = (number: string) => inputs.some((input) => canonical(input.id) === canonical(number));
  const numbers = (working ?? []).filter((record) => !record.isAnalog && !isListed(record.number));
  return numbers.map((record) => blankProxy(record.number, null));
}

function blankProxy(id: string, ip: string | null): ProxyChannel {
  return { id, name: null, ip, port: null, protocol: null, user: null, model: null, firmware: null };
}

function sightIp(
  channel: ProxyChannel,
  working: ChannelStatus | undefined,
  workingMissing: string,
  findings: Findings,
): Sighting {
  const status =
    findings.statuses?.find((candidate) => candidate.id === channel.id) ?? singleOf(channel.id, findings);
  const online = status === null ? seeWithoutStatus(channel.id, working, findings) : seeProxy(status);
  const proxyWord = status?.recordStatus ?? null;
  const { sight, evidence } = findRecording({ working, workingMissing, proxyWord });
  const { ip, port, protocol, user, model, firmware } = channel;
  const auth = seeLogin(online, status?.result ?? null);
  return {
    kind: 'ip',
    id: channel.id,
    name: channel.name,
    enabled: true,
    camera: { ip: status?.address ?? ip, port, protocol, user, auth, model, firmware },
    online,
    recording: sight,
    continuity: findings.continuity(channel.id),
    recordingMode: findings.recordingMode(channel.id),
    evidence,
  };
}

function singleOf(id: string, { single }: Findings): ProxyStatus | null {
  return single?.id === id ? single.status : null;
}

function seeWithoutStatus(
  id: string,
  working: ChannelStatus | undefined,
  findings: Findings,
): Sighting['online'] {
  if (findings.statuses !== null) return { is: 'none', reason: 'no_evidence' };
  if (findings.statusFailed !== null) return { is: 'none', reason: findings.statusFailed };
  const sight = seeWorking(working, 'no_evidence');
  if (sight.is !== 'none') return sight;
  if (findings.single === null) return sight;
  return findings.single.id === id
    ? { is: 'none', reason: findings.single.failed ?? 'no_evidence' }
    : { is: 'unasked' };
}
