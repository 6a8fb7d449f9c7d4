import { child, items, MalformedError, parseTree, text, type Tree } from '../tree.ts';

/** What an alert is about; `other` is what no camera, recording or disk can be lost by. */
export type AlertKind = 'video' | 'recording' | 'disk' | 'ipc' | 'heartbeat' | 'other';

/** One `EventNotificationAlert`. */
export interface Alert {
  readonly kind: AlertKind;
  /** As the recorder writes it, which may be an SDK number (isapi.md 1.3); `null` for the recorder itself. */
  readonly channel: string | null;
  /** `eventState` is anything but `inactive`. */
  readonly isActive: boolean;
  /** `eventType` in lower case, `''` where there is none; of a `duration` event what it wraps. */
  readonly type: string;
}

/** In lower case: the event types of isapi.md 5.4, and the words that the log has for the same (isapi.md 2.5). */
const KINDS: readonly (readonly [kind: AlertKind, types: string])[] = [
  ['heartbeat', 'heartbeat'],
  ['video', 'videoloss videolost vilost badvideo videoexception viexception vierror'],
  ['recording', 'recordingfailure recordexception recerror'],
  ['disk', 'diskfull diskerror diskunformat hdfull hderror hdderror hdbadblock severehdfailure hdimpact'],
  [
    'disk',
    'highhdtemperature lowhdtemperature ssdtemperatureabnormal storagedetection raidexception hotspare',
  ],
  ['ipc', 'ipcdisconnect ipcconnectrecovery'],
];
const KIND_OF = new Map(KINDS.flatMap(([kind, types]) => types.split(' ').map((type) => [type, kind])));

/** The alerts in one part of an alertStream; none where it is damaged or another document (isapi.md 5.1). */
export function readAlerts(part: Buffer): Alert[] {
  const tree = parse(part);
  const alerts = items(tree, 'EventNotificationAlert');
  // JSON comes with and without its root.
  return (alerts.length === 0 && child(tree, 'eventType') !== undefined ? [tree] : alerts).map(readAlert);
}

function parse(part: Buffer): Tree {
  try {
    return parseTree(part);
  } catch (error) {
    if (error instanceof MalformedError) return null;
    throw error;
  }
}

function readAlert(alert: Tree): Alert {
  const named = (text(alert, 'eventType') ?? '').toLowerCase();
  const wrapped = named === 'duration' ? text(alert, 'DurationList', 'Duration', 'relationEvent') : null;
  const type = wrapped?.toLowerCase() ?? named;
  const channel = text(alert, 'channelID') ?? text(alert, 'dynChannelID');
  const isActive = text(alert, 'eventState')?.toLowerCase() !== 'inactive';
  const isHeartbeat = type === 'videoloss' && !isActive && isCountLow(alert);
  return {
    kind: isHeartbeat ? 'heartbeat' : (KIND_OF.get(type) ?? 'other'),
    channel: channel === '0' ? null : channel,
    isActive,
    type,
  };
}

/** `activePostCount` of heartbeats is 0, 1, empty or left out (isapi.md 5.1). */
function isCountLow(alert: Tree): boolean {
  const count = text(alert, 'activePostCount');
  return count === null || count === '0' || count === '1';
}
