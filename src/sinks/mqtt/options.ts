import type { Load } from '../../domain/snapshot.ts';
import type { Recorder } from '../../domain/state.ts';
import type { Millis } from '../../domain/time.ts';
import type { Clock, Journal, Log } from '../../ports.ts';

/** What the configuration says to the MQTT sink. */
export interface MqttOptions {
  /** `embedded`, or a URL of mqtt, mqtts, ws or wss without a user or a password. */
  readonly url: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Paths of PEM files, read anew at every connection. */
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  /**
   * Names the broker anew after a connection that failed: where Home Assistant names it, its address and login may
   * have changed. `null`: nobody does, and what was known stays.
   */
  readonly renew?: (() => Promise<Pick<MqttOptions, 'url' | 'username' | 'password'> | null>) | undefined;
  readonly baseTopic: string;
  /** `false`: nothing is announced to Home Assistant. */
  readonly discoveryPrefix: string | false;
  /** TCP port of the embedded broker; 0 takes a free one. */
  readonly embeddedPort: number;
  /** Of the program. */
  readonly version: string;
  readonly startedAt: Millis;
  readonly recorders: readonly RecorderOptions[];
}

/** What the configuration says of one recorder. */
export interface RecorderOptions {
  readonly id: string;
  readonly name: string;
  /** Where its own pages are (`configuration_url`); `null` where no valid URL can be built. */
  readonly url: string | null;
  /** Its options without any secret, for `bridge/info`. */
  readonly public: object;
  /** Whether its own parts (disks, clock, load) are looked at. */
  readonly isHealthRead: boolean;
  /** Whether pictures of its cameras are taken of their own accord. */
  readonly hasPictures: boolean;
  /** Whether it may be told to start anew. */
  readonly mayReboot: boolean;
  /** Configured names and areas, by channel key. */
  readonly channels: ReadonlyMap<string, ChannelOptions>;
}

export interface ChannelOptions {
  readonly name?: string | undefined;
  readonly area?: string | undefined;
}

/** Small named values that survive a restart. */
export interface Notes {
  all(): ReadonlyMap<string, string>;
  set(key: string, value: string | null): void;
}

/** What the commands do; each gives `null` when it is done, or accepted, else a sentence on why not. */
export interface Commands {
  /** Polls one recorder now, or all (`null`). */
  refresh(recorder: string | null): string | null;
  /** Shows a picture of a camera now. */
  snapshot(recorder: string, channel: string): Promise<string | null>;
  reboot(recorder: string): Promise<string | null>;
}

/** What the sink needs of the house around it. */
export interface MqttDeps {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
  readonly notes: Notes;
  /** The present state of every recorder. */
  readonly snapshot: () => readonly Recorder[];
  /** The payload of `bridge/health`. */
  readonly health: () => object;
  /** How busy a recorder is; `null` while that is not known. */
  readonly load: (recorder: string) => Load | null;
  readonly commands: Commands;
  /** At least 0, below 1. */
  readonly random: () => number;
}
