import { child, type Tree } from '../tree.ts';
import { word } from './scalars.ts';

/** The error message of ISAPI (isapi.md 7). */
export interface ResponseStatus {
  readonly statusCode: string | null;
  readonly statusString: string | null;
  readonly subStatusCode: string | null;
}

const NOT_HERE = /^(?:notSupport(?:ed)?|invalidOperation|methodNotAllowed)$/i;
const FORBIDDEN = /lowPrivilege|noPermission|permissionDenied|notActivated|badAuthorization/i;

/** XML or JSON `ResponseStatus`; `null` when it is another document. */
export function readResponseStatus(tree: Tree): ResponseStatus | null {
  const root = child(tree, 'ResponseStatus') ?? tree;
  const status = {
    statusCode: word(root, 'statusCode'),
    statusString: word(root, 'statusString'),
    subStatusCode: word(root, 'subStatusCode') ?? word(root, 'errorMsg'),
  };
  return status.statusCode === null && status.subStatusCode === null ? null : status;
}

/** Whether it says that what was asked for is not there. */
export function saysNotHere({ statusCode, subStatusCode }: ResponseStatus): boolean {
  return subStatusCode === null ? statusCode === '4' : NOT_HERE.test(subStatusCode);
}

/** Whether it says that this user may not have it. */
export function saysForbidden({ subStatusCode }: ResponseStatus): boolean {
  return FORBIDDEN.test(subStatusCode ?? '');
}

/** What was answered instead of what was asked for, as a sentence. */
export function describeAnswer(status: number, said: ResponseStatus | null): string {
  const told = said?.subStatusCode ?? said?.statusString ?? null;
  return `The recorder answered HTTP ${status}${told === null ? '' : ` (${told})`}.`;
}
