/** What the store could not do, why, and what the user can do about it, in one message for people. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** SQLite's primary result codes (sqlite.org/rescode.html) that are told apart here. */
export const SQLITE = {
  busy: 5,
  readOnly: 8,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
} as const;

/** The primary result code of an error of `node:sqlite`; `null` for any other error. */
export function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  return error.errcode & 0xff;
}

/** Turns an error of SQLite into a StoreError that names the file; any other error comes back as it is. */
export function explain(file: string, error: unknown): unknown {
  const code = sqliteCode(error);
  if (code === null || !(error instanceof Error)) return error;
  return new StoreError(`${file} cannot be used (${error.message}). ${remedy(code)}`, { cause: error });
}

/** Turns an error of the file system into a StoreError that names the folder. */
export function explainDir(dir: string, error: unknown): StoreError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  const advice = 'Give the user that runs dvr2mqtt write access to it, or set data_dir to another folder.';
  return new StoreError(`data_dir ${dir} cannot be written (${code}). ${advice}`, { cause: error });
}

function remedy(code: number): string {
  switch (code) {
    case SQLITE.full:
      return 'Free some space on that disk, or set data_dir to another one.';
    case SQLITE.busy:
      return 'Another program holds it; close that program.';
    case SQLITE.readOnly:
    case SQLITE.cannotOpen:
      return 'Give the user that runs dvr2mqtt write access to it, or set data_dir to another folder.';
    case SQLITE.corrupt:
    case SQLITE.notADatabase:
      return 'It is damaged; at the next start it is set aside and a new one is begun.';
    default:
      return 'Check the disk, or set data_dir to another one.';
  }
}
