import { obscure } from '../domain/belief.ts';
import { obscureHealth } from '../domain/health.ts';
import { NO_DOUBT, NO_LOGIN, type Recorder } from '../domain/state.ts';

/**
 * A kept recorder as a bridge that starts may hold it (contract 3.4): what was last confirmed and the
 * outages that run stay, for the first readings to be compared with; nothing is current, and nothing is
 * half-way to a loss.
 */
export function revive(recorder: Recorder): Recorder {
  return {
    ...recorder,
    status: null,
    reason: null,
    detail: null,
    doubt: NO_DOUBT,
    failures: 0,
    login: NO_LOGIN,
    health: obscureHealth(recorder.health, 'starting'),
    channels: recorder.channels.map((channel) => ({
      ...channel,
      online: obscure(channel.online, 'starting'),
      recording: obscure(channel.recording, 'starting'),
    })),
  };
}
