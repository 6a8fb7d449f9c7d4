/** A topic and its payload; an empty payload removes what is retained there. */
export type Publish = readonly [topic: string, payload: string];

/** The recorder id that no recorder may bear: its topics are the bridge's. */
export const BRIDGE = 'bridge';

/** Retained topics of the bridge, below `<base>/bridge`. */
export const BRIDGE_LEAVES = ['info', 'health', 'cameras_offline', 'state'] as const;
/** Retained topics of a recorder, below `<base>/<recorder>`. */
export const RECORDER_LEAVES = ['availability', 'online', 'status', 'state'] as const;
/** Retained topics of a channel, below `<base>/<recorder>/<channel>`. */
export const CHANNEL_LEAVES = ['online', 'recording', 'offline_since', 'last_downtime', 'state'] as const;
/** Retained topics of a channel whose picture is shown: the JPEG, and when it was taken. */
export const PICTURE_LEAVES = ['snapshot', 'snapshot_at'] as const;

/** Retained topics of a recorder whose own parts are looked at, below `<base>/<recorder>`. */
export const HEALTH_LEAVES = ['clock_drift', 'load'] as const;
/** Retained topics of a disk, below `<base>/<recorder>/disk/<id>`. */
export const DISK_LEAVES = ['problem', 'state'] as const;

export type BridgeLeaf = (typeof BRIDGE_LEAVES)[number] | 'event';
export type RecorderLeaf = (typeof RECORDER_LEAVES | typeof HEALTH_LEAVES)[number] | 'event';
export type ChannelLeaf = (typeof CHANNEL_LEAVES | typeof PICTURE_LEAVES)[number] | 'event';

export function bridgeTopic(base: string, leaf: BridgeLeaf): string {
  return `${base}/${BRIDGE}/${leaf}`;
}

/** Where commands are given; `+` for all of them. */
export function requestTopic(base: string, command: string): string {
  return `${base}/${BRIDGE}/request/${command}`;
}

export function responseTopic(base: string, command: string): string {
  return `${base}/${BRIDGE}/response/${command}`;
}

export function recorderTopic(base: string, recorder: string, leaf: RecorderLeaf): string {
  return `${base}/${recorder}/${leaf}`;
}

export function channelTopic(base: string, recorder: string, channel: string, leaf: ChannelLeaf): string {
  return `${base}/${recorder}/${channel}/${leaf}`;
}

/** @param disk slugged */
export function diskTopic(
  base: string,
  recorder: string,
  disk: string,
  leaf: (typeof DISK_LEAVES)[number],
): string {
  return `${base}/${recorder}/disk/${disk}/${leaf}`;
}

/** Where a recorder is told to start anew. */
export function rebootTopic(base: string, recorder: string): string {
  return `${base}/${recorder}/reboot/set`;
}

/** Where Home Assistant says `online` when it has started. */
export function birthTopic(prefix: string): string {
  return `${prefix}/status`;
}

/**
 * The name of a device or an entity at Home Assistant: its parts joined by `_`, whatever is not in
 * `[A-Za-z0-9_-]` replaced by `-` (contract 6).
 */
export function objectId(base: string, ...parts: readonly string[]): string {
  return [base, ...parts].join('_').replaceAll(/[^A-Za-z0-9_-]/g, '-');
}

/** Where the device of that object id is announced to Home Assistant. */
export function discoveryTopic(prefix: string, id: string): string {
  return `${prefix}/device/${id}/config`;
}
