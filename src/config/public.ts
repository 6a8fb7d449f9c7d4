import type { RecorderOptions, RecorderType, Tls } from './config.ts';

/** What `bridge/info` tells of a recorder's options. */
export interface PublicRecorder {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** How HTTPS is trusted, by its word only; `true`: the system's authorities. */
  readonly tls: boolean | 'ca' | 'fingerprint' | 'insecure';
  readonly type: RecorderType;
  /** ISAPI ids; `null`: all that the recorder has. */
  readonly channels: readonly string[] | null;
  /** Seconds. */
  readonly poll_interval: number;
  readonly alert_stream: boolean;
  readonly health: boolean;
  readonly snapshots: RecorderOptions['snapshots'];
  readonly allow_reboot: boolean;
}

/** The options of a recorder without any secret: a list of what is shown, so that a new option is hidden at first. */
export function publicOptions(recorder: RecorderOptions): PublicRecorder {
  return {
    id: recorder.id,
    name: recorder.name,
    host: recorder.host,
    port: recorder.port,
    tls: trust(recorder.tls),
    type: recorder.type,
    channels: recorder.channels?.map((channel) => channel.id) ?? null,
    poll_interval: recorder.poll_interval,
    alert_stream: recorder.alert_stream,
    health: recorder.health,
    snapshots: recorder.snapshots,
    allow_reboot: recorder.allow_reboot,
  };
}

function trust(tls: Tls): PublicRecorder['tls'] {
  if (typeof tls === 'boolean') return tls;
  if ('ca' in tls) return 'ca';
  return 'fingerprint' in tls ? 'fingerprint' : 'insecure';
}
