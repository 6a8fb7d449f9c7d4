import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../../mqtt/support/brokers.ts';
import { until } from '../../mqtt/support/until.ts';
import { Mortal } from './process.ts';

const MOSQUITTO = '/usr/sbin/mosquitto';
/** Milliseconds that a start may take on a machine that has much else to do. */
const PATIENCE = 20_000;

/** Debian's Mosquitto with a memory, which is killed and started again. */
export interface Mosquitto {
  readonly port: number;
  readonly process: Mortal;
  /** Resolves when it listens. */
  start(): Promise<void>;
}

/**
 * Writes its memory at every change. Still it acknowledges before it writes: what it had acknowledged and not yet
 * delivered when it was killed may be gone.
 */
export async function prepareMosquitto(stack: AsyncDisposableStack, folder: string): Promise<Mosquitto> {
  const port = await freePort();
  const place = join(folder, 'mosquitto');
  mkdirSync(place);
  const file = join(place, 'mosquitto.conf');
  const lines = [
    'user root',
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    'set_tcp_nodelay true',
    'persistence true',
    `persistence_location ${place}/`,
    'autosave_on_changes true',
    'autosave_interval 1',
    'max_queued_messages 0',
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  const mortal = new Mortal(stack, MOSQUITTO, ['-c', file]);
  const start = async (): Promise<void> => {
    mortal.start();
    await until('mosquitto listens', () => listens(port), PATIENCE);
  };
  return { port, process: mortal, start };
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
