import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SHIFT } from '../../../src/sources/isapi/numbering.ts';
import { type Expectation, type ExpectedCamera, FAMILIES, type Family, type FamilyAnswer } from './family.ts';
import { lookAt } from './look.ts';
import type { Outlook } from './outlook.ts';
import type { Change } from './serve.ts';

type Form = ReturnType<Change>;

/** Ways in which recorders say that they do not have a document (isapi.md 1.0, 7; contract 3.9). */
export const DENIALS: Readonly<Record<string, Form>> = {
  '400 notSupport': shared(400, 'notSupport.xml'),
  '403 notSupport': shared(403, 'notSupport.xml'),
  '403 notSupport as JSON': shared(403, 'notSupport.json'),
  '403 invalidOperation': shared(403, 'invalidOperation.xml'),
  '404 page': shared(404, 'notFound.html'),
  '404 empty': empty(404),
  '405 methodNotAllowed': shared(405, 'methodNotAllowed.xml'),
  '500 notSupport': shared(500, 'notSupport-psia.xml'),
  '501 empty': empty(501),
  '200 notSupport': shared(200, 'notSupport.xml'),
};

/** Ways in which a document that is there fails to come. */
export const FAILURES: Readonly<Record<string, Form>> = {
  '401': empty(401),
  '403 empty': empty(403),
  '403 lowPrivilege': shared(403, 'lowPrivilege.xml'),
  '200 empty': empty(200),
  '200 login page': { status: 200, type: 'text/html', body: Buffer.from('<html><body>Login</body></html>') },
  '200 another document': {
    status: 200,
    type: 'application/xml',
    body: Buffer.from('<Other><id>1</id></Other>'),
  },
  '503 Device Busy': busy(503),
  '200 Device Busy': busy(200),
  '500 empty': empty(500),
};

function empty(status: number): Form {
  return { status, type: null, body: Buffer.alloc(0) };
}

function shared(status: number, file: string): Form {
  const type = file.endsWith('.json')
    ? 'application/json'
    : file.endsWith('.html')
      ? 'text/html'
      : 'text/xml';
  return { status, type, body: readFileSync(join(FAMILIES, 'shared', file)) };
}

function busy(status: number): Form {
  const body = Buffer.from('<ResponseStatus><statusCode>2</statusCode></ResponseStatus>');
  return { status, type: 'application/xml', body };
}

/** Whether an answer says that the document is not there. */
export function isDenial({ status, body }: Pick<FamilyAnswer, 'status' | 'body'>): boolean {
  if ([404, 405, 501].includes(status)) return true;
  return status >= 400 && /notSupport|invalidOperation|methodNotAllowed/.test(body.toString());
}

/** The documents that a family has, without searches. */
export function documentsOf({ answers }: Family): readonly FamilyAnswer[] {
  return answers.filter(({ method, status }) => method === 'GET' && status === 200);
}

/** A family that denies what it does not have in another way: everything else is to stay as it was. */
export async function lookOtherwiseDenying(family: Family, form: Form): Promise<Outlook> {
  const rest = isDenial(family.rest) ? { status: form.status, body: form.body } : family.rest;
  return lookAt({ ...family, rest }, (answer) =>
    answer.method === 'GET' && isDenial(answer) ? { ...form } : answer,
  );
}

/** A family in which some documents are answered in another way. */
export async function lookWithout(family: Family, gone: ReadonlyMap<string, Form>): Promise<Outlook> {
  return lookAt(family, (answer) => (answer.method === 'GET' ? (gone.get(answer.path) ?? answer) : answer));
}

/** What is told of a family that lacks documents, and is not so. Unknown is never wrong. */
export function falsehoods({ expect }: Family, told: Outlook): readonly string[] {
  const wrong: string[] = [];
  if (told.refusedLogins > 0) wrong.push(`${told.refusedLogins} logins were refused`);
  for (const camera of told.cameras) {
    const real = realOf(camera, expect);
    if (real === undefined) wrong.push(`there is no camera ${camera.key}`);
    else wrong.push(...misreadings(camera, real));
  }
  for (const [id, disk] of Object.entries(told.disks ?? {}))
    if (expect.disks !== null && expect.disks[id] !== disk) wrong.push(`disk ${id}: ${disk}`);
  return wrong;
}

/** Where no list names its channels, a recorder may know them by its SDK's numbers alone (isapi.md 1.3). */
function realOf({ key }: ExpectedCamera, { cameras }: Expectation): ExpectedCamera | undefined {
  const inputs = cameras.filter(({ kind }) => kind === 'analog').length;
  const sdk = String(Number(key) - SHIFT + inputs);
  return (
    cameras.find((one) => one.key === key) ?? cameras.find((one) => one.kind === 'ip' && one.key === sdk)
  );
}

function misreadings(camera: ExpectedCamera, real: ExpectedCamera): readonly string[] {
  const facts = [
    'online',
    'recording',
    ...(camera.kind === real.kind ? (['enabled'] as const) : []),
  ] as const;
  const wrong = facts.filter((fact) => camera[fact] !== null && camera[fact] !== real[fact]);
  const isAccused = camera.auth === 'bad_credentials' && real.auth !== 'bad_credentials';
  return [
    ...wrong.map(
      (fact) => `camera ${camera.key}: ${fact} ${String(camera[fact])}, not ${String(real[fact])}`,
    ),
    ...(isAccused ? [`camera ${camera.key}: its login is not refused`] : []),
  ];
}
