import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { until } from '../../mqtt/support/until.ts';

const MAIN = join(import.meta.dirname, '../../../src/main.ts');
const CACHE = join(import.meta.dirname, '../../../node_modules/.cache/dvr2mqtt');

/** How a process is started: another script than the program itself, and more variables. */
interface How {
  readonly script?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The program, or another script of this project, as a process of its own. */
export class Program {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  /** Everything that it has written to both outputs. */
  text = '';

  private constructor(words: readonly string[], { script = MAIN, env = {} }: How) {
    this.#child = spawn(process.execPath, [script, ...words], {
      // Most of the time that a start takes is for the types; who starts again need not strip them again.
      env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: CACHE, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const hear = (data: Buffer): void => void (this.text += data.toString());
    this.#child.stdout?.on('data', hear);
    this.#child.stderr?.on('data', hear);
    this.#ended = once(this.#child, 'close');
  }

  static start(context: TestContext, words: readonly string[], how: How = {}): Program {
    const program = new Program(words, how);
    context.after(() => program.end('SIGKILL'));
    return program;
  }

  /** Resolves when the text is there. */
  async says(text: string): Promise<void> {
    await until(
      `the program says ${text}; it said ${this.text}`,
      () => this.text.includes(text) || this.#child.exitCode !== null,
    );
    if (!this.text.includes(text)) throw new Error(`The program ended: ${this.text}`);
  }

  /** Sends signals, and resolves to the exit status when it has ended; `null` where a signal ended it. */
  async end(...signals: readonly NodeJS.Signals[]): Promise<number | null> {
    for (const signal of signals) this.#child.kill(signal);
    await this.#ended;
    return this.#child.exitCode;
  }
}
