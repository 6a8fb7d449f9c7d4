import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** How a broker of another program is started. */
export interface Command {
  readonly file: string;
  readonly words: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** It is there when it listens on these. */
  readonly ports: readonly number[];
  /** Milliseconds that it may take to start. */
  readonly patience: number;
}

/** A program in a process group of its own, of which nothing is left when it is killed. */
export class Daemon {
  readonly #command: Command;
  #child: ChildProcess | null = null;
  #said = '';

  constructor(stack: AsyncDisposableStack, command: Command) {
    this.#command = command;
    stack.defer(() => this.kill());
    const drop = (): void => this.#drop();
    process.once('exit', drop);
    stack.defer(() => void process.removeListener('exit', drop));
  }

  /** Rejects, with what it said, when it does not come to listen. */
  async start(): Promise<void> {
    const { file, words, cwd, env, ports, patience } = this.#command;
    const child = spawn(file, words, {
      cwd,
      env: { ...process.env, ...env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#said = '';
    for (const output of [child.stdout, child.stderr])
      output.on('data', (data: Buffer) => void (this.#said = (this.#said + data.toString()).slice(-4000)));
    child.once('error', (error) => void (this.#said += error.message));
    const end = performance.now() + patience;
    for (const port of ports)
      while (!(await listens(port))) {
        if (child.exitCode !== null || performance.now() > end)
          throw new Error(`${file} does not listen on ${port}: ${this.#said}`);
        await delay(50);
      }
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child?.pid === undefined) return;
    const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
    this.#drop(child.pid);
    await ended;
  }

  #drop(group: number | undefined = this.#child?.pid): void {
    if (group === undefined) return;
    try {
      process.kill(-group, 'SIGKILL');
    } catch {
      // All of it has ended by itself.
    }
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
