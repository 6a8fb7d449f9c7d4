import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server as HttpServer } from 'node:http';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import type { TestContext } from 'node:test';
import { Aedes } from 'aedes';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { until } from './until.ts';

const MOSQUITTO = '/usr/sbin/mosquitto';
/** Why tests with a real Mosquitto are skipped; `false` where it is installed. */
export const WITHOUT_MOSQUITTO: string | false =
  spawnSync(MOSQUITTO, ['-h']).error === undefined ? false : `${MOSQUITTO} is not installed`;

async function listen(context: TestContext, server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return portOf(server);
}

export function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** A broker in this process, which speaks MQTT 3.1.1 only. */
export async function openAedes(context: TestContext): Promise<{ aedes: Aedes; url: string }> {
  const aedes = await Aedes.createBroker();
  context.after(() => new Promise<void>((resolve) => aedes.close(resolve)));
  const port = await listen(
    context,
    createServer((socket) => void aedes.handle(socket)),
  );
  return { aedes, url: `mqtt://127.0.0.1:${port}` };
}

/** A broker in this process, over web sockets on the given HTTP or HTTPS server; returns its port. */
export async function openWebAedes(context: TestContext, web: HttpServer): Promise<number> {
  const { url } = await openAedes(context);
  const server = new WebSocketServer({ server: web, path: '/mqtt' });
  server.on('connection', (socket) => {
    const near = createWebSocketStream(socket);
    const far = connect(Number(new URL(url).port), '127.0.0.1');
    pipeline(near, far, near, () => {});
  });
  return listen(context, web);
}

/** A TCP server that does with its connections what it is told. */
export async function openServer(context: TestContext, take: (socket: Socket) => void): Promise<string> {
  return `mqtt://127.0.0.1:${await listen(context, createServer(take))}`;
}

/** A wire to a broker that can be cut or clogged. */
export interface Wire {
  readonly url: string;
  /** Ends all connections without a word. */
  cut(): void;
  /** Lets nothing of what the broker says through any more. */
  clog(): void;
  unclog(): void;
}

export async function openWire(context: TestContext, broker: string): Promise<Wire> {
  const ends = new Set<Socket>();
  let isClogged = false;
  const url = await openServer(context, (near) => {
    const far = connect(Number(new URL(broker).port), '127.0.0.1');
    ends.add(near).add(far);
    far.on('error', () => near.destroy());
    near.on('data', (data) => far.write(data));
    far.on('data', (data) => void (isClogged || near.write(data)));
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  return {
    url,
    cut: () => {
      for (const end of ends) end.destroy();
      ends.clear();
    },
    unclog: () => {
      isClogged = false;
    },
    clog: () => {
      isClogged = true;
    },
  };
}

/** A real Mosquitto. */
export interface Mosquitto {
  readonly url: string;
  readonly port: number;
  readonly folder: string;
  /** As a power cut would. */
  kill(): Promise<void>;
  /** Starts it again, on the same port and without any memory. */
  start(): Promise<void>;
}

/** @param lines of its configuration; `listener` and `allow_anonymous` are there unless they are given */
export async function openMosquitto(
  context: TestContext,
  lines: (folder: string, port: number) => string | Promise<string> = () => '',
): Promise<Mosquitto> {
  const folder = await mkdtemp(join(tmpdir(), 'dvr2mqtt-mosquitto-'));
  const port = await freePort();
  const extra = await lines(folder, port);
  const common = extra.includes('listener ') ? '' : `listener ${port} 127.0.0.1\nallow_anonymous true\n`;
  const file = join(folder, 'mosquitto.conf');
  await writeFile(file, `${common}${extra}\n`);
  let child: ChildProcess | null = null;
  const start = async () => {
    const running = spawn(MOSQUITTO, ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
    child = running;
    let said = '';
    running.stderr.on('data', (data: Buffer) => {
      said += data.toString();
    });
    await until('mosquitto starts', () => said.includes(' running') || running.exitCode !== null);
    if (running.exitCode !== null) throw new Error(`mosquitto does not start: ${said}`);
  };
  const kill = async () => {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  context.after(async () => {
    await kill();
    await rm(folder, { recursive: true });
  });
  await start();
  return { url: `mqtt://127.0.0.1:${port}`, port, folder, kill, start };
}

/** A TCP port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  server.close();
  await once(server, 'close');
  return port;
}
