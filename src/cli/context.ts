import type { WriteStream } from 'node:tty';

/** What a command sees of the process that it runs in. */
export interface Context {
  readonly arguments: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly out: Output;
  readonly err: Output;
  /** Calls back once when the user or the system asks the program to end, or has asked already. */
  readonly onStop: (stop: () => void) => void;
}

/** Where a command writes; a terminal has columns and may have colours. */
export type Output = Pick<NodeJS.WritableStream, 'write'> &
  Partial<Pick<WriteStream, 'isTTY' | 'columns'> & Pick<NodeJS.WritableStream, 'on'>>;

/** Exit statuses (contract 1 and 7; sysexits.h where it has them). */
export const EXIT = {
  ok: 0,
  wrong: 1,
  usage: 64,
  unavailable: 69,
  alreadyRunning: 75,
  configuration: 78,
} as const;
export type Exit = (typeof EXIT)[keyof typeof EXIT];

/** What a command line says. */
export interface Call {
  /** Arguments behind the command. */
  readonly words: readonly string[];
  readonly config: string | undefined;
  readonly json: boolean;
  readonly out: string | undefined;
  readonly capture: string | undefined;
}
