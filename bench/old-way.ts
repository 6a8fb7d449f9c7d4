import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Mark, type Place } from './shapes.ts';

const run = promisify(execFile);

/** The Python script that polls as the old one did. */
export interface OldWay {
  mark(): Promise<Mark>;
  stop(): Promise<void>;
}

/** Starts it in a virtual environment of its own. Rejects where there is no Python, or no way to get `requests`. */
export async function startOldWay(places: readonly Place[], interval: number): Promise<OldWay> {
  const python = await preparePython();
  const script = fileURLToPath(new URL('old-way.py', import.meta.url));
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout);
  child.stdin.write(`${JSON.stringify({ places, interval })}\n`);
  return {
    mark: async () => {
      const line = once(lines, 'line');
      child.stdin.write('\n');
      const [figures] = await line;
      return Mark.parse(JSON.parse(String(figures)));
    },
    stop: async () => {
      const exited = once(child, 'exit');
      // A pool in the middle of its work does not end by itself.
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** The Python of a virtual environment with `requests`, made once and kept. */
async function preparePython(): Promise<string> {
  const folder = join(tmpdir(), `dvr2mqtt-bench-${process.getuid?.() ?? 0}`, 'venv');
  const python = join(folder, 'bin', 'python');
  try {
    await run(python, ['-c', 'import requests']);
  } catch {
    await run('python3', ['-m', 'venv', folder]);
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'requests']);
  }
  return python;
}
