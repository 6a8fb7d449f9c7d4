import type { ToldEvent } from '../../bridge/support/events.ts';
import { whoseOf } from './record.ts';

/** A state as the bridge has published it: of a camera, or of a recorder. */
export interface Shown {
  readonly at: number;
  readonly whose: string;
  readonly isOn: boolean;
}

/** What is published was decided so shortly before. */
const UNDERWAY = 2000;

/** A payload of an `online` topic below the base topic; `null` for any other, and for what is unknown. */
export function readShown(base: string, topic: string, payload: string): Shown | null {
  const whose = topic.startsWith(base) && topic.endsWith('/online') ? topic.slice(base.length, -7) : null;
  if (whose === null || (payload !== 'ON' && payload !== 'OFF')) return null;
  const isOn = payload === 'ON';
  // Of a recorder, OFF is also what is shown before it was read: there is no word for not knowing.
  return isOn || whose.includes('/') ? { at: Date.now(), whose, isOn } : null;
}

/** What is shown as lost was told as lost before, and what is shown as there was told to be back. */
export function judgeShown(all: readonly Shown[], events: readonly ToldEvent[]): readonly string[] {
  const turns = new Map<string, { readonly at: number; readonly isOn: boolean }[]>();
  for (const event of events.filter(({ event_type }) => event_type.startsWith('o'))) {
    const turn = { at: Date.parse(event.at), isOn: event.event_type === 'online' };
    turns.set(whoseOf(event), [...(turns.get(whoseOf(event)) ?? []), turn]);
  }
  return all.flatMap(({ at, whose, isOn }) => {
    const before = [{ at: 0, isOn: true }, ...(turns.get(whose) ?? [])].filter((turn) => turn.at <= at);
    const held = before.filter((_, index) => (before[index + 1]?.at ?? Infinity) >= at - UNDERWAY);
    if (held.some((turn) => turn.isOn === isOn)) return [];
    return [`${whose} was shown ${isOn ? 'ON' : 'OFF'} at ${new Date(at).toISOString()}, and told otherwise`];
  });
}
