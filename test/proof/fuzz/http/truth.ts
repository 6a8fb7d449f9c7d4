import { readProxyStatus } from '../../../../src/sources/isapi/documents/proxy-status.ts';
import { parseTree } from '../../../../src/sources/isapi/tree.ts';
import { PROXY_STATUSES } from '../../../simulator/real-samples.ts';

/** The document that a recorder would answer. */
export const DOCUMENT = PROXY_STATUSES;
/** What it says. */
export const TRUTH = readProxyStatus(parseTree(Buffer.from(DOCUMENT)));

/** How an answer differs from the right one. */
export interface Answered {
  readonly status?: number;
  /** Of the body; `null`: not told. */
  readonly length?: number | null;
  /** Values of `WWW-Authenticate`. */
  readonly headers?: readonly string[];
  /** Both cameras are there, which is not so. */
  readonly isLie?: boolean;
  readonly body?: string;
}

/** An answer with that document. */
export function answered({ status = 200, length, headers = [], isLie = false, body }: Answered = {}): Buffer {
  const text =
    body ?? (isLie ? DOCUMENT.replaceAll('false', 'true').replaceAll('notExist', 'connect') : DOCUMENT);
  const size = length === undefined ? Buffer.byteLength(text) : length;
  const told = [
    'Content-Type: application/xml; charset="UTF-8"',
    ...(size === null ? [] : [`Content-Length: ${size}`]),
    ...headers.map((value) => `WWW-Authenticate: ${value}`),
  ];
  return Buffer.from(`HTTP/1.1 ${status} Said\r\n${told.join('\r\n')}\r\n\r\n${text}`, 'latin1');
}

export const ANSWER = answered();

/** The right answer in chunks of some size. */
export function chunked(): Buffer {
  const parts = DOCUMENT.match(/[^]{1,150}/g) ?? [];
  const chunks = [...parts, ''].map((part) => `${Buffer.byteLength(part).toString(16)}\r\n${part}\r\n`);
  return Buffer.from(
    `HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nTransfer-Encoding: chunked\r\n\r\n${chunks.join('')}`,
  );
}
