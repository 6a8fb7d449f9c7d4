/** The allowed key that a wrong one was probably meant to be. */
export function nearMiss(key: string, allowed: readonly string[]): string | null {
  const plain = plainOf(key);
  const former = FORMER_NAMES.get(plain);
  if (former !== undefined && allowed.includes(former)) return former;
  const part = allowed.find((one) => plain.length >= 4 && (one.includes(plain) || plain.includes(one)));
  return nearest(plain, allowed) ?? part ?? null;
}

/** Whether a key is an allowed one but for a slip of the fingers. */
export function isMistyped(key: string, allowed: readonly string[]): boolean {
  return nearest(plainOf(key), allowed) !== null;
}

function plainOf(key: string): string {
  return key.toLowerCase().replaceAll(/[\s-]/g, '_');
}

function nearest(plain: string, allowed: readonly string[]): string | null {
  let best: string | null = null;
  let least = plain.length < 4 ? 2 : 3;
  for (const one of allowed) {
    const steps = distance(plain, one);
    if (steps < least) [best, least] = [one, steps];
  }
  return best;
}

/** Options of the old form. */
const FORMER_NAMES: ReadonlyMap<string, string> = new Map([
  ['ip', 'host'],
  ['valid_camera_ids', 'channels'],
]);

/** Letters to insert, drop, replace or swap with their neighbour to turn one word into the other. */
function distance(from: string, to: string): number {
  let older: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let row = 1; row <= from.length; row += 1) {
    const next = [row];
    for (let at = 1; at <= to.length; at += 1) {
      const same = from[row - 1] === to[at - 1];
      let steps = Math.min(
        (last[at] ?? 0) + 1,
        (next[at - 1] ?? 0) + 1,
        (last[at - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = row > 1 && at > 1 && from[row - 1] === to[at - 2] && from[row - 2] === to[at - 1];
      if (swapped) steps = Math.min(steps, (older[at - 2] ?? 0) + 1);
      next.push(steps);
    }
    [older, last] = [last, next];
  }
  return last[to.length] ?? 0;
}
