import type { DiskReport } from '../../domain/disk.ts';
import type { WallClock } from '../../domain/drift.ts';
import type { Plan } from '../../domain/recording-mode.ts';
import type { Device, Load } from '../../domain/snapshot.ts';
import { type Capabilities, readCapabilities } from './documents/capabilities.ts';
import { readDeviceInfo } from './documents/device-info.ts';
import { type ProxyChannel, readProxyChannels } from './documents/proxy-channels.ts';
import { type ProxyStatus, readProxyStatus } from './documents/proxy-status.ts';
import { readHdStatus } from './documents/hd-status.ts';
import { readSmart, type Smart } from './documents/smart.ts';
import { readStorage } from './documents/storage.ts';
import { readSystemStatus } from './documents/system-status.ts';
import { readClock } from './documents/time.ts';
import { readTracks } from './documents/tracks.ts';
import { readVideoInputs, type VideoInput } from './documents/video-inputs.ts';
import { type ChannelStatus, isSameWorkingStatus, readWorkingStatus } from './documents/working-status.ts';
import type { Tree } from './tree.ts';

/** The documents that the bridge reads, and what each gives. */
export interface Catalogue {
  deviceInfo: Device;
  inputs: readonly VideoInput[];
  proxies: readonly ProxyChannel[];
  proxyStatus: readonly ProxyStatus[];
  oneProxyStatus: readonly ProxyStatus[];
  channelStatus: readonly ChannelStatus[];
  workingStatus: readonly ChannelStatus[];
  capabilities: Capabilities;
  tracks: ReadonlyMap<string, Plan>;
  time: WallClock;
  storage: readonly DiskReport[];
  hdStatus: readonly DiskReport[];
  smart: Smart;
  systemStatus: Load;
}
export type DocumentName = keyof Catalogue;

/** How one document is asked for and understood. */
export interface DocumentKind<T> {
  /** `{id}` stands for a channel id. */
  readonly path: string;
  readonly read: (tree: Tree) => T | null;
  /** For documents whose bytes change although nothing has: whether two of them say the same. */
  readonly isSame?: (one: T, other: T) => boolean;
}

export const CATALOGUE: { readonly [Name in DocumentName]: DocumentKind<Catalogue[Name]> } = {
  deviceInfo: { path: '/ISAPI/System/deviceInfo', read: readDeviceInfo },
  inputs: { path: '/ISAPI/System/Video/inputs/channels', read: readVideoInputs },
  proxies: { path: '/ISAPI/ContentMgmt/InputProxy/channels', read: readProxyChannels },
  proxyStatus: { path: '/ISAPI/ContentMgmt/InputProxy/channels/status', read: readProxyStatus },
  oneProxyStatus: { path: '/ISAPI/ContentMgmt/InputProxy/channels/{id}/status', read: readProxyStatus },
  channelStatus: {
    path: '/ISAPI/System/workingstatus/chanStatus?format=json',
    read: readWorkingStatus,
    isSame: isSameWorkingStatus,
  },
  workingStatus: {
    path: '/ISAPI/System/workingstatus?format=json',
    read: readWorkingStatus,
    isSame: isSameWorkingStatus,
  },
  capabilities: { path: '/ISAPI/System/capabilities', read: readCapabilities },
  tracks: { path: '/ISAPI/ContentMgmt/record/tracks', read: readTracks },
  time: { path: '/ISAPI/System/time', read: readClock },
  storage: { path: '/ISAPI/ContentMgmt/Storage', read: readStorage },
  hdStatus: { path: '/ISAPI/System/workingstatus/hdStatus?format=json', read: readHdStatus },
  smart: { path: '/ISAPI/ContentMgmt/Storage/hdd/{id}/SMARTTest/status', read: readSmart },
  systemStatus: { path: '/ISAPI/System/status', read: readSystemStatus },
};
