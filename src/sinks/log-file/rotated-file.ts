import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** How large the log may become. */
export interface Limits {
  /** Bytes of one file; a file holds at least one line, however long. */
  readonly maxBytes: number;
  /** Files in all: the one that is written, and those behind it (`.1` is the youngest). */
  readonly files: number;
}

/**
 * Appends whole lines and returns when they are on the disk; rotates before the file would grow too large.
 * Where it throws, a part of the lines may stand in the file: `onWritten` was called with the number of lines
 * of each part that does.
 *
 * The file is opened for each call: it may be moved away or deleted by others at any time.
 */
export async function appendLines(
  file: string,
  lines: readonly string[],
  { maxBytes, files }: Limits,
  onWritten: (count: number) => void,
): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  let rest = lines.map((line) => Buffer.from(`${line}\n`));
  while (rest.length > 0) {
    let size = await measure(file);
    if (size > 0 && size + (rest[0]?.length ?? 0) > maxBytes) {
      await rotate(file, files);
      size = 0;
    }
    const count = countFitting(rest, maxBytes - size);
    await append(file, Buffer.concat(rest.slice(0, count)));
    onWritten(count);
    rest = rest.slice(count);
  }
}

async function append(file: string, bytes: Buffer): Promise<void> {
  const handle = await open(file, 'a+', 0o644);
  try {
    const before = await handle.stat();
    const isFile = before.isFile();
    try {
      // A line that was cut off by a power failure ends here, so that the next begins on its own.
      const isTorn = isFile && before.size > 0 && !(await endsLine(handle, before.size));
      await handle.appendFile(isTorn ? Buffer.concat([Buffer.from('\n'), bytes]) : bytes);
      if (isFile) await handle.sync();
    } catch (error) {
      // A full disk takes the beginning of a line: the whole comes later.
      if (isFile) await handle.truncate(before.size).catch(() => {});
      throw error;
    }
  } finally {
    await handle.close();
  }
}

async function endsLine(handle: Awaited<ReturnType<typeof open>>, size: number): Promise<boolean> {
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] === 0x0a;
}

/** Renames up to the first number that is free, so that a rotation that failed half-way costs no file. */
async function rotate(file: string, files: number): Promise<void> {
  let free = 1;
  while (free < files - 1 && (await exists(`${file}.${free}`))) free += 1;
  for (let number = Math.min(free, files - 1); number > 1; number -= 1) {
    await rename(`${file}.${number - 1}`, `${file}.${number}`);
  }
  if (files > 1) await rename(file, `${file}.1`);
  else await rm(file);
}

/** The size of a regular file; 0 where there is none yet, and of what cannot be rotated (a pipe, a device). */
async function measure(file: string): Promise<number> {
  const found = await stat(file).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  return found?.isFile() === true ? found.size : 0;
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    (error: unknown) => !isMissing(error),
  );
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** How many of the lines fit; at least one. */
function countFitting(lines: readonly Buffer[], room: number): number {
  let bytes = 0;
  const over = lines.findIndex((line) => (bytes += line.length) > room);
  return over === -1 ? lines.length : Math.max(1, over);
}
