import { constants } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http, { type ClientRequest, type RequestOptions } from 'node:http';
import https from 'node:https';
import net, { type Socket } from 'node:net';
import tls, { type SecureContext, type TLSSocket } from 'node:tls';
import type { Millis } from '../../../domain/time.ts';

/** How TLS is to be judged: not at all, by the system's authorities, by a file's, by one certificate, or not. */
export type TlsPolicy =
  | false
  | true
  /** Path of a PEM file with the authority, or the recorder's own certificate. */
  | { readonly ca: string }
  /** SHA-256 of the recorder's certificate in hex, with or without colons. */
  | { readonly fingerprint: string }
  | { readonly insecure: true };

/** Where a recorder is. */
export interface Place {
  /** Host name, IPv4 or IPv6. */
  readonly host: string;
  readonly port: number;
  readonly tls: TlsPolicy;
}

/** How far the current or last connection came: nowhere, TCP, or so far that requests can be sent. */
export type Stage = 'unreached' | 'tcp' | 'ready';

/** The one kept-alive connection to a recorder. It is opened by the first request, and anew when it has ended. */
export interface Connection {
  /** Scheme, host and port as a URL. */
  readonly origin: string;
  readonly isTls: boolean;
  readonly stage: Stage;
  /** Bytes received on the current or last connection. */
  readonly received: number;
  /** Prepares one request. No byte of it leaves before the certificate was accepted. */
  request(options: RequestOptions): ClientRequest;
  /** Gives up a connection that is still being opened. */
  abandon(): void;
  close(): void;
}

/** A certificate, or its file, that the policy does not accept. The message names the remedy. */
export class TlsRefusal extends Error {
  override readonly name = 'TlsRefusal';
}

/** Idle time before the system asks whether the other side is still there. */
const PROBE_AFTER: Millis = 60_000;

/** Prepares the connection to a recorder; nothing is opened yet. */
export function prepareConnection(place: Place): Connection {
  const host = place.host.replace(/^\[(.*)\]$/, '$1');
  const { port, tls: policy } = place;
  const isTls = policy !== false;
  const transport = isTls ? https : http;
  const agent = new transport.Agent({ keepAlive: true, keepAliveMsecs: PROBE_AFTER, maxSockets: 1 });
  // A URL has no room for the zone of a link-local address.
  const name = net.isIPv6(host) ? `[${host.replace(/%.*$/, '')}]` : host;
  let stage: Stage = 'unreached';
  let socket: Socket | null = null;
  let context: SecureContext | null = null;

  const dial = (): Socket => {
    const options = { host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: PROBE_AFTER };
    if (policy === false) return net.connect(options);
    context ??= contextFor(policy);
    // The certificate is judged below, where the refusal can name it and its remedy.
    const judged = {
      secureContext: context,
      rejectUnauthorized: false,
      servername: net.isIP(host) ? '' : host,
    };
    return tls.connect({ ...options, ...judged });
  };

  agent.createConnection = (_, opened) => {
    stage = 'unreached';
    const opening = dial();
    socket = opening;
    // Said once, and let go: or the request that opened a connection, and its answer, would be held as long as that is.
    let waiting = opened;
    const say = (error: Error | null): void => {
      const hear = waiting;
      waiting = undefined;
      hear?.(error, opening);
    };
    const fail = (error: Error): void => say(error);
    const end = (): void => fail(new Error('The connection was closed while it was being opened.'));
    // For good: between two requests nobody else may be listening.
    opening.on('error', fail);
    opening.once('close', end);
    opening.once('connect', () => (stage = 'tcp'));
    opening.once(isTls ? 'secureConnect' : 'connect', () => {
      const refusal = opening instanceof tls.TLSSocket && policy !== false ? judge(opening, policy) : null;
      if (refusal === null) {
        stage = 'ready';
        say(null);
      } else {
        fail(new TlsRefusal(refusal));
        opening.destroy();
      }
    });
    return null;
  };

  return {
    origin: `${isTls ? 'https' : 'http'}://${name}:${port}`,
    isTls,
    get stage() {
      return stage;
    },
    get received() {
      return socket?.bytesRead ?? 0;
    },
    request: (options) => transport.request({ ...options, agent, host: name, port }),
    abandon: () => {
      if (stage !== 'ready') socket?.destroy();
    },
    close: () => {
      socket?.destroy();
      agent.destroy();
    },
  };
}

let systemContext: SecureContext | null = null;

function contextFor(policy: Exclude<TlsPolicy, false>): SecureContext {
  if (policy === true) {
    systemContext ??= tls.createSecureContext({
      ca: [...tls.getCACertificates('default'), ...tls.getCACertificates('system')],
    });
    return systemContext;
  }
  if ('ca' in policy) {
    try {
      return tls.createSecureContext({ ca: readFileSync(policy.ca) });
    } catch {
      throw new TlsRefusal('The file under `tls: { ca: … }` could not be read, or is no PEM certificate.');
    }
  }
  // Old firmwares speak nothing newer (isapi.md 6.7), and the fingerprint does not rest on it.
  return tls.createSecureContext({
    minVersion: 'TLSv1',
    ciphers: 'DEFAULT@SECLEVEL=0',
    secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT,
  });
}

/** Why a certificate is not accepted; `null` when it is. */
function judge(socket: TLSSocket, policy: Exclude<TlsPolicy, false>): string | null {
  if (policy !== true && 'insecure' in policy) return null;
  const shown = socket.getPeerX509Certificate()?.fingerprint256 ?? '';
  if (policy !== true && 'fingerprint' in policy) {
    if (shown !== '' && bare(shown) === bare(policy.fingerprint)) return null;
    return `The recorder shows another certificate than the one configured. If it was replaced on purpose, set \`tls: { fingerprint: "${shown}" }\` (in the app: the certificate fingerprint).`;
  }
  if (socket.authorized) return null;
  const remedy = `If this is your recorder, set \`tls: { fingerprint: "${shown}" }\` (in the app: the certificate fingerprint).`;
  return `${complaint(String(socket.authorizationError))} ${remedy}`;
}

function complaint(code: string): string {
  if (/EXPIRED/.test(code)) return 'The certificate of the recorder has expired.';
  if (/NOT_YET_VALID/.test(code)) return 'The certificate of the recorder is not valid yet.';
  if (/ALTNAME|HOSTNAME/.test(code)) return 'The certificate of the recorder is made out to another name.';
  return `The certificate of the recorder is signed by no known authority (${code}).`;
}

function bare(fingerprint: string): string {
  return fingerprint.replaceAll(/[^\da-f]/gi, '').toLowerCase();
}
