import type { Output } from './context.ts';
import { columnsOf, neutral, shortened } from './terminal.ts';

/** What is being waited for, in one line that is written anew. */
export interface Progress {
  show(text: string): void;
  /** Takes the line away. */
  clear(): void;
}

const CLEAR_LINE = '\r\u{1B}[K';

/** Shows progress on a terminal, and only there. */
export function showProgress(verb: string, output: Output): Progress {
  if (output.isTTY !== true) return { show: () => {}, clear: () => {} };
  const width = columnsOf(output) - 1;
  return {
    show: (text) => void output.write(CLEAR_LINE + shortened(`${verb} ${neutral(text)}`, width)),
    clear: () => void output.write(CLEAR_LINE),
  };
}
