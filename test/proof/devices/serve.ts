import { USUAL_LOGIN } from '../../../src/sources/simulator/login-rules.ts';
import type { Page } from '../../../src/sources/simulator/page.ts';
import { serve, type Served } from '../../../src/sources/simulator/serve.ts';
import { LOGIN } from '../../cli/support.ts';
import type { Family, FamilyAnswer } from './family.ts';

/** What becomes of one answer before it is sent; the answer itself where nothing does. */
export type Change = (answer: FamilyAnswer) => Pick<FamilyAnswer, 'status' | 'type' | 'body'>;

/** A family behind its own login, over real HTTP. */
export async function serveFamily(family: Family, change: Change = (answer) => answer): Promise<Served> {
  const answers = family.answers.map((answer) => ({ ...answer, ...change(answer) }));
  const find = (method: string, target: string, body: string): Page => {
    const found = answers.find(
      (answer) =>
        answer.method === method &&
        answer.path === target &&
        (answer.when === undefined || body.includes(answer.when)),
    );
    return found ?? { status: family.rest.status, type: typeOf(family), body: family.rest.body };
  };
  const { offers, qop, realm, opaque } = family.login;
  const rules = {
    ...USUAL_LOGIN,
    ...(offers === undefined ? {} : { offers }),
    ...(qop === undefined ? {} : { qop }),
    ...(realm === undefined ? {} : { realm }),
    ...(opaque === undefined ? {} : { opaque }),
  };
  const { served } = await serve(
    (method, target, body = '') => find(method, target, body),
    { ...LOGIN, rules },
    {},
  );
  // Families are documents, and no stream.
  served.alertStream.offered = 'none';
  return served;
}

function typeOf({ rest: { body } }: Family): string | null {
  return body.length === 0
    ? null
    : body.subarray(0, 5).toString() === '<?xml'
      ? 'application/xml'
      : 'text/html';
}
