import { child, type Tree } from '../tree.ts';
import { word } from './scalars.ts';

/** The error message of ISAPI (isapi.md 7). */
export interface ResponseStatus {
  readonly statusCode: string | null;
  readonly statusString: string | null;
  readonly subStatusCode: string | null;
}

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
