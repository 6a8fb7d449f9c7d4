#!/usr/bin/env node
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 12)) {
  process.stderr.write(`dvr2mqtt needs Node 24.12 or newer; this is Node ${process.versions.node}.\n`);
  process.exit(69);
}
// Only now: what follows does not even load in an older Node.
const { runCommandLine } = await import('./cli/command-line.ts');

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
