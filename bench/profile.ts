import { Session } from 'node:inspector/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SelfTime } from './shapes.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Microseconds between two samples. */
const SAMPLING = 200;

/** Profiles this process. Resolves to what ends it and tells the functions that took most time for themselves. */
export async function startProfile(): Promise<() => Promise<SelfTime[]>> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLING });
  await session.post('Profiler.start');
  return async () => {
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    const selfs = new Map<number, number>();
    for (const [index, node] of (profile.samples ?? []).entries()) {
      selfs.set(node, (selfs.get(node) ?? 0) + (profile.timeDeltas?.[index] ?? 0));
    }
    const functions = new Map<string, SelfTime>();
    for (const { id, callFrame } of profile.nodes) {
      const { functionName, url, lineNumber } = callFrame;
      const place = url.startsWith('file:') ? relative(ROOT, fileURLToPath(url)) : url;
      const key = `${functionName} ${place}:${lineNumber}`;
      const self = (functions.get(key)?.self ?? 0) + (selfs.get(id) ?? 0);
      const where = place === '' ? '' : `${place}:${lineNumber + 1}`;
      functions.set(key, { name: functionName || '(anonymous)', place: where, self });
    }
    return [...functions.values()]
      .filter(({ name, self }) => self > 0 && name !== '(idle)')
      .sort((one, other) => other.self - one.self);
  };
}
