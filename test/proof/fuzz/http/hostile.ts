import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Attack } from './attacks.ts';

/** A server below HTTP that answers as it is told. */
export interface Hostile {
  readonly port: number;
  /** Requests heard so far. */
  readonly heard: () => number;
  close(): Promise<void>;
}

/** @param choose what becomes of a request; `path` is its target */
export async function startHostile(choose: (path: string, head: string) => Attack): Promise<Hostile> {
  const sockets = new Set<Socket>();
  let heard = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    let held = '';
    socket.on('data', (data) => {
      held += data.toString('latin1');
      for (let end = held.indexOf('\r\n\r\n'); end !== -1; end = held.indexOf('\r\n\r\n')) {
        const head = held.slice(0, end);
        held = held.slice(end + 4);
        // What comes when it has said its last word is never answered.
        if (socket.writableEnded) return;
        heard += 1;
        void say(socket, choose(head.split(' ')[1] ?? '', head));
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    heard: () => heard,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function say(
  socket: Socket,
  { bytes, goesOn = false, pause: wait = 0, ending }: Attack,
): Promise<void> {
  for (const part of bytes) {
    if (wait > 0) await pause(wait);
    if (!(await write(socket, part))) return;
  }
  const last = bytes.at(-1);
  if (goesOn && last !== undefined) while (await write(socket, last)) await pause(0);
  if (ending === 'end') socket.end();
  if (ending === 'reset') socket.resetAndDestroy();
}

/** Writes, and waits until there is room for more; resolves to whether anybody is left. */
function write(socket: Socket, part: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    if (socket.destroyed || socket.writableEnded) return resolve(false);
    const gone = (): void => resolve(false);
    socket.once('close', gone);
    socket.write(part, () => {
      socket.off('close', gone);
      resolve(!socket.destroyed);
    });
  });
}
