import { child, items, type Tree } from '../tree.ts';
import { isList } from './lists.ts';
import { port, word } from './scalars.ts';

/** An IP camera as the recorder is configured to pull it (isapi.md 3). */
export interface ProxyChannel {
  readonly id: string;
  readonly name: string | null;
  readonly ip: string | null;
  readonly port: number | null;
  readonly protocol: string | null;
  readonly user: string | null;
  readonly model: string | null;
  readonly firmware: string | null;
}

/** `GET /ISAPI/ContentMgmt/InputProxy/channels`; `null` when it is another document. */
export function readProxyChannels(tree: Tree): readonly ProxyChannel[] | null {
  const found = items(tree, 'InputProxyChannel');
  if (found.length === 0 && !isList(tree, 'InputProxyChannelList')) return null;
  return found.flatMap((item) => {
    const id = word(item, 'id');
    if (id === null) return [];
    const source = child(item, 'sourceInputPortDescriptor') ?? null;
    return [
      {
        id,
        name: word(item, 'name'),
        ip: word(source, 'ipAddress') ?? word(source, 'hostName') ?? word(source, 'ipv6Address'),
        port: port(source, 'managePortNo'),
        protocol: word(source, 'proxyProtocol') ?? word(source, 'adminProtocol'),
        user: word(source, 'userName'),
        model: word(source, 'model'),
        firmware: word(source, 'firmwareVersion'),
      },
    ];
  });
}
