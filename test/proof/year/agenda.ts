import type { Dice } from './dice.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Seconds that something is whole, and broken: at least, at most. */
export interface Habit {
  readonly whole: readonly [number, number];
  readonly broken: readonly [number, number];
}

/** Something that breaks and is mended, again and again. */
export interface Thing {
  readonly name: string;
  readonly habit: Habit;
}

export const CAMERA: Habit = { whole: [30, 12 * DAY], broken: [10, 2 * DAY] };
export const RECORDER: Habit = { whole: [HOUR, 6 * DAY], broken: [20, DAY] };
export const BROKER: Habit = { whole: [HOUR, 5 * DAY], broken: [5, 12 * HOUR] };
export const BRIDGE: Habit = { whole: [10 * MINUTE, 4 * DAY], broken: [1, 12 * HOUR] };
/** Broken or not, each time it is set. */
export const CLOCK: Habit = { whole: [HOUR, 6 * DAY], broken: [10 * MINUTE, 2 * DAY] };
export const DISK: Habit = { whole: [6 * HOUR, 8 * DAY], broken: [10 * MINUTE, 12 * HOUR] };

/** When which thing breaks or is mended next. */
export class Agenda {
  readonly #dice: Dice;
  readonly #next: { readonly thing: Thing; at: number; isBroken: boolean }[];

  constructor(things: readonly Thing[], dice: Dice) {
    this.#dice = dice;
    this.#next = things.map((thing) => ({ thing, at: dice.span(thing.habit.whole), isBroken: false }));
  }

  /** Seconds until something happens. */
  until(now: number): number {
    return Math.max(0, Math.min(...this.#next.map(({ at }) => at)) - now);
  }

  /** What happens now, each thing at most once. */
  due(now: number): readonly { readonly name: string; readonly isBroken: boolean }[] {
    const due = this.#next.filter(({ at }) => at <= now);
    for (const one of due) {
      one.isBroken = !one.isBroken;
      one.at = now + this.#dice.span(one.isBroken ? one.thing.habit.broken : one.thing.habit.whole);
    }
    return due.map(({ thing: { name }, isBroken }) => ({ name, isBroken }));
  }

  /** Who had its turn too early has it again after so many seconds. */
  putOff(name: string, now: number, seconds: number): void {
    const one = this.#next.find(({ thing }) => thing.name === name);
    if (one === undefined) return;
    one.isBroken = !one.isBroken;
    one.at = now + seconds;
  }
}
