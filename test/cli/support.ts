import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { runCommandLine } from '../../src/cli/command-line.ts';
import type { SimulatedRecorder } from '../../src/sources/simulator/model.ts';
import { type Recorder, startRecorder } from '../../src/sources/simulator/server.ts';

export const LOGIN = { username: 'viewer', password: 'Simulated-1' } as const;
export const MAIN = join(import.meta.dirname, '../../src/main.ts');

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Makes both outputs terminals of so many columns. */
  readonly columns?: number;
}

/** Runs a command in this process. */
export async function run(words: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const terminal = options.columns === undefined ? {} : { isTTY: true, columns: options.columns };
  const output = (texts: string[]) => ({
    ...terminal,
    write: (text: string | Uint8Array) => texts.push(String(text)) > 0,
  });
  const code = await runCommandLine({
    arguments: words,
    env: options.env ?? {},
    cwd: options.cwd ?? tmpdir(),
    out: output(out),
    err: output(err),
    onStop: () => {},
  });
  return { code, out: out.join(''), err: err.join('') };
}

/** Runs the program as a process of its own. */
export function spawn(words: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const env = { PATH: process.env['PATH'], ...options.env };
    const child = execFile(
      process.execPath,
      [MAIN, ...words],
      { cwd: options.cwd ?? tmpdir(), env, timeout: 20_000 },
      (_, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

/** A folder that is gone after the test. */
export async function makeFolder(test: Pick<TestContext, 'after'>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dvr2mqtt-cli-'));
  test.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A simulated recorder that is gone after the test. */
export async function start(test: Pick<TestContext, 'after'>, model: SimulatedRecorder): Promise<Recorder> {
  const recorder = await startRecorder(model);
  test.after(() => recorder.stop());
  return recorder;
}

export interface Place {
  readonly id: string;
  readonly port: number;
  readonly password?: string;
  readonly more?: string;
}

/** Writes `config.yaml` for recorders on this machine; gives its path. */
export async function writeConfig(folder: string, places: readonly Place[]): Promise<string> {
  const file = join(folder, 'config.yaml');
  const recorders = places.map(
    ({ id, port, password = LOGIN.password, more = '' }) =>
      `  - { id: ${id}, name: ${id} recorder, host: 127.0.0.1, port: ${port}, username: ${LOGIN.username}, password: ${password}${more} }\n`,
  );
  await writeFile(file, `mqtt: { url: mqtt://127.0.0.1:9 }\nrecorders:\n${recorders.join('')}`);
  return file;
}
