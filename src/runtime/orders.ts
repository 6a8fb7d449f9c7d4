import { counts, shown } from '../domain/state.ts';
import { iso } from '../domain/time.ts';
import type { Watch } from './watch.ts';

/** What became of an order: `null` when it is done, or accepted, else a sentence on why not. */
export type Refusal = string | null;

/** Polls recorders now, whatever the back-off, but never within a login pause. @param id `null`: all of them */
export function refresh(watches: readonly Watch[], id: string | null): Refusal {
  const chosen = watches.filter((watch) => id === null || watch.id === id);
  if (chosen.length === 0) return noRecorder(id);
  const paused = chosen.filter((watch) => watch.access.pausedUntil !== null);
  const [first] = paused;
  if (first !== undefined && paused.length === chosen.length) return sayPause(first);
  for (const watch of chosen) watch.refresh();
  return null;
}

/** Shows a picture of a camera. @param key of its channel */
export async function snapshot(watches: readonly Watch[], id: string, key: string): Promise<Refusal> {
  const watch = watches.find((one) => one.id === id);
  if (watch === undefined) return noRecorder(id);
  const { channels, status } = watch.recorder;
  const channel = channels.find((one) => one.key === key && counts(one));
  if (channel === undefined) return `There is no channel ${JSON.stringify(key)} on ${id}.`;
  if (status !== 'ok' || shown(channel.online) !== true)
    return 'The camera is not online: there is no picture of it now.';
  const reason = await watch.photographer.ask(channel);
  return reason === null ? null : `No picture came: ${reason}.`;
}

/** Recorders that are being told to start anew. */
const restarting = new WeakSet<Watch>();

/** Has a recorder start anew. */
export async function reboot(watches: readonly Watch[], id: string, signal: AbortSignal): Promise<Refusal> {
  const watch = watches.find((one) => one.id === id);
  if (watch === undefined) return noRecorder(id);
  if (watch.access.pausedUntil !== null) return sayPause(watch);
  if (restarting.has(watch)) return 'It was told so a moment ago.';
  restarting.add(watch);
  try {
    const refusal = await watch.source.reboot(signal);
    // Whatever was refused: the next reading tells whether it is the login.
    if (refusal !== null) watch.hasten();
    return refusal;
  } finally {
    restarting.delete(watch);
  }
}

function noRecorder(id: string | null): string {
  return `There is no recorder ${JSON.stringify(id)}.`;
}

function sayPause({ id, access }: Watch): string {
  const until = access.pausedUntil ?? Infinity;
  const when = Number.isFinite(until) ? `until ${iso(until)}` : 'until its credentials change';
  return `No login at ${id} ${when}: the recorder refused the last one.`;
}
