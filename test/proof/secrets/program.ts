import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../mqtt/support/until.ts';

const MAIN = join(import.meta.dirname, '../../../src/main.ts');
const CACHE = join(import.meta.dirname, '../../../node_modules/.cache/dvr2mqtt');

/** Where and with what a process runs. */
export interface Place {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What stands in front of it, for example `unshare --net`. */
  readonly before?: readonly string[];
}

/** The program as a process of its own. */
export class Program {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  out = '';
  err = '';
  /** What others see of its command line (`ps`). */
  argv = '';

  private constructor(words: readonly string[], { cwd, env = {}, before = [] }: Place) {
    const [command = process.execPath, ...rest] = [...before, process.execPath, MAIN, ...words];
    this.#child = spawn(command, rest, {
      cwd,
      env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: CACHE, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.on('data', (data: Buffer) => void (this.out += data.toString()));
    this.#child.stderr?.on('data', (data: Buffer) => void (this.err += data.toString()));
    this.#child.once('spawn', () => this.look());
    this.#ended = once(this.#child, 'close');
  }

  static start(stack: AsyncDisposableStack, words: readonly string[], place: Place): Program {
    const program = new Program(words, place);
    stack.defer(async () => void (await program.end('SIGKILL')));
    return program;
  }

  get text(): string {
    return this.out + this.err;
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Looks at its command line, as far as this system shows it. */
  look(): void {
    try {
      this.argv += readFileSync(`/proc/${this.#child.pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    } catch {
      this.argv += this.#child.spawnargs.join(' ');
    }
  }

  /** Resolves when the text is there, and rejects when the program ends without it. */
  async says(text: string): Promise<void> {
    await until(`the program says ${text}`, () => this.text.includes(text) || this.hasEnded, 30_000);
    if (!this.text.includes(text)) throw new Error(`the program has ended and did not say ${text}`);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Sends signals, and resolves to the exit status when it has ended; `null` where a signal ended it. */
  async end(...signals: readonly NodeJS.Signals[]): Promise<number | null> {
    for (const signal of signals) this.#child.kill(signal);
    await this.#ended;
    return this.#child.exitCode;
  }
}
