import type { Channel } from '../domain/state.ts';
import { shown } from '../domain/state.ts';
import type { Inspection } from '../inspection.ts';

/** What `check` thinks of a channel: `wrong` and `unknown` as in contract 7, `off` for a disabled input. */
export type Verdict = 'good' | 'wrong' | 'unknown' | 'off';

export function judge(channel: Channel): Verdict {
  if (!channel.enabled) return 'off';
  const isWrong =
    shown(channel.online) === false ||
    isRecordingWrong(channel) ||
    channel.camera.auth === 'bad_credentials' ||
    isNotListed(channel);
  if (isWrong) return 'wrong';
  return shown(channel.online) === null || shown(channel.recording) === null ? 'unknown' : 'good';
}

/** A recording that does not run although nothing says that it need not. */
export function isRecordingWrong({ recording }: Channel): boolean {
  return shown(recording) === false && recording.reason !== 'idle';
}

/** A channel of the configuration that a recorder, which was read, does not list. */
export function isNotListed({ online }: Channel): boolean {
  return shown(online) === null && online.reason === 'not_listed';
}

/** The one word of contract 7: why a camera is not online, else why it does not record, else what is not known. */
export function reasonOf({ online, recording }: Channel): string | null {
  if (shown(online) === false) return online.reason;
  return recording.reason ?? online.reason;
}

/** Whether a recorder was read and nothing known is wrong with it. */
export function isFine({ recorder }: Inspection): boolean {
  return recorder.status === 'ok' && recorder.channels.every((channel) => judge(channel) !== 'wrong');
}
