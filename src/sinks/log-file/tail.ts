import { open } from 'node:fs/promises';

/** More than the lines of one batch. */
const TAIL_BYTES = 512 * 1024;

/** The last whole lines of a log, oldest first, also those that were rotated away last. Never throws. */
export async function readTail(file: string): Promise<readonly string[]> {
  const lines = await readLastLines(file);
  return [...(await readLastLines(`${file}.1`)), ...lines];
}

/**
 * How many of the pending events stand in the log already: their marks, from the first on without a gap,
 * are its last ones.
 */
export function countWritten(logged: readonly string[], pending: readonly string[]): number {
  for (let count = Math.min(logged.length, pending.length); count > 0; count -= 1) {
    const start = logged.length - count;
    if (pending.slice(0, count).every((mark, index) => mark === logged[start + index])) return count;
  }
  return 0;
}

async function readLastLines(file: string): Promise<readonly string[]> {
  try {
    const handle = await open(file, 'r');
    try {
      const found = await handle.stat();
      if (!found.isFile()) return [];
      const start = Math.max(0, found.size - TAIL_BYTES);
      const bytes = Buffer.alloc(found.size - start);
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
      // What is behind the last line break is a line that was cut off.
      return bytes.toString('utf8', 0, bytesRead).split('\n').slice(0, -1);
    } finally {
      await handle.close();
    }
  } catch {
    return [];
  }
}
