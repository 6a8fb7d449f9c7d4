import type { CameraEventType, Event, RecorderEventType } from '../../domain/event.ts';
import { oneLine } from '../../domain/plain.ts';
import { counts, type Recorder, tally } from '../../domain/state.ts';
import type { Millis } from '../../domain/time.ts';
import { sayDuration } from './duration.ts';

/** The line of an event, without its line break (contract 5); times are local. */
export function eventLine(event: Event): string {
  return write(event.at, isRecorderLost(event) ? 'ERROR' : 'WARNING', event.recorder_name, sayEvent(event));
}

/**
 * The line that a recorder gets when it becomes readable, without its line break (contract 5). Its figures count what
 * is known; what is not follows them.
 */
export function summaryLine(recorder: Recorder, at: Millis): string {
  const channels = recorder.channels.filter(counts);
  const online = tally(channels, 'online');
  const recording = tally(channels, 'recording');
  const unknown = [
    ...(online.unknown > 0 ? [`${online.unknown} online`] : []),
    ...(recording.unknown > 0 ? [`${recording.unknown} recording`] : []),
  ];
  const figures = `${channels.length} cameras, ${online.yes} online, ${recording.yes} recording`;
  const rest = unknown.length === 0 ? '' : ` (unknown: ${unknown.join(', ')})`;
  return write(at, 'INFO', recorder.name, `${SUMMARY} ${figures}${rest}`);
}

/** Whether a line of the log is a recorder's summary, which is no event. */
export function isSummary(line: string): boolean {
  return / - INFO - .*: Successfully retrieved camera status for DVR\. /.test(line);
}

const SUMMARY = 'Successfully retrieved camera status for DVR.';

function sayEvent(event: Event): string {
  const { event_type, reason, status, disk = '?', drift, source } = event;
  const seconds = event.duration ?? 0;
  const lost = time(event.since);
  const back = time(source === undefined ? event.at : event.since + seconds * 1000);
  const duration = sayDuration(seconds);
  if (event.channel === undefined) {
    const lines: Record<string, string> = {
      offline: `recorder ${status ?? 'unreachable'} at ${lost}. Reason: ${reason}`,
      online: `recorder restored at ${back}. Downtime: ${duration}`,
      disk_problem: `Disk ${disk} problem at ${lost}. Reason: ${reason}`,
      disk_ok: `Disk ${disk} ok again at ${back}. Duration: ${duration}`,
      restarted: `recorder restarted at ${lost}`,
      clock_wrong: `clock wrong at ${lost}. Drift: ${drift ?? '?'}s`,
      clock_ok: `clock right again at ${back}`,
    } satisfies Record<RecorderEventType, string>;
    return lines[event_type] ?? event_type;
  }
  const camera = sayCamera(event.channel, event.camera);
  const lines: Record<string, string> = {
    offline: `${camera} went offline at ${lost}. Reason: ${reason}`,
    online: `${camera} restored connection at ${back}. Downtime: ${duration}`,
    recording_stopped: `${camera} stopped recording at ${lost}. Reason: ${reason}`,
    recording_started: `${camera} resumed recording at ${back}. Not recorded: ${duration}`,
  } satisfies Record<CameraEventType, string>;
  return lines[event_type] ?? event_type;
}

/** A camera without a name of its own bears its number alone. */
function sayCamera(channel: string, name: string | undefined): string {
  const number = `Camera ${channel}`;
  const own = name?.trim() ?? '';
  return own === '' || own === number ? number : `${number} (${own})`;
}

function isRecorderLost(event: Event): boolean {
  return event.channel === undefined && event.event_type === 'offline';
}

/** Names and reasons come from recorders. */
function write(at: Millis, level: string, name: string, text: string): string {
  return oneLine(`${date(at)} ${time(at)} - ${level} - ${name}: ${text}`);
}

function date(at: Millis): string {
  const day = new Date(at);
  const year = String(day.getFullYear()).padStart(4, '0');
  return `${year}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

function time(at: Millis): string {
  const day = new Date(at);
  return `${two(day.getHours())}:${two(day.getMinutes())}:${two(day.getSeconds())}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
