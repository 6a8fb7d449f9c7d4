import { element, HIKVISION, ISAPI_ORG } from './xml.ts';

/** One answer, but for the headers that all answers have. */
export interface Page {
  readonly status: number;
  /** `null` sends no Content-Type. */
  readonly type: string | null;
  readonly body: Buffer;
}

export const XML = 'application/xml; charset="UTF-8"';
const JSON_TYPE = 'application/json; charset="UTF-8"';
export const HTML = 'text/html';

export function xmlPage(body: string, status = 200): Page {
  return { status, type: XML, body: Buffer.from(body) };
}

export function jsonPage(body: unknown, status = 200): Page {
  return { status, type: JSON_TYPE, body: Buffer.from(JSON.stringify(body)) };
}

/** `statusCode`, `statusString` and `errorCode` of a `subStatusCode`. */
const STATUSES = {
  deviceBusy: [2, 'Device Busy', 0x20000004],
  notSupport: [4, 'Invalid Operation', 0x40000001],
  lowPrivilege: [4, 'Invalid Operation', 0x40000002],
  methodNotAllowed: [4, 'Invalid Operation', 0x40000004],
  invalidOperation: [4, 'Invalid Operation', 0x40000006],
} as const;

/** A word of `subStatusCode` that the simulator can say. */
export type SubStatusCode = keyof typeof STATUSES;

/** A `ResponseStatus`, in JSON where `?format=json` was asked for. */
export function responseStatus(target: string, status: number, subStatusCode: SubStatusCode): Page {
  const [statusCode, statusString, errorCode] = STATUSES[subStatusCode];
  const requestURL = pathOf(target);
  if (asksJson(target))
    return jsonPage(
      { requestURL, statusCode, statusString, subStatusCode, errorCode, errorMsg: subStatusCode },
      status,
    );
  return xmlPage(
    `<?xml version="1.0" encoding="UTF-8"?>\n<ResponseStatus version="1.0" xmlns="${HIKVISION}">\n` +
      `${element('requestURL', requestURL)}\n<statusCode>${statusCode}</statusCode>\n` +
      `<statusString>${statusString}</statusString>\n<subStatusCode>${subStatusCode}</subStatusCode>\n</ResponseStatus>\n`,
    status,
  );
}

/** The error page of the web server in these recorders (appweb). */
export function errorPage(status: number): Page {
  const words: Readonly<Record<number, string>> = { 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found' };
  const word = words[status] ?? 'Error';
  const body =
    `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\r\n<html><head><title>Document Error: ${word}</title></head>\r\n` +
    `<body><h2>Access Error: ${status} -- ${word}</h2>\r\n</body>\r\n</html>\r\n`;
  return { status, type: HTML, body: Buffer.from(body) };
}

/** What a 401 tells of the account; a part that is `null` is left out. */
export interface LockState {
  readonly locked: boolean;
  /** Seconds. */
  readonly unlockTime: number;
  readonly retryLoginTime: number;
}

/** The `userCheck` body of a 401; without lock fields where `lock` is `null`. */
export function refusedPage(lock: LockState | null): Page {
  const told =
    lock === null
      ? ''
      : `<lockStatus>${lock.locked ? 'lock' : 'unlock'}</lockStatus><unlockTime>${lock.unlockTime}</unlockTime>` +
        `<retryLoginTime>${lock.retryLoginTime}</retryLoginTime>`;
  return xmlPage(
    `<?xml version="1.0" encoding="UTF-8"?>\n<userCheck version="2.0" xmlns="${ISAPI_ORG}"><statusValue>401</statusValue>` +
      `<statusString>Unauthorized</statusString><isActivated>true</isActivated>${told}</userCheck>\n`,
    401,
  );
}

/** The request target without its query. */
export function pathOf(target: string): string {
  const query = target.indexOf('?');
  return query === -1 ? target : target.slice(0, query);
}

export function asksJson(target: string): boolean {
  return /[?&]format=json(&|$)/.test(target);
}
