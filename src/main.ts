#!/usr/bin/env node
import { runCommandLine } from './cli/command-line.ts';

const stops: (() => void)[] = [];
let isStopping = false;

process.exitCode = await runCommandLine({
  arguments: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  out: process.stdout,
  err: process.stderr,
  onStop: (stop) => {
    if (isStopping) stop();
    else if (stops.push(stop) === 1) listen();
  },
});

/** npm sends two signals: the first asks to end, any other changes nothing. */
function listen(): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (!isStopping) for (const stop of stops) stop();
      isStopping = true;
    });
  }
}
