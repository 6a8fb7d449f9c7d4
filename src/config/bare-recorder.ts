import type { RecorderOptions } from './config.ts';

/** Options of a recorder of which no more is said than where it is and how to log in: it is read, and nothing beside. */
export function bareRecorder(
  given: Pick<RecorderOptions, 'id' | 'host' | 'port' | 'username' | 'password'> & Partial<RecorderOptions>,
): RecorderOptions {
  return {
    name: given.id,
    tls: false,
    type: 'auto',
    channels: null,
    poll_interval: 30,
    alert_stream: false,
    health: false,
    snapshots: false,
    allow_reboot: false,
    ...given,
  };
}
