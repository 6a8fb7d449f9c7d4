/** The configuration as the bridge uses it: defaults filled in, paths absolute, values from `!env` and `!file` in place. */
export interface Config {
  readonly mqtt: MqttOptions;
  readonly recorders: readonly RecorderOptions[];
  /** Seconds; the default of every recorder. */
  readonly poll_interval: number;
  /** Consecutive bad readings before a loss is one. */
  readonly offline_after: number;
  /** Seconds until a doubtful reading is asked again; below every interval, may be a fraction. */
  readonly confirm_after: number;
  readonly log: LogOptions;
  readonly web: WebOptions;
  /** Absolute path of a folder, which need not exist yet. */
  readonly data_dir: string;
}

export interface MqttOptions {
  /** `embedded`, or a URL of mqtt, mqtts, ws or wss, which never carries a user or a password. */
  readonly url: string;
  /** TCP port of the embedded broker. */
  readonly embedded_port: number;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Absolute paths of PEM files. */
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly base_topic: string;
  /** `false`: nothing is announced to Home Assistant. */
  readonly discovery_prefix: string | false;
}

export interface RecorderOptions {
  /** `[a-z0-9-]+`, unique. */
  readonly id: string;
  /** As given; the id where none is. */
  readonly name: string;
  /** Host name, IPv4, or IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  readonly tls: Tls;
  readonly username: string;
  readonly password: string;
  readonly type: RecorderType;
  /** `null`: every channel that the recorder has. */
  readonly channels: readonly ChannelOptions[] | null;
  /** Seconds. */
  readonly poll_interval: number;
  /** Pictures of its cameras; `false`: only those that are asked for. */
  readonly snapshots: false | { readonly every: number; readonly width: number };
  /** Whether it may be restarted. */
  readonly allow_reboot: boolean;
  /** Whether the recorder's alertStream is listened to. */
  readonly alert_stream: boolean;
  /** Whether disks, clock and load are looked at. */
  readonly health: boolean;
}

/** Which kinds of channel to ask for. */
export type RecorderType = 'auto' | 'analog' | 'ip' | 'mixed';

/**
 * How HTTPS is trusted: `false` is plain HTTP, `true` the system's authorities, `ca` an absolute path of a PEM file,
 * `fingerprint` the certificate's SHA-256 as 64 lower-case hex digits, `insecure` any certificate.
 */
export type Tls =
  | boolean
  | { readonly ca: string }
  | { readonly fingerprint: string }
  | { readonly insecure: true };

export interface ChannelOptions {
  /** The ISAPI channel id. */
  readonly id: string;
  readonly name?: string | undefined;
  /** Home Assistant's suggested area. */
  readonly area?: string | undefined;
}

export interface LogOptions {
  /** Absolute path of the event log; `false`: none. */
  readonly file: string | false;
  readonly format: 'text' | 'json';
  /** Of the program's own log. */
  readonly level: LogLevel;
}

export interface WebOptions {
  /** TCP port; `false`: nothing is served over HTTP. */
  readonly port: number | false;
  /** An address of this machine, without brackets, or `localhost`. */
  readonly host: string;
}

export type LogLevel = 'error' | 'warn' | 'info' | 'debug' | 'trace';
