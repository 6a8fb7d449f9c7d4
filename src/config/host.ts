import { isIP, isIPv6 } from 'node:net';

const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i;

/** What is wrong with the address of a recorder, or `null`. The value itself is never repeated. */
export function faultOfHost(host: string): string | null {
  if (host.includes('@')) {
    return 'must not carry a user or a password; they belong under `username` and `password`';
  }
  if (host.includes('://')) {
    return 'must be the bare host name or address, without `http://`; put the port under `port` and HTTPS under `tls`';
  }
  if (host.includes('/') && !host.includes(' '))
    return 'must be the bare host name or address, without a path';
  if (isIP(bare(host)) !== 0) return null;
  if (/^(?:[^:]+|\[.*\]):\d*$/.test(host)) return 'must not carry a port; put the port under `port`';
  const labels = host.replace(/\.$/, '').split('.');
  if (/^\d+$/.test(labels.at(-1) ?? ''))
    return 'is not a valid IPv4 address; must be a host name, IPv4 or IPv6';
  const isName = host.length <= 253 && labels.every((label) => LABEL.test(label));
  return isName ? null : 'must be a host name, an IPv4 or an IPv6 address';
}

/** The host without the brackets of an IPv6 address. */
export function bare(host: string): string {
  const inner = /^\[(.*)\]$/.exec(host)?.[1];
  return inner !== undefined && isIPv6(inner) ? inner : host;
}

/** One spelling for all spellings of a valid host. */
export function canonicalHost(host: string): string {
  const address = bare(host).toLowerCase();
  if (!isIPv6(address)) return address.replace(/\.$/, '');
  const [number, zone] = address.split('%');
  const short = new URL(`http://[${number}]`).hostname;
  return zone === undefined ? short : `${short}%${zone}`;
}
