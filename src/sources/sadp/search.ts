import { randomUUID } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { messageOf } from '../../domain/message.ts';
import type { Millis } from '../../domain/time.ts';
import type { Clock } from '../../ports.ts';
import { readAnswer, type SadpDevice } from './device.ts';

/** Where SADP devices listen (isapi.md 11). */
export const SADP = { group: '239.255.255.250', port: 37_020 } as const;
/** The probe goes out three times: UDP loses some. */
const PROBES = 3;
const BETWEEN: Millis = 1_000;
/** How long answers are waited for after the last probe. */
const PATIENCE: Millis = 2_000;
const FARTHEST = 4;
/** More devices than any local network has. */
const MOST = 2_000;

/** Where to search. */
export interface Surroundings {
  /** This machine's own IPv4 addresses, one for each network to search. */
  readonly addresses: readonly string[];
  readonly group: string;
  readonly port: number;
}

/** What was found. */
export interface Findings {
  /** In the order of their addresses. */
  readonly devices: readonly SadpDevice[];
  /** Own addresses whose network could be asked. */
  readonly asked: readonly string[];
  /** Why others could not. */
  readonly refusals: readonly string[];
}

/**
 * Asks all recorders and cameras on the local networks who they are: three probes, no login, and nothing that
 * would change a device. Ends early when `signal` aborts, with what was found so far.
 */
export async function search(where: Surroundings, clock: Clock, signal: AbortSignal): Promise<Findings> {
  const devices = new Map<string, SadpDevice>();
  const hear = (datagram: Buffer, sender: string): void => {
    const device = readAnswer(datagram, sender);
    if (device !== null && devices.size < MOST) devices.set(device.key, device);
  };
  const opened = await Promise.all(where.addresses.map((address) => open(address, where, hear)));
  const ears = opened.filter((ear) => typeof ear !== 'string');
  const refusals = opened.filter((ear) => typeof ear === 'string');
  try {
    for (let probe = 0; probe < PROBES && ears.length > 0 && !signal.aborted; probe += 1) {
      refusals.push(...(await ask(ears, where)));
      await pause(clock, probe === PROBES - 1 ? PATIENCE : BETWEEN, signal);
    }
  } finally {
    await Promise.all(ears.map(({ socket }) => new Promise<void>((resolve) => socket.close(resolve))));
  }
  const silent = new Set(ears.filter((ear) => !ear.hasAsked));
  return {
    devices: [...devices.values()].sort(byAddress),
    asked: ears.filter((ear) => !silent.has(ear)).map(({ address }) => address),
    refusals: [...new Set(refusals)],
  };
}

/** A socket on one network. */
interface Ear {
  readonly address: string;
  readonly socket: Socket;
  hasAsked: boolean;
}

async function open(
  address: string,
  { group, port }: Surroundings,
  hear: (datagram: Buffer, sender: string) => void,
): Promise<Ear | string> {
  // Devices answer to the group's port; where another program keeps it to itself, to the sender's at least.
  for (const own of [port, 0]) {
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    const refusal = await new Promise<string | null>((resolve) => {
      socket.once('error', ({ message }) => resolve(message));
      socket.bind(own, () => {
        try {
          socket.addMembership(group, address);
          socket.setMulticastInterface(address);
          socket.setMulticastTTL(FARTHEST);
          resolve(null);
        } catch (error) {
          resolve(messageOf(error));
        }
      });
    });
    if (refusal === null) {
      socket.on('message', (datagram, { address: sender }) => hear(datagram, sender));
      // A network that goes away while it is searched has no more answers.
      socket.on('error', () => {});
      return { address, socket, hasAsked: false };
    }
    socket.close();
    if (own === 0) return `${address}: ${refusal}`;
  }
  return `${address}: no socket`;
}

async function ask(ears: readonly Ear[], { group, port }: Surroundings): Promise<string[]> {
  const probe = `<?xml version="1.0" encoding="utf-8"?><Probe><Uuid>${randomUUID().toUpperCase()}</Uuid><Types>inquiry</Types></Probe>`;
  const answers = await Promise.all(
    ears.map(
      (ear) =>
        new Promise<string[]>((resolve) => {
          ear.socket.send(probe, port, group, (error) => {
            ear.hasAsked ||= error === null;
            resolve(error === null ? [] : [`${ear.address}: ${error.message}`]);
          });
        }),
    ),
  );
  return answers.flat();
}

function pause(clock: Clock, delay: Millis, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(delay, end);
    signal.addEventListener('abort', end);
  });
}

function byAddress({ ip: one }: SadpDevice, { ip: other }: SadpDevice): number {
  return numberOf(one) - numberOf(other);
}

function numberOf(ip: string): number {
  return ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
