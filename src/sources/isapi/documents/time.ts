import type { WallClock, Zone } from '../../../domain/drift.ts';
import type { Millis } from '../../../domain/time.ts';
import { items, type Tree } from '../tree.ts';
import { word } from './scalars.ts';

const HOUR: Millis = 60 * 60_000;
/** Zones are from UTC-12 to UTC+14, and none adds more than two hours in summer. */
const WESTMOST: Millis = -12 * HOUR;
const EASTMOST: Millis = 14 * HOUR;
const MOST_DAYLIGHT: Millis = 2 * HOUR;

const LOCAL = /^(\d{4}-\d{2}-\d{2})[Tt\s]+(\d{2}:\d{2}:\d{2})(\.\d{1,9})?\s*(.*)$/s;
const NAME = String.raw`(?:<[^<>]+>|\p{L}+)`;
const SPAN = String.raw`[+-]?\d{1,2}(?::\d{1,2}){0,2}`;
const ZONE = new RegExp(
  `^${NAME}(?<standard>${SPAN})(?:(?<summer>${NAME})(?<daylight>${SPAN})?)?(?:,.*)?$`,
  'su',
);

/**
 * `GET /ISAPI/System/time` (isapi.md 4.3): the recorder's own wall clock; `null` when it is another document, or shows no
 * time. A `Z` behind the time is an offset of 0 like another; on some recorders it stands behind local time.
 */
export function readClock(tree: Tree): WallClock | null {
  const time = items(tree, 'Time')[0] ?? null;
  const [, date = '', clock = '', fraction = '', rest = ''] = LOCAL.exec(word(time, 'localTime') ?? '') ?? [];
  const wall = Date.parse(`${date}T${clock}${fraction.slice(0, 4)}Z`);
  if (Number.isNaN(wall) || !isDay(date)) return null;
  return { wall, offset: readOffset(rest), zone: readZone(word(time, 'timeZone') ?? '') };
}

/** A day that its month does not have would be read as one of the next month. */
function isDay(date: string): boolean {
  return new Date(`${date}T00:00:00Z`).toISOString().startsWith(date);
}

/** `+02:00`, `-6:00`, `+0530`, `Z`. */
function readOffset(text: string): Millis | null {
  if (/^z$/i.test(text)) return 0;
  const [, sign, hours, minutes] = /^([+-])(\d{1,2}):?(\d{2})?(?::\d{2})?$/.exec(text) ?? [];
  if (sign === undefined || hours === undefined) return null;
  return within(spanOf(`${sign}${hours}:${minutes ?? '00'}`), WESTMOST, EASTMOST);
}

/**
 * A time zone as POSIX writes it, west being positive: `EST5EDT,M3.2.0,M11.1.0`. In Hikvision's own form, what follows
 * `DST` is no offset but what is added in summer: `CST-2:00:00DST01:00:00,M3.5.0/02:00:00,M10.5.0/03:00:00`. From when to
 * when it is added is not looked at.
 */
function readZone(text: string): Zone | null {
  const { standard: written, summer, daylight: added } = ZONE.exec(text)?.groups ?? {};
  const standard = within(spanOf(written), -EASTMOST, -WESTMOST);
  if (standard === null) return null;
  const daylight = within(readDaylight(summer, added, standard), -MOST_DAYLIGHT, MOST_DAYLIGHT);
  return daylight === null ? null : { standard: 0 - standard, daylight };
}

function readDaylight(
  name: string | undefined,
  written: string | undefined,
  standard: Millis,
): Millis | null {
  if (name === undefined) return 0;
  if (written === undefined) return HOUR;
  const span = spanOf(written);
  if (span === null) return null;
  const isAmount = /^dst$/i.test(name) && /^\d/.test(written);
  return isAmount ? span : standard - span;
}

/** `-2:00:00`, `5`; `null` for what is no span of time. */
function spanOf(text: string | undefined): Millis | null {
  const [hours = NaN, minutes = 0, seconds = 0] = (text ?? '').replace(/^[+-]/, '').split(':').map(Number);
  if (text === undefined || Number.isNaN(hours) || minutes > 59 || seconds > 59) return null;
  const span = hours * HOUR + minutes * 60_000 + seconds * 1000;
  return text.startsWith('-') ? 0 - span : span;
}

function within(span: Millis | null, least: Millis, most: Millis): Millis | null {
  return span !== null && span >= least && span <= most ? span : null;
}
