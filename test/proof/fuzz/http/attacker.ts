import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const PROGRAM = join(import.meta.dirname, 'attacker-program.ts');

/** A hostile server in a process of its own: what it builds and sends is no memory of who asks. */
export interface Attacker {
  readonly port: number;
  close(): Promise<void>;
}

/** @param elsewhere a port at which nobody must ever ask */
export async function startAttacker(elsewhere: number): Promise<Attacker> {
  const child = spawn(process.execPath, [PROGRAM, String(elsewhere)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  const { value: line } = await createInterface(child.stdout)[Symbol.asyncIterator]().next();
  const port = Number(line);
  if (!Number.isInteger(port)) throw new Error(`the hostile server did not start: ${line}`);
  return {
    port,
    async close() {
      child.stdin.end();
      await closed;
    },
  };
}
