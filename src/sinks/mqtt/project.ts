import { cameraName, camerasOffline, counts, doubts, shown, tally } from '../../domain/state.ts';
import type { Channel, Recorder, Tally } from '../../domain/state.ts';
import type { Millis } from '../../domain/time.ts';
import { iso } from '../../domain/time.ts';
import type { ChannelOptions } from './options.ts';
import type { View } from './reconcile.ts';
import { healthStates } from './project-health.ts';
import { channelTopic, recorderTopic } from './topics.ts';
import type { Publish } from './topics.ts';

/** The configured names and areas of a recorder's channels, by channel key. */
export type Names = (recorder: string) => ReadonlyMap<string, ChannelOptions> | undefined;

/** What a camera is called: by the configuration, else by the recorder, else by its channel. */
export function nameOf(names: Names, recorder: string, channel: Channel): string {
  return names(recorder)?.get(channel.key)?.name ?? cameraName(channel);
}

/**
 * State as topics (contract 2, 8): what is retained below `base` for a recorder and for each of its channels.
 *
 * @param isHealthRead whether a recorder's own parts are looked at
 */
export function states(
  base: string,
  names: Names,
  isHealthRead: (recorder: string) => boolean = () => false,
): View {
  return {
    ofRecorder(recorder) {
      const isRead = recorder.status === 'ok';
      return [
        [recorderTopic(base, recorder.id, 'availability'), isRead ? 'online' : 'offline'],
        [recorderTopic(base, recorder.id, 'online'), word(isRead)],
        [recorderTopic(base, recorder.id, 'status'), recorder.status ?? 'None'],
        ...(isHealthRead(recorder.id) ? healthStates(base, recorder) : []),
        [recorderTopic(base, recorder.id, 'state'), JSON.stringify(describeRecorder(recorder))],
      ];
    },
    ofChannel(recorder, channel) {
      if (channel.removed) return [];
      const topic = (leaf: Parameters<typeof channelTopic>[3]) =>
        channelTopic(base, recorder, channel.key, leaf);
      const description = describeChannel(channel, nameOf(names, recorder, channel));
      const publishes: Publish[] = [
        [topic('online'), word(description.online)],
        [topic('recording'), word(description.recording)],
        [topic('offline_since'), description.offline_since ?? 'None'],
      ];
      if (channel.lastDowntime !== null)
        publishes.push([topic('last_downtime'), String(channel.lastDowntime)]);
      publishes.push([topic('state'), JSON.stringify(description)]);
      return publishes;
    },
  };
}

function word(fact: boolean | null): 'ON' | 'OFF' | 'None' {
  if (fact === null) return 'None';
  return fact ? 'ON' : 'OFF';
}

function describeRecorder(recorder: Recorder): object {
  const channels = recorder.channels.filter(counts);
  const doubtful = doubts(recorder.doubt);
  return {
    name: recorder.name,
    status: recorder.status,
    reason: recorder.reason,
    detail: recorder.detail,
    since: isoOrNull(recorder.outage?.since),
    model: recorder.device?.model ?? null,
    serial: recorder.device?.serial ?? null,
    firmware: recorder.device?.firmware ?? null,
    restarted_at: isoOrNull(recorder.health.boot?.startedAt),
    channels: channels.length,
    cameras_online: figure(recorder, tally(channels, 'online')),
    cameras_offline: camerasOffline(recorder),
    cameras_recording: figure(recorder, tally(channels, 'recording')),
    paused_until:
      recorder.login.pausedUntil === Infinity ? 'credentials change' : isoOrNull(recorder.login.pausedUntil),
    ...(doubtful > 0 && { doubts: doubtful }),
  };
}

/** How many are known to be so; `null` where nothing is known of any. */
function figure({ status }: Recorder, { yes, no, unknown }: Tally): number | null {
  const isKnown = yes + no > 0 || (unknown === 0 && status === 'ok');
  return isKnown ? yes : null;
}

function describeChannel(channel: Channel, name: string) {
  const doubtful = Math.max(doubts(channel.online.doubt), doubts(channel.recording.doubt));
  return {
    channel: channel.key,
    name,
    kind: channel.kind,
    ip: channel.camera.ip,
    port: channel.camera.port,
    protocol: channel.camera.protocol,
    user: channel.camera.user,
    auth: channel.camera.auth,
    model: channel.camera.model,
    firmware: channel.camera.firmware,
    online: shown(channel.online),
    recording: shown(channel.recording),
    // An input that is switched off has no outage; one that ran before is told when it ends.
    offline_since: channel.enabled ? isoOrNull(channel.online.outage?.since) : null,
    last_downtime: channel.lastDowntime,
    reason: channel.online.reason,
    recording_reason: channel.recording.reason,
    evidence: channel.evidence,
    recording_mode: channel.recordingMode,
    enabled: channel.enabled,
    ...(doubtful > 0 && { doubts: doubtful }),
  };
}

function isoOrNull(at: Millis | null | undefined): string | null {
  return at === null || at === undefined ? null : iso(at);
}
