import type { Fault, Unreachable } from '../../../domain/fault.ts';
import { type Connection, TlsRefusal } from './connection.ts';
import { TooLarge } from './reply.ts';

const REFUSED = /^ECONNREFUSED$/;
const UNKNOWN_NAME = /^(?:ENOTFOUND|EAI_\w+|ENODATA|ESERVFAIL|ERR_INVALID_URL)$/;
const NO_ROUTE = /^(?:EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL)$/;
const ENDED = /^(?:ECONNRESET|EPIPE|ECONNABORTED|ERR_STREAM_\w+)$/;
const NOT_TLS = /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|RECORD_LAYER|HTTP_REQUEST|UNEXPECTED_MESSAGE/;
const TLS = /^(?:EPROTO|ERR_SSL_\w+|ERR_TLS_\w+|CERT_\w+)$/;

/** The code of whatever was thrown on the way to the recorder; `''` when it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** A connection that the other side ended. */
export function isHangUp(error: unknown): boolean {
  return /^(?:ECONNRESET|EPIPE)$/.test(codeOf(error));
}

/**
 * Turns what was thrown on the way to the recorder into a fault. Of the error only its code is used: what else
 * it holds may be the request.
 */
export function transportFault(error: unknown, { stage, isTls, origin }: Connection): Fault {
  const code = codeOf(error);
  if (error instanceof TlsRefusal) return unreachable('tls', error.message);
  if (REFUSED.test(code)) return unreachable('refused', `Nothing listens at ${origin}: check host and port.`);
  if (UNKNOWN_NAME.test(code)) return unreachable('dns', `The host name of ${origin} is unknown (${code}).`);
  if (NO_ROUTE.test(code)) return unreachable('no_route', `There is no way to ${origin} (${code}).`);
  if (code === 'ETIMEDOUT') return unreachable('timeout', `No connection to ${origin} came about.`);
  if (code.startsWith('HPE_')) {
    const hint = isTls ? '' : ' If the port is the one for HTTPS, set `tls: true`.';
    return {
      kind: 'malformed',
      reason: 'not_isapi',
      detail: `${origin} does not speak HTTP (${code}).${hint}`,
    };
  }
  if (TLS.test(code) || (stage === 'tcp' && isTls)) return unreachable('tls', describeTls(code, origin));
  if (error instanceof TooLarge) return unreachable('too_large', 'The answer is larger than 2 MiB.');
  if (ENDED.test(code))
    return unreachable('reset', `${origin} closed the connection without a whole answer.`);
  return unreachable('http_error', `The request to ${origin} failed${code === '' ? '' : ` (${code})`}.`);
}

/** The time for an answer was up, or nobody waits for it any longer. */
export function timeoutFault({ stage, isTls, origin }: Connection): Unreachable {
  if (stage === 'ready') return unreachable('timeout', `No complete answer of ${origin} came in time.`);
  if (stage === 'tcp' && isTls)
    return unreachable('timeout', `${origin} did not answer in TLS in time: is this its port for HTTPS?`);
  return unreachable('timeout', `No connection to ${origin} came about in time.`);
}

/** A redirect is not followed: credentials go nowhere but where they were meant for. */
export function redirectFault(location: string | null, { origin }: Connection): Unreachable {
  const target = location === null ? null : URL.parse(location, origin);
  if (target === null)
    return unreachable('redirect', `${origin} redirects to a place that it does not name.`);
  const place = `${target.protocol}//${target.host}`;
  if (target.protocol === 'https:' && origin.startsWith('http:'))
    return unreachable(
      'redirect',
      `${origin} redirects to ${place}: set \`tls: true\` and \`port: ${target.port || 443}\`.`,
    );
  if (place === origin)
    return unreachable('redirect', `${origin} redirects to another page of its own: is this a recorder?`);
  return unreachable('redirect', `${origin} redirects to ${place}: set \`host\` and \`port\` to that place.`);
}

function describeTls(code: string, origin: string): string {
  if (NOT_TLS.test(code))
    return `${origin} does not speak TLS: set \`tls: false\`, or \`port\` to its port for HTTPS.`;
  if (/PROTOCOL|HANDSHAKE|CIPHER|DH_KEY|LEGACY|SIGALG|DIGEST|EE_KEY/.test(code))
    return `${origin} speaks a TLS too old to be checked (${code}): pin its certificate with \`tls: { fingerprint: … }\`, or renew its firmware.`;
  return `${origin} broke off the TLS handshake${code === '' ? '' : ` (${code})`}: check \`port\` and \`tls\`.`;
}

function unreachable(reason: Unreachable['reason'], detail: string): Unreachable {
  return { kind: 'unreachable', reason, detail };
}
