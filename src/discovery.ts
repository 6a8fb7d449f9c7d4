import { networkInterfaces } from 'node:os';
import type { Clock } from './ports.ts';
import { type Findings, SADP, search } from './sources/sadp/search.ts';

export type { Findings } from './sources/sadp/search.ts';
export type { SadpDevice } from './sources/sadp/device.ts';

/** Searches every network that this machine is on. */
export function discoverDevices(clock: Clock, signal: AbortSignal): Promise<Findings> {
  const addresses = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
  return search({ ...SADP, addresses }, clock, signal);
}
