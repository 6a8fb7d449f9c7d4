import type { Millis } from '../../../domain/time.ts';
import type { RecorderView } from '../model.ts';
import { element, HIKVISION, xmlDocument } from '../xml.ts';

const HOUR = 60;

/** `System/time`. */
export function time(model: RecorderView, now: Millis): string {
  const content = `\n<timeMode>NTP</timeMode>\n${element('localTime', localTime(model, now))}\n${element('timeZone', model.timeZone)}\n`;
  return xmlDocument(model, 'Time', HIKVISION, content);
}

/** The wall clock, tagged with the offset of winter. */
export function localTime(model: RecorderView, now: Millis): string {
  const east = -minutesOf(/^(?:<[^>]*>|[^\d+-]+)([+-]?[\d:]+)/.exec(model.timeZone)?.[1] ?? '0');
  const added = minutesOf(/DST([\d:]+)/.exec(model.timeZone)?.[1] ?? '1');
  const ahead = (east + (model.summerTime ? added : 0)) * 60_000;
  const wall = new Date(now + model.timeOffset + ahead).toISOString().slice(0, 19);
  return wall + { offset: offset(east), z: 'Z', none: '' }[model.timeSuffix ?? 'offset'];
}

/** `-5:30:00` as minutes. */
function minutesOf(span: string): number {
  const [hours = 0, minutes = 0] = span.replace(/^[+-]/, '').split(':').map(Number);
  const size = hours * HOUR + minutes;
  return span.startsWith('-') ? -size : size;
}

function offset(minutes: number): string {
  const digits = (value: number): string => String(value).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${digits(Math.floor(size / HOUR))}:${digits(size % HOUR)}`;
}
