import { type Belief, type Channel, type Recorder, shown } from './state.ts';

/** What a recorder says of its own accord. It says nothing of the state: the next reading comes at once, and decides (contract 8). */
export interface Push {
  /** `reopened`: the stream was away, and nobody knows what it would have told. */
  readonly kind: 'video' | 'recording' | 'disk' | 'ipc' | 'reopened';
  /** As the recorder writes it, which may be an SDK number; `null` for the recorder itself. */
  readonly channel: string | null;
  readonly isActive: boolean;
}

/** IP channels are counted from 33 on by Hikvision's SDK (isapi.md 1.3). */
const SDK_OFFSET = 32;

/** Whether the latest reading says the same as a push; `null` where it says nothing of it. */
export function agrees({ kind, channel, isActive }: Push, recorder: Recorder): boolean | null {
  if (kind === 'disk' || kind === 'reopened' || channel === null) return null;
  const found = findChannel(recorder.channels, channel);
  if (found === null) return null;
  const seen = lastSeen(kind === 'recording' ? found.recording : found.online);
  // What is active is a loss.
  return seen === null ? null : seen !== isActive;
}

function findChannel(channels: readonly Channel[], number: string): Channel | null {
  const shifted = String(Number(number) - SDK_OFFSET);
  return (
    channels.find(({ id }) => id === number) ??
    channels.find(({ id, kind }) => kind === 'ip' && id === shifted) ??
    null
  );
}

/** What the latest reading said, before it is confirmed. */
function lastSeen({ doubt, ...belief }: Belief): boolean | null {
  if (doubt.blind > 0) return null;
  return doubt.bad > 0 ? false : shown({ ...belief, doubt });
}
