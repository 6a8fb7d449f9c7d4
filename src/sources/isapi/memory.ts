import type { Device } from '../../domain/snapshot.ts';
import type { Millis } from '../../domain/time.ts';
import type { Capabilities } from './documents/capabilities.ts';
import type { ProxyChannel } from './documents/proxy-channels.ts';
import type { ProxyStatus } from './documents/proxy-status.ts';
import type { ChannelStatus } from './documents/working-status.ts';

const MINUTE: Millis = 60_000;
const LIST_AGE: Millis = 60 * MINUTE;
const LIST_RETRY: Millis = 5 * MINUTE;
const DEVICE_AGE: Millis = 24 * 60 * MINUTE;

/** What one recorder's source knows from earlier readings. Times are monotonic. */
export class Memory {
  device: Device | null;
  deviceTried: Millis | null = null;
  /** The list of IP channels; `null` when it could never be read. */
  proxies: readonly ProxyChannel[] | null = null;
  #listTried: Millis | null = null;
  #isListDoubtful = false;
  #hadChannels = false;
  /** What the status shows now: ids and addresses of IP channels, and the numbers of the working status. */
  #shown = '';
  /** What it showed when the list was last asked for. */
  #listedFor = '';
  #statuses: readonly ProxyStatus[] = [];
  #working: readonly ChannelStatus[] = [];
  analogIds: readonly string[] = [];
  capabilities: Capabilities | 'unread' | 'unknown' = 'unread';
  /** How many channels were asked one by one, where there is no status list. */
  turn = 0;

  constructor(device: Device | null) {
    this.device = device;
  }

  isDeviceDue(now: Millis): boolean {
    return this.deviceTried === null || now - this.deviceTried >= DEVICE_AGE;
  }

  /** Whether the list is old, failed or was empty some time ago, or the status shows other ids or addresses than then. */
  isListDue(now: Millis): boolean {
    if (this.#listTried === null || this.#shown !== this.#listedFor) return true;
    return now - this.#listTried >= (this.#isListDoubtful ? LIST_RETRY : LIST_AGE);
  }

  /** Takes what was read of the status; `null` for what was not. */
  show(statuses: readonly ProxyStatus[] | null, working: readonly ChannelStatus[] | null): void {
    if ((statuses ?? this.#statuses) === this.#statuses && (working ?? this.#working) === this.#working)
      return;
    this.#statuses = statuses ?? this.#statuses;
    this.#working = working ?? this.#working;
    const ips = this.#statuses.map(({ id, address }) => `${id}@${address}`);
    this.#shown = [...ips, ...this.#working.map(({ number }) => number)].join();
  }

  /** Remembers that the list was asked for, with the status as it is shown now. */
  listTried(now: Millis, hasFailed: boolean): void {
    this.#listTried = now;
    this.#listedFor = this.#shown;
    this.#hadChannels ||= this.proxies !== null && this.proxies.length > 0;
    // A recorder without any channel, or without those that it had, may be starting.
    const isOdd = this.proxies?.length === 0 && (this.#hadChannels || this.analogIds.length === 0);
    this.#isListDoubtful = hasFailed || isOdd;
  }
}
