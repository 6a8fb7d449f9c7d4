import { setTimeout as delay } from 'node:timers/promises';

/** Resolves as soon as the condition holds; rejects, naming it, when it does not come to hold. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  limit = 8_000,
): Promise<void> {
  const end = performance.now() + limit;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`did not happen: ${what}`);
    await delay(2);
  }
}
