#!/usr/bin/env node
import { runCommandLine } from './cli/command-line.ts';

process.exitCode = await runCommandLine({
  arguments: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  out: process.stdout,
  err: process.stderr,
  /** Calls back at the first SIGTERM or SIGINT; npm sends two, and the second changes nothing. */
  onStop: (stop) => {
    let isStopping = false;
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        if (!isStopping) stop();
        isStopping = true;
      });
    }
  },
});
