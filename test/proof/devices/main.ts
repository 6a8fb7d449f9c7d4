import { isDeepStrictEqual, parseArgs } from 'node:util';
import fc from 'fast-check';
import { captureAndLook, gist } from './captured.ts';
import { type Family, loadFamilies } from './family.ts';
import { DENIALS, documentsOf, FAILURES, falsehoods, lookOtherwiseDenying, lookWithout } from './lacking.ts';
import { lookAt } from './look.ts';
import type { Outlook } from './outlook.ts';
import { writePage } from './table.ts';
import { TWINS } from './twins.ts';

const HELP = `npm run proof:devices [-- --seed N] [--cases N] [--family WORD] [--write]

Serves the documents of every device family over HTTP and reads them with the bridge: as they are, in other forms,
denied in other ways, with each document missing in each way, with several missing at random, and from a capture.

  --seed N       the same documents missing again
  --cases N      how often several are missing, of each family (default 40)
  --family WORD  only families whose name holds it
  --write        writes the tables of docs/devices.md, and does nothing else
`;
/** What is asked first: refused, it is as with a wrong password, and nothing else is asked (contract 3.10). */
const FIRST = '/ISAPI/System/deviceInfo';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    cases: { type: 'string', default: '40' },
    family: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help === true) process.stdout.write(HELP);
else if (values.write) writePage(loadFamilies());
else
  process.exitCode = await prove(
    Number(values.seed ?? Date.now() % 1e9),
    Number(values.cases),
    values.family,
  );

interface Tally {
  readonly looks: Record<string, number>;
  readonly wrong: string[];
}

async function prove(seed: number, cases: number, word: string): Promise<number> {
  const again = `npm run proof:devices -- --seed ${seed} --cases ${cases}${word === '' ? '' : ` --family ${word}`}`;
  process.stdout.write(`seed ${seed}; again: ${again}\n\n`);
  const families = loadFamilies().filter(({ id }) => id.includes(word));
  const tally: Tally = { looks: {}, wrong: [] };
  const started = performance.now();
  for (const family of families) {
    const before = tally.wrong.length;
    await asServed(family, tally);
    await otherwiseDenied(family, tally);
    await withoutOne(family, tally);
    await withoutSeveral(family, tally, seed, cases);
    await captured(family, tally);
    process.stdout.write(
      `${tally.wrong.length === before ? 'ok ' : 'BAD'} ${family.brand} ${family.family}\n`,
    );
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  process.stdout.write(`\n${families.length} families, ${seconds} s\n`);
  for (const [name, count] of Object.entries(tally.looks))
    process.stdout.write(`${String(count).padStart(7)}  ${name}\n`);
  process.stdout.write(`${String(tally.wrong.length).padStart(7)}  violations\n`);
  for (const line of tally.wrong) process.stdout.write(`${line}\n`);
  if (tally.wrong.length > 0) process.stdout.write(`again: ${again}\n`);
  return tally.wrong.length === 0 ? 0 : 1;
}

function expectSame(family: Family, told: Outlook, name: string, { wrong }: Tally): void {
  const { cannotTell, requests: _, refusedLogins, ...rest } = told;
  const isSame =
    isDeepStrictEqual(rest, family.expect) &&
    isDeepStrictEqual(cannotTell, family.cannot_tell) &&
    refusedLogins === 0;
  if (!isSame) wrong.push(`${family.id}, ${name}: ${JSON.stringify(rest)}`);
}

function tick({ looks }: Tally, name: string): void {
  looks[name] = (looks[name] ?? 0) + 1;
}

async function asServed(family: Family, tally: Tally): Promise<void> {
  expectSame(family, await lookAt(family), 'as it is', tally);
  tick(tally, 'families read as they are');
  for (const [name, change] of Object.entries(TWINS)) {
    expectSame(family, await lookAt(family, change), name, tally);
    tick(tally, 'readings of the same documents in other forms');
  }
}

async function otherwiseDenied(family: Family, tally: Tally): Promise<void> {
  // Where nothing at all is there, a 403 says that the user may read nothing.
  if (family.expect.recorder.status !== 'ok') return;
  for (const [name, form] of Object.entries(DENIALS)) {
    expectSame(family, await lookOtherwiseDenying(family, form), `denying with ${name}`, tally);
    tick(tally, 'readings with what is not there denied in other ways');
  }
}

async function withoutOne(family: Family, tally: Tally): Promise<void> {
  for (const [name, form] of Object.entries({ ...DENIALS, ...FAILURES }))
    for (const { path } of documentsOf(family)) {
      const told = await lookWithout(family, new Map([[path, form]]));
      tick(tally, 'readings with one document missing or failing');
      const mayBeRefused = name === '401' && path === FIRST;
      const isLost = told.recorder.status !== family.expect.recorder.status && !mayBeRefused;
      const wrong = [...falsehoods(family, told), ...(isLost ? [`status ${told.recorder.status}`] : [])];
      for (const one of wrong) tally.wrong.push(`${family.id}, ${path} ${name}: ${one}`);
    }
}

async function withoutSeveral(family: Family, tally: Tally, seed: number, cases: number): Promise<void> {
  const paths = documentsOf(family).map(({ path }) => path);
  const forms = Object.entries({ ...DENIALS, ...FAILURES });
  const gaps = fc.array(fc.tuple(fc.constantFrom(...paths), fc.constantFrom(...forms)), { minLength: 2 });
  for (const gap of paths.length === 0 ? [] : fc.sample(gaps, { seed, numRuns: cases })) {
    const told = await lookWithout(family, new Map(gap.map(([path, [, form]]) => [path, form])));
    tick(tally, 'readings with several missing or failing, at random');
    const said = gap.map(([path, [name]]) => `${path} ${name}`).join(', ');
    for (const one of falsehoods(family, told)) tally.wrong.push(`${family.id}, ${said}: ${one}`);
  }
}

async function captured(family: Family, tally: Tally): Promise<void> {
  if (family.expect.recorder.status !== 'ok') return;
  const { told, leaks } = await captureAndLook(family);
  tick(tally, 'captures made with the command, served and read again');
  if (!isDeepStrictEqual(gist(told, family), gist(family.expect, family)))
    tally.wrong.push(`${family.id}, from a capture: ${JSON.stringify(gist(told, family))}`);
  for (const leak of leaks) tally.wrong.push(`${family.id}: its capture holds ${leak}`);
}
