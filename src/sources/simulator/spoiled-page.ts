import type { FaultBody } from './faults.ts';
import { errorPage, HTML, type Page, responseStatus, type SubStatusCode, XML } from './page.ts';

/** A fault that takes the place of a document and needs no more than another page. */
export type PageFault = 'garbage' | 'loginPage' | 'doctype' | 'empty' | 'truncated' | 'huge';

/** The page that a fault makes of a sound one. */
export const SPOIL: Readonly<Record<PageFault, (page: Page) => Page>> = {
  garbage: (page) => ({ ...page, body: GARBAGE }),
  loginPage: () => ({ status: 200, type: HTML, body: LOGIN_PAGE }),
  doctype: (page) => ({ ...page, type: XML, body: Buffer.from(withEntities(page)) }),
  empty: (page) => ({ ...page, body: Buffer.alloc(0) }),
  truncated: (page) => ({ ...page, body: firstHalf(page) }),
  huge: (page) => ({ ...page, body: Buffer.concat([page.body, Buffer.alloc(3 * 1024 * 1024, ' ')]) }),
};

export function isPageFault(fault: string): fault is PageFault {
  return Object.hasOwn(SPOIL, fault);
}

const GARBAGE = Buffer.from(Array.from({ length: 512 }, (_, index) => (index * 167 + 13) % 256));

const LOGIN_PAGE = Buffer.from(
  '<!doctype html>\n<html><head><title>Login</title></head><body><form action="/login" method="post">' +
    '<input name="user"><input name="password" type="password"></form></body></html>\n',
);

function withEntities(page: Page): string {
  const document = page.body.toString().replace(/^<\?xml.*?\?>\s*/, '');
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>\n' +
    (document.startsWith('<') ? document : '<lolz>&lol2;</lolz>')
  );
}

/** The first half of its bytes. */
export function firstHalf(page: Page): Buffer {
  return page.body.subarray(0, Math.floor(page.body.length / 2));
}

const SUB_STATUSES: Readonly<Record<'busy' | 'notSupport' | 'lowPrivilege', SubStatusCode>> = {
  busy: 'deviceBusy',
  notSupport: 'notSupport',
  lowPrivilege: 'lowPrivilege',
};

/** The page of a fault that answers with another status. */
export function statusPage(status: number, body: FaultBody, target: string): Page {
  if (typeof body === 'object') {
    const type = body.text.trimStart().startsWith('<') ? XML : 'text/plain';
    return { status, type, body: Buffer.from(body.text) };
  }
  if (body === 'html') return errorPage(status);
  if (body === 'empty') return { status, type: null, body: Buffer.alloc(0) };
  return responseStatus(target, status, SUB_STATUSES[body]);
}
