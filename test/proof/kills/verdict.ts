import type { ToldEvent } from '../../bridge/support/events.ts';
import type { Claim } from './claims.ts';
import { type Record, whoseOf } from './record.ts';
import type { Said, Watched } from './watched.ts';

/** The longest that a reading may take at an interval of 5 s, and a little for a busy machine. */
const READING = 6000;
/** What was said is noted once it is sent: on a busy machine the bridge may have read it, and dated it, before that. */
const NOTED = 100;
/** Between the two readings of a loss lies `confirm_after`; clocks and timers round. */
const CONFIRMED = 900;

/** What was said so long before or after helps to understand what was not. */
const FAR = 30_000;

const LOSSES = new Set<string>(['offline', 'recording_stopped']);

/** Whether what was told of everything hangs together, and is what the recorders said. */
export function judge(
  record: Record,
  watched: readonly Watched[],
  claims: readonly Claim[],
): readonly string[] {
  const { events } = record;
  return [
    ...record.faults,
    ...judgeIds(events),
    ...judgePlaces(record),
    ...judgeTurns(events),
    ...events.flatMap((event) => judgeTruth(event, watched)),
    ...claims.flatMap((claim) => judgeClaim(claim, events)),
  ];
}

/** None under two ids. */
function judgeIds(events: readonly ToldEvent[]): readonly string[] {
  const known = new Map<string, string>();
  return events.flatMap((event) => {
    const what = `${whoseOf(event)} ${event.event_type} since ${event.since}`;
    const other = known.get(what);
    known.set(what, event.id);
    return other === undefined ? [] : [`${what} is told under two ids: ${other} and ${event.id}`];
  });
}

/** Everything that was ever kept, or told anywhere, is at the end acknowledged on both topics and in the log, in order. */
function judgePlaces(record: Record): readonly string[] {
  const faults: string[] = [];
  const all = record.events.map(({ id }) => id);
  for (const place of ['broker', 'own topic', 'log'] as const) {
    const there = record.at(place);
    const missing = all.filter((id) => !there.includes(id));
    faults.push(...missing.map((id) => `${id} never came to: ${place}`));
    // Each acknowledgement comes on its own: on the wire the order of the first telling is what counts.
    if (place === 'log' && !isAscending(there)) faults.push('the log is not in order');
  }
  if (!isAscending(record.at('wire'))) faults.push('the events were not told in order');
  const unasked = record.at('checker').filter((id) => !record.at('wire').includes(id));
  faults.push(...unasked.map((id) => `${id} was heard and never told`));
  return faults;
}

function isAscending(ids: readonly string[]): boolean {
  return ids.every((id, index) => index === 0 || id > (ids[index - 1] ?? ''));
}

/** A loss and its end take turns, and the end tells the same beginning. */
function judgeTurns(events: readonly ToldEvent[]): readonly string[] {
  const last = new Map<string, ToldEvent>();
  return events.flatMap((event) => {
    const key = `${whoseOf(event)} ${factOf(event)}`;
    const before = last.get(key);
    last.set(key, event);
    const isLoss = LOSSES.has(event.event_type);
    const isTurn = isLoss ? before === undefined || !LOSSES.has(before.event_type) : before !== undefined;
    if (!isTurn) return [`${event.id} ${key} ${event.event_type} follows ${before?.event_type ?? 'nothing'}`];
    if (isLoss) return [];
    const seconds = Math.floor((Date.parse(event.at) - Date.parse(event.since)) / 1000);
    const isSame = before?.since === event.since && before.event_type !== event.event_type;
    return isSame && event.duration === seconds
      ? []
      : [`${event.id} ${key} has another beginning or duration than its loss`];
  });
}

/** Whether a recorder said so just before it was told, and, of a loss, twice. */
function judgeTruth(event: ToldEvent, watched: readonly Watched[]): readonly string[] {
  const recorder = watched.find(({ id }) => id === event.recorder);
  if (recorder === undefined) return [`${event.id} is of an unknown recorder`];
  const fact = factOf(event);
  const isLoss = LOSSES.has(event.event_type);
  const saw = (time: string): boolean => {
    const at = Date.parse(time);
    if (event.channel === undefined && isLoss)
      return recorder.troubles.some(
        ({ isTotal, from, until }) => isTotal && at >= from && at <= until + READING,
      );
    return recorder.said.some(
      (said) => said.fact === fact && isJustBefore(said, at) && says(said, event.channel) === !isLoss,
    );
  };
  const faults: string[] = [];
  const whose = `${event.id} ${whoseOf(event)} ${event.event_type}`;
  const unsaid = (when: string, time: string): string => {
    const said = recorder.said.filter((one) => one.fact === fact && says(one, event.channel) === !isLoss);
    const apart = said.map(({ at }) => at - Date.parse(time)).filter((gap) => Math.abs(gap) < FAR);
    return `${whose} ${when} ${time}: the recorder had not said so, but ${apart.join(', ')} ms from then`;
  };
  if (!saw(event.at)) faults.push(unsaid('at', event.at));
  if (!isLoss) return faults;
  if (!saw(event.since)) faults.push(unsaid('since', event.since));
  if (Date.parse(event.at) - Date.parse(event.since) < CONFIRMED) faults.push(`${whose} was not confirmed`);
  return faults;
}

function isJustBefore({ at }: Said, time: number): boolean {
  return at <= time + NOTED && at >= time - READING;
}

/** Of the recorder itself: that it answers. */
function says({ values }: Said, channel: string | undefined): boolean | undefined {
  return channel === undefined ? true : values.get(channel);
}

/** What was certain by then had been told by then. */
function judgeClaim({ whose, fact, is, by }: Claim, events: readonly ToldEvent[]): readonly string[] {
  const told = events.findLast(
    (event) => whoseOf(event) === whose && factOf(event) === fact && Date.parse(event.at) <= by,
  );
  const state = told === undefined || !LOSSES.has(told.event_type);
  if (state === is) return [];
  const word = is ? 'there' : 'lost';
  return [`${whose} was certainly ${word} (${fact}) by ${new Date(by).toISOString()}, and that was not told`];
}

function factOf({ event_type }: ToldEvent): Said['fact'] {
  return event_type.startsWith('recording') ? 'recording' : 'online';
}
