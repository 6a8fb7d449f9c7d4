import type { Block, Schedule } from '../../../domain/schedule.ts';
import { items, type Tree } from '../tree.ts';
import { isList } from './lists.ts';
import { flag, word } from './scalars.ts';

const DAY = 24 * 60;
const WEEK = 7 * DAY;
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
/** The one mode in which "not recording" is a fault (isapi.md 2.2). */
const CONTINUOUS = 'CMR';

/**
 * `GET /ISAPI/ContentMgmt/record/tracks` (isapi.md 2.2): the schedule of each channel's main stream, by ISAPI
 * channel id; `null` when it is another document. A track's id is channel × 100 + stream, 1 being the main one.
 */
export function readTracks(tree: Tree): ReadonlyMap<string, Schedule> | null {
  const tracks = items(tree, 'Track');
  if (tracks.length === 0 && !isList(tree, 'TrackList')) return null;
  const schedules = new Map<string, Schedule>();
  for (const track of tracks) {
    const id = Number(word(track, 'id'));
    const channel = String(Math.floor(id / 100));
    if (!Number.isInteger(id) || id < 100 || id % 100 !== 1 || schedules.has(channel)) continue;
    schedules.set(channel, readSchedule(track));
  }
  return schedules;
}

function readSchedule(track: Tree): Schedule {
  const byDefault = word(track, 'DefaultRecordingMode');
  const isScheduled = items(track, 'enableSchedule').every((value) => flag(value) !== false);
  return {
    enabled: flag(track, 'Enable') !== false && isScheduled,
    blocks: items(track, 'ScheduleAction').flatMap((action) => readBlock(action, byDefault)),
  };
}

function readBlock(action: Tree, byDefault: string | null): readonly Block[] {
  const from = readMinute(items(action, 'ScheduleActionStartTime')[0] ?? null);
  const to = readMinute(items(action, 'ScheduleActionEndTime')[0] ?? null);
  const does = items(action, 'Actions')[0] ?? null;
  if (from === null || to === null || from === to || flag(does, 'Record') === false) return [];
  const mode = word(does, 'ActionRecordingMode') ?? byDefault;
  return [{ from: from % WEEK, to, continuous: mode?.toUpperCase() === CONTINUOUS }];
}

function readMinute(time: Tree): number | null {
  const day = DAYS.indexOf(word(time, 'DayOfWeek')?.slice(0, 3).toLowerCase() ?? '');
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})/.exec(word(time, 'TimeOfDay') ?? '') ?? [];
  if (day < 0 || hours === undefined || minutes === undefined) return null;
  return day * DAY + Number(hours) * 60 + Number(minutes);
}
