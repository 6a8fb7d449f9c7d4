import { items, type Tree } from '../tree.ts';
import { count } from './scalars.ts';

/** How many channels of each kind a device can have (isapi.md 1.3). */
export interface Capabilities {
  readonly analogInputs: number | null;
  readonly ipChannels: number | null;
}

/** `GET /ISAPI/System/capabilities`; `null` when it is another document. */
export function readCapabilities(tree: Tree): Capabilities | null {
  const root = items(tree, 'DeviceCap')[0];
  if (root === undefined) return null;
  const video = items(root, 'VideoCap')[0] ?? null;
  const storage = items(root, 'RacmCap')[0] ?? null;
  return { analogInputs: count(video, 'videoInputPortNums'), ipChannels: count(storage, 'inputProxyNums') };
}
