import { wordOf } from '../../domain/plain.ts';
import type { CameraLogin, Sight } from '../../domain/snapshot.ts';
import type { ProxyStatus } from './documents/proxy-status.ts';
import type { VideoInput } from './documents/video-inputs.ts';
import type { ChannelStatus } from './documents/working-status.ts';

const NO_VIDEO = /^no\s*video$/i;
/** `1920*1080(1080P)P25`, `1480X1664(3KLite)P20` … */
const RESOLUTION = /\d/;
/** `chanDetectResult` of a camera that is there. */
const CONNECTED = 'connect';
/** All words that are known to mean a camera that is not there, official or not (isapi.md 1.2). */
const FAILURES = new Set(
  [
    'connecting overSysBandwidth domainError ipcStreamFail chacnNoError chanNoError cipAddrConflictWithDev',
    'ipAddrConflictWithDev ipAddrConflicWithIpc ipAddrConflictWithIpc errorUserNameOrPasswd netUnreachable',
    'notExist ipcStreamTypeNotSupport ipcResolutionNotSupport offline disconnect networkAbnormal networkerror',
    'userLocked IPConflict notActivated streamLimit maxConnect videoLoss timeout channelErr',
    'userOrPasswordError wrongUsernameOrPassword',
  ]
    .join(' ')
    .toLowerCase()
    .split(' '),
);
const BAD_CREDENTIALS = /^(errorUserNameOrPasswd|userOrPasswordError|wrongUsernameOrPassword)$/i;

/**
 * Whether an analog input has a picture (isapi.md 1.1): `resDesc` is a resolution, or says that there is none. Where it
 * is neither, the working status tells; where that has lost both signal and camera, nobody knows who is right.
 */
export function seeInput({ resDesc }: VideoInput, working: ChannelStatus | undefined): Sight {
  if (resDesc === null) return seeWorking(working, 'no_evidence');
  if (NO_VIDEO.test(resDesc)) return { is: 'no', reason: 'no_signal' };
  if (!RESOLUTION.test(resDesc)) return seeWorking(working, 'unknown_value');
  const isLost = working?.signal === 1 && working.online === 0;
  return isLost ? { is: 'none', reason: 'contradictory' } : { is: 'yes', reason: null };
}

/** Whether the recorder has an IP camera (isapi.md 1.2): `online` decides, `chanDetectResult` is the reason. */
export function seeProxy({ online, result }: ProxyStatus): Sight {
  const word = wordOf(result);
  const isConnected = word?.toLowerCase() === CONNECTED;
  if (online === true) return { is: 'yes', reason: isConnected ? null : word };
  if (online === false) return { is: 'no', reason: word === null || isConnected ? 'offline' : word };
  if (isConnected) return { is: 'yes', reason: null };
  if (word !== null && FAILURES.has(word.toLowerCase())) return { is: 'no', reason: word };
  return { is: 'none', reason: word ?? (result === null ? 'no_evidence' : 'unknown_value') };
}

/** What the working status alone tells; `missing` is the reason where it does not. */
export function seeWorking(working: ChannelStatus | undefined, missing: string): Sight {
  if (working === undefined) return { is: 'none', reason: missing };
  // Of an IP camera the connection is what is lost, whatever is said of its signal.
  if (working.signal === 1 && (working.isAnalog || working.online !== 0))
    return { is: 'no', reason: 'no_signal' };
  if (working.online === 1) return { is: 'yes', reason: null };
  return working.online === 0 ? { is: 'no', reason: 'offline' } : { is: 'none', reason: missing };
}

/** Whether the recorder's own login to the camera works: proven by a connection, refuted by its word for it. */
export function seeLogin(online: Sight, result: string | null): CameraLogin {
  if (online.is === 'yes') return 'ok';
  return result !== null && BAD_CREDENTIALS.test(result) ? 'bad_credentials' : 'unknown';
}
