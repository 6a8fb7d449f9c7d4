import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '../../../src/main.ts');
const CACHE = join(import.meta.dirname, '../../../node_modules/.cache/dvr2mqtt');
/** Characters of what a process has said that are kept. */
const KEPT = 200_000;

/** A process that is killed and started again. */
export class Mortal {
  readonly #file: string;
  readonly #words: readonly string[];
  #child: ChildProcess | null = null;
  /** What it has said in all its lives. */
  text = '';
  /** How often it was started. */
  lives = 0;
  kills = 0;

  constructor(stack: AsyncDisposableStack, file: string, words: readonly string[]) {
    this.#file = file;
    this.#words = words;
    stack.defer(async () => void (await this.#end('SIGKILL')));
  }

  /** The program itself, with a configuration. */
  static bridge(stack: AsyncDisposableStack, config: string): Mortal {
    return new Mortal(stack, process.execPath, [MAIN, 'run', '--config', config]);
  }

  get isAlive(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  start(): void {
    this.lives += 1;
    const child = spawn(this.#file, this.#words, {
      // Most of the time that a start takes is for the types; who starts again need not strip them again.
      env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: CACHE },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const hear = (data: Buffer): void => void (this.text = (this.text + data.toString()).slice(-KEPT));
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', (error) => void (this.text += error.message));
    this.#child = child;
  }

  /** Kills it as a power cut would; throws when it had ended by itself. */
  async kill(): Promise<void> {
    if (!this.isAlive) throw new Error(`${this.#file} has ended by itself: ${this.text.slice(-2000)}`);
    await this.#end('SIGKILL');
    this.kills += 1;
  }

  /** Asks it to end; resolves to its exit status. */
  stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    this.#child = null;
    if (child === null) return null;
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const closed = once(child, 'close');
    child.kill(signal);
    await closed;
    return child.exitCode;
  }
}
