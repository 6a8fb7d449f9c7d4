import { child, items, type Tree } from '../tree.ts';
import { isList } from './lists.ts';
import { flag, word } from './scalars.ts';

/** Whether the recorder has a connection to an IP camera (isapi.md 1.2). */
export interface ProxyStatus {
  readonly id: string;
  readonly online: boolean | null;
  /** The recorder's word for the state of the connection (`chanDetectResult`). */
  readonly result: string | null;
  readonly address: string | null;
  /** `recording`, `idle` …, where a firmware tells it here. */
  readonly recordStatus: string | null;
}

/**
 * `GET /ISAPI/ContentMgmt/InputProxy/channels/status`, or `…/{id}/status` of one channel; `null` when it is
 * another document.
 */
export function readProxyStatus(tree: Tree): readonly ProxyStatus[] | null {
  const found = items(tree, 'InputProxyChannelStatus');
  if (found.length === 0 && !isList(tree, 'InputProxyChannelStatusList')) return null;
  const statuses = new Map<string, ProxyStatus>();
  for (const item of found) {
    const status = readOne(item);
    if (status === null) continue;
    const other = statuses.get(status.id);
    statuses.set(status.id, other === undefined ? status : agreed(other, status));
  }
  return [...statuses.values()];
}

function readOne(item: Tree): ProxyStatus | null {
  const id = word(item, 'id');
  if (id === null) return null;
  const source = child(item, 'sourceInputPortDescriptor') ?? null;
  return {
    id,
    // Some firmwares put it inside the source descriptor (isapi.md 1.2).
    online: flag(item, 'online') ?? flag(source, 'online'),
    result: word(item, 'chanDetectResult') ?? word(source, 'chanDetectResult'),
    address: word(source, 'ipAddress') ?? word(source, 'hostName') ?? word(source, 'ipv6Address'),
    recordStatus: word(item, 'recordStatus'),
  };
}

/** What two statuses of one channel have in common: where they differ, nothing is known. */
function agreed(one: ProxyStatus, other: ProxyStatus): ProxyStatus {
  const same = <T>(value: T, another: T): T | null => (value === another ? value : null);
  return {
    id: one.id,
    online: same(one.online, other.online),
    result: same(one.result, other.result),
    address: same(one.address, other.address),
    recordStatus: same(one.recordStatus, other.recordStatus),
  };
}
