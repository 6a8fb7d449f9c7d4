import type { IncomingMessage, ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { Millis } from '../../domain/time.ts';
import type { SimulatedFault } from './faults.ts';
import type { Page } from './page.ts';
import { firstHalf, isPageFault, SPOIL, statusPage } from './spoiled-page.ts';

/** Sends a page, with `Authentication-Info` and `WWW-Authenticate` where given. */
export function answer(
  response: ServerResponse,
  page: Page,
  info: string | null = null,
  challenges: string[] = [],
): void {
  const headers = headersOf(page, page.body.length);
  if (info !== null) headers['Authentication-Info'] = info;
  if (challenges.length > 0) headers['WWW-Authenticate'] = challenges;
  response.writeHead(page.status, headers).end(page.body);
}

function headersOf(page: Page, length: number | null): Record<string, string | number | string[]> {
  const headers: Record<string, string | number | string[]> = { Server: 'App-webs/' };
  if (page.type !== null) headers['Content-Type'] = page.type;
  if (length !== null) headers['Content-Length'] = length;
  return headers;
}

/** Spoils an answer; `page` is what a sound recorder would have sent. */
export function answerWrongly(
  fault: Exclude<SimulatedFault, 'unauthorized' | 'locked'>,
  page: Page,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (typeof fault !== 'string') {
    if ('slow' in fault) answerLate(fault.slow, page, response);
    else answer(response, statusPage(fault.status, fault.body, request.url ?? '/'));
  } else if (isPageFault(fault)) answer(response, SPOIL[fault](page));
  else BREAK[fault](page, request, response);
}

type Break = (page: Page, request: IncomingMessage, response: ServerResponse) => void;

const BREAK: Readonly<Record<'hang' | 'reset' | 'closeKept' | 'lyingLength' | 'endless', Break>> = {
  hang: () => {},
  reset: (_, { socket }) => {
    // RST cannot be sent from below TLS.
    if (socket instanceof TLSSocket) socket.destroy();
    else socket.resetAndDestroy();
  },
  closeKept: (_, { socket }) => {
    socket.destroy();
  },
  lyingLength: (page, { socket }, response) => {
    response.writeHead(page.status, headersOf(page, page.body.length));
    response.write(firstHalf(page), () => socket.destroy());
  },
  endless: (page, _, response) => {
    response.writeHead(page.status, headersOf(page, null));
    response.write(firstHalf(page));
    const timer = setInterval(() => response.write(' '.repeat(1024)), 100);
    response.on('close', () => clearInterval(timer));
  },
};

function answerLate(delay: Millis, page: Page, response: ServerResponse): void {
  const timer = setTimeout(() => answer(response, page), delay);
  response.on('close', () => clearTimeout(timer));
}
