import type { Millis } from '../../../domain/time.ts';
import { items, type Tree } from '../tree.ts';
import { word } from './scalars.ts';

/**
 * `GET /ISAPI/System/time` (isapi.md 4.3): the recorder's own wall clock, as if it were UTC; `null` when it is
 * another document. The offset behind `localTime` is left aside: in summer it is wrong on many recorders.
 */
export function readWallClock(tree: Tree): Millis | null {
  const time = items(tree, 'Time')[0] ?? null;
  const [, date, clock] =
    /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})/.exec(word(time, 'localTime') ?? '') ?? [];
  const wall = Date.parse(`${date ?? ''}T${clock ?? ''}Z`);
  return Number.isNaN(wall) ? null : wall;
}
