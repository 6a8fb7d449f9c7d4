import { cameraName, type Channel, shown, tally } from '../domain/state.ts';
import type { Millis } from '../domain/time.ts';
import type { Inspection } from '../inspection.ts';
import { explainUnknown, remedyForCamera, remedyForRecorder, remedyForRecording } from './check-remedies.ts';
import { isNotListed, isRecordingWrong, judge } from './check-verdict.ts';
import { neutral } from './terminal.ts';

/** All that is wrong, each with its remedy, as sentences. */
export function findTroubles(inspections: readonly Inspection[]): readonly string[] {
  return inspections.flatMap((inspection) => [
    ...(inspection.recorder.status === 'ok' ? [] : [sayRecorder(inspection)]),
    ...inspection.recorder.channels
      .filter((channel) => judge(channel) === 'wrong')
      .map((channel) => `${neutral(inspection.options.name)}: ${sayChannel(channel, inspection)}`),
  ]);
}

function sayRecorder(inspection: Inspection): string {
  const { recorder, options, wasAsked } = inspection;
  const status = `the recorder is ${recorder.status ?? 'unknown'}`;
  const detail = wasAsked ? (recorder.detail ?? '') : 'It was not asked: the last login was refused.';
  return sentences(
    `${neutral(options.name)}: ${status} (${recorder.reason ?? 'no reason'}).`,
    neutral(detail),
    remedyForRecorder(recorder),
    sayPause(inspection.pausedUntil),
  );
}

function sayPause(until: Millis | null): string {
  if (until === null) return '';
  if (!Number.isFinite(until)) return 'There is no further try until the credentials change.';
  return `With these credentials the next try is at ${sayMinute(until)}; with others, at once.`;
}

/** Local time, rounded up to the minute. */
export function sayMinute(at: Millis): string {
  const local = new Date(Math.ceil(at / 60_000) * 60_000);
  const two = (number: number) => String(number).padStart(2, '0');
  const date = `${local.getFullYear()}-${two(local.getMonth() + 1)}-${two(local.getDate())}`;
  return `${date} ${two(local.getHours())}:${two(local.getMinutes())}`;
}

function sayChannel(channel: Channel, { listed }: Inspection): string {
  const name = `camera ${channel.key} (${neutral(cameraName(channel))})`;
  if (isNotListed(channel)) {
    const ids = listed.map(neutral).join(', ');
    const rest = ids === '' ? 'It lists none at all.' : `It lists ${ids}.`;
    return `channel ${channel.key} is configured, and the recorder does not list it. ${rest}`;
  }
  if (shown(channel.online) === false)
    return `${name} is offline (${neutral(channel.online.reason ?? 'unknown')}). ${remedyForCamera(channel)}`;
  if (isRecordingWrong(channel))
    return `${name} is not recorded (${neutral(channel.recording.reason ?? 'unknown')}). ${remedyForRecording(channel)}`;
  return `${name}: the recorder's login is wrong. ${remedyForCamera(channel)}`;
}

/** All that is not known, one sentence for each recorder, fact and reason. */
export function findUnknowns(inspections: readonly Inspection[]): readonly string[] {
  return inspections.flatMap((inspection) => {
    const { options, recorder } = inspection;
    if (recorder.status !== 'ok') return [];
    const name = neutral(options.name);
    if (recorder.channels.length === 0) return [`${name}: the recorder lists no channel. Is \`type\` right?`];
    return FACTS.flatMap(([fact, word]) =>
      group(unknownOf(inspection, fact), fact).map(
        ([reason, keys]) =>
          `${name}: it is not known whether ${sayKeys(keys)} ${word}. ${explainUnknown(reason)}`,
      ),
    );
  });
}

/** The verdict where nothing known is wrong, without its full stop; only what is known can be well. */
export function sayNothingWrong(inspections: readonly Inspection[]): string {
  if (findUnknowns(inspections).length === 0) return 'All is well';
  const questions = FACTS.flatMap(([fact, word]) => {
    const count = inspections.flatMap((inspection) => unknownOf(inspection, fact)).length;
    return count === 0 ? [] : [`whether ${plural(count, 'camera')} ${count === 1 ? 'is' : 'are'} ${word}`];
  });
  const rest = questions.length === 0 ? 'not all is known' : `${questions.join(' and ')} is not known`;
  return `Nothing known is wrong, but ${rest}`;
}

const FACTS = [
  ['online', 'online'],
  ['recording', 'recorded'],
] as const;

/** Channels in use of a recorder that was read, of which a fact is not known. */
function unknownOf({ recorder }: Inspection, fact: 'online' | 'recording'): readonly Channel[] {
  if (recorder.status !== 'ok') return [];
  return recorder.channels.filter(
    (channel) => channel.enabled && !isNotListed(channel) && shown(channel[fact]) === null,
  );
}

function group(channels: readonly Channel[], fact: 'online' | 'recording') {
  return [...Map.groupBy(channels, (channel) => channel[fact].reason ?? 'no_evidence')].map(
    ([reason, members]) => [neutral(reason), members.map(({ key }) => key)] as const,
  );
}

function sayKeys(keys: readonly string[]): string {
  if (keys.length === 1) return `camera ${keys.join('')} is`;
  const shownKeys = keys.length > 12 ? [...keys.slice(0, 11), `${keys.length - 11} more`] : keys;
  return `cameras ${shownKeys.join(', ')} are`;
}

/** `3 recorders, 20 cameras: 18 online, 1 offline, 1 unknown; 17 recording, 2 unknown`. */
export function sayTotals(inspections: readonly Inspection[]): string {
  const cameras = inspections.flatMap(({ recorder }) => recorder.channels).filter(({ enabled }) => enabled);
  const { yes, no, unknown } = tally(cameras, 'online');
  const parts = [
    `${yes} online`,
    ...(no > 0 ? [`${no} offline`] : []),
    ...(unknown > 0 ? [`${unknown} unknown`] : []),
  ];
  const counts = `${plural(inspections.length, 'recorder')}, ${plural(cameras.length, 'camera')}`;
  return cameras.length === 0 ? counts : `${counts}: ${parts.join(', ')}; ${sayRecording(cameras)}`;
}

/** How many are recording: `recording unknown` where nothing is known of any. */
export function sayRecording(cameras: readonly Channel[]): string {
  const { yes, no, unknown } = tally(cameras, 'recording');
  if (unknown > 0 && yes + no === 0) return 'recording unknown';
  return `${yes} recording${unknown > 0 ? `, ${unknown} unknown` : ''}`;
}

export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : word.endsWith('s') ? 'es' : 's'}`;
}

function sentences(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
