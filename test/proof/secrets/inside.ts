import { runCommandLine } from '../../../src/cli/command-line.ts';

/** A command that runs inside this process. */
export interface Inside {
  readonly text: () => string;
  /** Asks it to end, as a signal would; resolves to its exit status. */
  stop(): Promise<number>;
  /** Resolves to its exit status. */
  readonly ended: Promise<number>;
}

/** Runs a command as `main.ts` does, for what is to be run too often for processes of their own. */
export function runInside(
  words: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Inside {
  const texts: string[] = [];
  const stops: (() => void)[] = [];
  const output = { write: (text: string | Uint8Array) => texts.push(String(text)) > 0 };
  const ended = runCommandLine({
    arguments: words,
    env,
    cwd,
    out: output,
    err: output,
    onStop: (stop) => void stops.push(stop),
  });
  return {
    text: () => texts.join(''),
    stop: () => {
      for (const stop of stops) stop();
      return ended;
    },
    ended,
  };
}
