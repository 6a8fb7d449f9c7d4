import type { Device } from '../../../domain/snapshot.ts';
import { items, type Tree } from '../tree.ts';
import { word } from './scalars.ts';

/** `GET /ISAPI/System/deviceInfo` (isapi.md 4.1); `null` when it is another document. */
export function readDeviceInfo(tree: Tree): Device | null {
  const info = items(tree, 'DeviceInfo')[0];
  if (info === undefined) return null;
  const version = [word(info, 'firmwareVersion'), word(info, 'firmwareReleasedDate')].filter(
    (part) => part !== null,
  );
  const device: Device = {
    model: word(info, 'model'),
    serial: word(info, 'serialNumber'),
    firmware: version.length === 0 ? null : version.join(' '),
    mac: word(info, 'macAddress')?.toLowerCase().replaceAll('-', ':') ?? null,
    name: word(info, 'deviceName'),
  };
  return Object.values(device).every((value) => value === null) ? null : device;
}
