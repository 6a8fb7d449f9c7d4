import type { Recorder } from '../domain/state.ts';
import { iso, type Millis } from '../domain/time.ts';
import type { Log } from '../ports.ts';

/** Says in the program's log that a recorder is lost, and why, or read again; and that it has other firmware. */
export function sayStatus(log: Log, before: Recorder, after: Recorder, pausedUntil: Millis | null): void {
  const { id, status, reason, detail, device } = after;
  const firmware = device?.firmware ?? null;
  const past = before.device?.firmware ?? null;
  if (firmware !== null && past !== null && firmware !== past)
    log.info('The recorder has other firmware.', { recorder: id, firmware, before: past });
  if (status === before.status && reason === before.reason) return;
  if (status === 'ok') log.info('The recorder is read.', { recorder: id });
  else if (status !== null)
    log.warn(detail ?? 'The recorder is lost.', {
      recorder: id,
      status,
      reason,
      next_login: sayWhen(pausedUntil),
    });
}

function sayWhen(until: Millis | null): string | undefined {
  if (until === null) return undefined;
  return Number.isFinite(until) ? iso(until) : 'never';
}
