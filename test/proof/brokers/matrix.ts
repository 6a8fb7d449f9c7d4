import type { Candidate } from './broker.ts';
import { certify } from './certificates.ts';
import { CONNECTIONS, type Feature, type Place } from './features.ts';
import { STORIES } from './stories.ts';

/** What became of one feature with one broker. */
export type Result = 'ok' | 'not offered' | 'not here' | { readonly failed: string };

/** Milliseconds that one feature may take. */
const LONGEST = 150_000;
const FEATURES = [...CONNECTIONS, ...STORIES];

/** Proves every feature with every broker, and says the matrix; resolves to whether nothing failed. */
export async function prove(
  candidates: readonly Candidate[],
  isMeant: (feature: string) => boolean,
  say: (line: string) => void,
): Promise<boolean> {
  const features = FEATURES.filter(({ name }) => isMeant(name));
  const columns = new Map<string, ReadonlyMap<string, Result>>();
  for (const candidate of candidates) {
    await using stack = new AsyncDisposableStack();
    const version = await candidate.find(stack);
    const head = version === null ? candidate.name : `${candidate.name} ${version}`;
    say(version === null ? `${head}: not here` : `${head}:`);
    const proven = new Map<string, Result>();
    for (const feature of features) proven.set(feature.name, version === null ? 'not here' : 'not offered');
    if (version !== null)
      await proveAll(candidate, features, (name, result) => {
        proven.set(name, result);
        say(`  ${name}: ${typeof result === 'string' ? result : `FAILED, ${result.failed}`}`);
      });
    columns.set(head, proven);
  }
  say(`\n${tabulate(features, columns)}`);
  return [...columns.values()].every((proven) =>
    [...proven.values()].every((result) => typeof result === 'string'),
  );
}

type Tell = (feature: string, result: Result) => void;

/** One broker: it is started once for each way in which features want it set up. */
export async function proveAll(
  candidate: Candidate,
  features: readonly Feature[],
  tell: Tell,
): Promise<void> {
  const offered = features.filter(({ needs }) => needs.every((offer) => candidate.offers.includes(offer)));
  const groups = Map.groupBy(offered, ({ setting = {} }) => JSON.stringify(setting));
  for (const group of groups.values()) {
    await using stack = new AsyncDisposableStack();
    const certificates = certify(stack);
    const usual = { certificates, areClientsCertified: false, maxInflight: null };
    const opening = candidate.open(stack, { ...usual, ...group[0]?.setting });
    const broker = await opening.catch(failure);
    for (const [at, feature] of group.entries())
      tell(
        feature.name,
        'failed' in broker ? broker : await proveOne(feature, { broker, certificates, base: `proof-${at}` }),
      );
  }
}

async function proveOne(feature: Feature, place: Omit<Place, 'stack'>): Promise<Result> {
  await using stack = new AsyncDisposableStack();
  const limit = new Promise<Result>((resolve) => {
    const timer = setTimeout(() => resolve({ failed: `not over after ${LONGEST / 1000} s` }), LONGEST);
    stack.defer(() => clearTimeout(timer));
  });
  const proof = feature.prove({ ...place, stack }).then(() => 'ok' as const, failure);
  const result = await Promise.race([proof, limit]);
  return result;
}

function failure(error: unknown): { readonly failed: string } {
  return {
    failed: error instanceof Error ? (error.message.split('\n', 1)[0] ?? '').slice(0, 400) : String(error),
  };
}

function tabulate(
  features: readonly Feature[],
  columns: ReadonlyMap<string, ReadonlyMap<string, Result>>,
): string {
  const told = (result: Result | undefined): string =>
    result === undefined ? '' : typeof result === 'string' ? result : 'FAILED';
  const rows = features.map(({ name }) => [
    name,
    ...[...columns.values()].map((proven) => told(proven.get(name))),
  ]);
  const all = [['', ...columns.keys()], ...rows];
  const widths = (all[0] ?? []).map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
