import type { Plan, Stretch } from '../../../domain/recording-mode.ts';
import { child, items, type Tree } from '../tree.ts';
import { isList } from './lists.ts';
import { flag, word } from './scalars.ts';

const DAY = 24 * 60;
const WEEK = 7 * DAY;
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
/** The one mode in which "not recording" is a fault (isapi.md 2.2). */
const CONTINUOUS = /^CMR$/i;
/** Modes in which something must happen first (isapi.md 2.2); `Command` and `manual` wait for a person, not for an event. */
const ON_EVENT = /motion|alarm|event|detection|^(?:EDR|VCA|POS|smart|intelligent)$/i;

/**
 * `GET /ISAPI/ContentMgmt/record/tracks` (isapi.md 2.2): the schedule of each channel's main stream, by ISAPI
 * channel id; `null` when it is another document. A track's id is channel × 100 + stream, 1 being the main one.
 */
export function readTracks(tree: Tree): ReadonlyMap<string, Plan> | null {
  const tracks = items(tree, 'Track');
  if (tracks.length === 0 && !isList(tree, 'TrackList')) return null;
  const plans = new Map<string, Plan>();
  // Most channels have the same one: it is held once.
  const known = new Map<string, Plan>();
  for (const track of tracks) {
    const id = Number(word(track, 'id'));
    const channel = String(Math.floor(id / 100));
    if (!Number.isInteger(id) || id < 100 || id % 100 !== 1 || plans.has(channel)) continue;
    plans.set(channel, shared(readPlan(track), known));
  }
  return plans;
}

/** The same object for plans that say the same. */
function shared(plan: Plan, known: Map<string, Plan>): Plan {
  const key = JSON.stringify(plan);
  const first = known.get(key) ?? plan;
  known.set(key, first);
  return first;
}

/** A switch that is not there is taken as on; with one that cannot be read nothing of the plan is known. */
function readPlan(track: Tree): Plan {
  const byDefault = word(track, 'DefaultRecordingMode');
  const own = child(track, 'Enable') ?? child(track, 'Enabled') ?? 'true';
  const switches = new Set([own, ...items(track, 'enableSchedule')].map((one) => flag(one)));
  if (switches.has(null) && !switches.has(false)) return { enabled: true, blocks: [], isWhole: false };
  const actions = items(track, 'ScheduleAction');
  const stretches = actions.map((action) => readStretch(action, byDefault));
  const hasSchedule = actions.length > 0 || child(track, 'TrackSchedule') !== undefined;
  return {
    enabled: !switches.has(false),
    blocks: stretches.filter((one) => typeof one === 'object'),
    isWhole: hasSchedule && !switches.has(null) && !stretches.includes('unreadable'),
  };
}

function readStretch(action: Tree, byDefault: string | null): Stretch | 'empty' | 'unreadable' {
  const does = items(action, 'Actions')[0] ?? null;
  if (flag(does, 'Record') === false) return 'empty';
  const from = readMinute(items(action, 'ScheduleActionStartTime')[0] ?? null, Math.floor);
  const to = readMinute(items(action, 'ScheduleActionEndTime')[0] ?? null, Math.ceil);
  if (from === null || to === null) return 'unreadable';
  const on = causeOf(word(does, 'ActionRecordingMode') ?? byDefault ?? '');
  const cause = { continuous: on === 'time', on };
  // From Sunday 00:00 to Saturday 24:00 is a week, and no time only what begins and ends in the same words.
  if (from % WEEK === to % WEEK) return isSameTime(action) ? 'empty' : { from: 0, to: WEEK, ...cause };
  return { from: from % WEEK, to, ...cause };
}

function isSameTime(action: Tree): boolean {
  const [start = null, end = null] = [
    items(action, 'ScheduleActionStartTime')[0],
    items(action, 'ScheduleActionEndTime')[0],
  ];
  return ['DayOfWeek', 'TimeOfDay'].every((name) => word(start, name) === word(end, name));
}

function causeOf(mode: string): Stretch['on'] {
  if (CONTINUOUS.test(mode)) return 'time';
  return ON_EVENT.test(mode) ? 'event' : null;
}

/** @param whole how seconds make minutes: a day that ends at 23:59:59 ends at 24:00 */
function readMinute(time: Tree, whole: (minutes: number) => number): number | null {
  const day = DAYS.indexOf(word(time, 'DayOfWeek')?.slice(0, 3).toLowerCase() ?? '');
  const found = /^(\d{1,2}):([0-5]\d)(?::([0-5]\d))?/.exec(word(time, 'TimeOfDay') ?? '');
  if (day < 0 || found === null) return null;
  const [hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((digits) => Number(digits ?? 0));
  const minute = whole(hours * 60 + minutes + seconds / 60);
  return minute > DAY ? null : day * DAY + minute;
}
