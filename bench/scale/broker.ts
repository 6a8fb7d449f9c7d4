import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const MOSQUITTO = '/usr/sbin/mosquitto';
const AEDES = fileURLToPath(new URL('broker-child.ts', import.meta.url));
/** Mosquitto's own default. */
const USUAL_INFLIGHT = 20;

/** A real broker in a process of its own: Mosquitto where Debian has put it, else aedes. */
export interface ScaleBroker {
  readonly name: string;
  readonly url: string;
  readonly port: number;
  /** Starts it, again without any memory. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** @param inflight `max_inflight_messages`, which only Mosquitto knows; its default is 20 */
export async function prepareBroker(inflight = USUAL_INFLIGHT): Promise<ScaleBroker> {
  const port = await freePort();
  const isMosquitto = existsSync(MOSQUITTO);
  let running: ChildProcess | null = null;
  let folder: string | null = null;
  return {
    name: isMosquitto ? `Mosquitto, max_inflight_messages ${inflight}` : 'aedes',
    url: `mqtt://127.0.0.1:${port}`,
    port,
    async start() {
      folder ??= await mkdtemp(join(tmpdir(), 'dvr2mqtt-scale-broker-'));
      const file = join(folder, 'mosquitto.conf');
      await writeFile(
        file,
        `listener ${port} 127.0.0.1\nallow_anonymous true\nmax_inflight_messages ${inflight}\nmax_queued_messages 0\n`,
      );
      running = isMosquitto
        ? spawn(MOSQUITTO, ['-c', file], { stdio: 'ignore' })
        : spawn(process.execPath, [AEDES, String(port)], { stdio: ['ignore', 'ignore', 2] });
      while (running.exitCode === null && !(await answers(port))) await delay(20);
      if (running.exitCode !== null) throw new Error('the broker does not start');
    },
    async stop() {
      if (running !== null && running.exitCode === null) {
        const ended = once(running, 'exit');
        running.kill('SIGKILL');
        await ended;
      }
      running = null;
      if (folder !== null) await rm(folder, { recursive: true, force: true });
      folder = null;
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port can be had');
  return address.port;
}
