#!/usr/bin/env node
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 12)) {
  process.stderr.write(`dvr2mqtt needs Node 24.12 or newer; this is Node ${process.versions.node}.\n`);
  process.exit(69);
}
// mqtt-packet keeps a few bytes for each length of a packet, for ever, and each holds the whole pool that it is from:
// 64 KiB by default.
Buffer.poolSize = 8 * 1024;
// Whoever has Node write a diagnostic report of a crash passes it on: the passwords behind `!env` are not for it.
process.report.excludeEnv = true;
// At $DEBUG packages print what they are given: mqtt.js its options, with the password.
delete process.env['DEBUG'];
/** What is to be done when the program is asked to end; empty for a command that ends by itself. */
const stops: (() => void)[] = [];
let asked: number | null = null;
let hasBegun = false;
// As a container's first process nothing ends it by default. npm sends two signals: only the first counts.
for (const [signal, number] of [
  ['SIGINT', 2],
  ['SIGTERM', 15],
] as const) {
  process.on(signal, () => {
    if (hasBegun && stops.length === 0) process.exit(128 + number);
    if (asked === null) for (const stop of stops) stop();
    asked ??= number;
  });
}

// Only now: what follows does not even load in an older Node.
const { runCommandLine } = await import('./cli/command-line.ts');
const running = runCommandLine({
  arguments: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  out: process.stdout,
  err: process.stderr,
  onStop: (stop) => {
    stops.push(stop);
    if (asked !== null) stop();
  },
});
hasBegun = true;
if (asked !== null && stops.length === 0) process.exit(128 + asked);
process.exitCode = await running;
