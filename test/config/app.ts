import { type AppOptions, formatAppFault, readAppOptions } from '../../src/config/app-options.ts';

/** A recorder that is right. */
export const SHOP = { name: 'Shop', host: '192.168.1.10', username: 'viewer', password: 'pass-1' };

/** The form as Supervisor writes it when nothing but recorders is entered. */
export const form = (...recorders: unknown[]) => ({
  recorders,
  poll_interval: 30,
  log_level: 'info',
  event_log: true,
  base_topic: 'dvr2mqtt',
  discovery_prefix: 'homeassistant',
  mqtt: {},
});

export function readForm(value: unknown): AppOptions {
  return readAppOptions(JSON.stringify(value), { data: '/data', share: '/share' });
}

/** Every fault as the log shows it. */
export function faultsOfForm(value: unknown): string[] {
  const read = readForm(value);
  return read.ok ? [] : read.faults.map(formatAppFault);
}

/** The configuration of a form that must be right, with Supervisor's broker where it has none of its own. */
export function configOfForm(value: unknown) {
  const read = readForm(value);
  if (!read.ok) throw new Error(read.faults.map(formatAppFault).join('\n'));
  return read.ownBroker ? read.config : read.complete({ url: 'mqtt://core-mosquitto:1883' });
}
