import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { z } from 'zod';
import { read, ROOT } from './support/project.ts';

const Named = z.record(z.string(), z.string());
const Locked = z.object({
  version: z.string().optional(),
  license: z.string().optional(),
  integrity: z.string().optional(),
  dev: z.boolean().default(false),
  hasInstallScript: z.boolean().default(false),
  dependencies: Named.default({}),
  optionalDependencies: Named.default({}),
});
const { dependencies } = z.object({ dependencies: Named }).parse(JSON.parse(read('package.json')));
const { packages } = z
  .object({ packages: z.record(z.string(), Locked) })
  .parse(JSON.parse(read('package-lock.json')));
const PAGE = read('docs/dependencies.md');
const PRODUCTION = [
  ...new Set(Object.keys(dependencies).flatMap((name) => Array.from(withAll(`node_modules/${name}`)))),
];
/** What may be passed on with a program under the MIT licence, by keeping the notice. */
const PERMISSIVE = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0']);
/** Sizes are told in MB with one decimal. */
const MB = 1e6;

/** The rows of the table, by package. */
const ROWS = new Map(
  PAGE.split('\n')
    .filter((line) => /^\| [a-z@]/.test(line) && !line.startsWith('| package '))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, name = '', ...cells]) => [name, cells] as const),
);

/** A package and all that it brings, by their places in the lock file. */
function withAll(place: string, found = new Set<string>()): Set<string> {
  const entry = packages[place];
  if (entry === undefined || found.has(place)) return found;
  found.add(place);
  for (const name of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })) {
    const at = placeOf(name, place);
    if (at !== null) withAll(at, found);
  }
  return found;
}

/** Where Node finds a package from another one. */
function placeOf(name: string, from: string): string | null {
  for (let above = from; ; above = above.slice(0, above.lastIndexOf('node_modules/')).replace(/\/$/, '')) {
    const place = join(above, 'node_modules', name).replaceAll('\\', '/');
    if (packages[place] !== undefined) return place;
    if (above === '') return null;
  }
}

/** Bytes of a package without the packages in it. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules')
    .map((entry) => join(folder, entry.name))
    .reduce((sum, path) => {
      const stat = statSync(path);
      return sum + (stat.isDirectory() ? sizeOf(path) : stat.size);
    }, 0);
}

/** The rooms of the bridge that import each package. */
function importers(): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name.endsWith('.ts'),
  );
  for (const { parentPath, name } of files)
    for (const [, from = ''] of readFileSync(join(parentPath, name), 'utf8').matchAll(
      /from '([^.'][^']*)'/g,
    )) {
      const [package_ = ''] = /^(?:@[^/]+\/)?[^/]+/.exec(from) ?? [];
      const room = relative(ROOT, parentPath).split('/').slice(0, 3).join('/');
      found.set(package_, (found.get(package_) ?? new Set()).add(room));
    }
  return found;
}

test('docs/dependencies.md tells of every production dependency, and of no other', () => {
  assert.deepEqual([...ROWS.keys()], Object.keys(dependencies).sort());
  const used = importers();
  for (const [name, wanted] of Object.entries(dependencies)) {
    const [version = '', licence = '', brings = '', size = '', rooms = '', why = ''] = ROWS.get(name) ?? [];
    const all = [...withAll(`node_modules/${name}`)];
    const installed = z
      .object({ version: z.string(), license: z.string() })
      .parse(JSON.parse(read(`node_modules/${name}/package.json`)));
    assert.deepEqual([version, version], [wanted, installed.version], name);
    assert.equal(licence, installed.license, name);
    assert.equal(Number(brings), all.length - 1, name);
    const bytes = all.reduce((sum, place) => sum + sizeOf(join(ROOT, place)), 0);
    assert.equal(size, (bytes / MB).toFixed(1), name);
    const found = [...(used.get(name) ?? [])].sort().join(', ');
    assert.equal(rooms, found === '' ? 'tests only' : found, name);
    assert.match(why, /^[^|]{20,}\.$/, name);
  }
});

test('what the bridge imports is a production dependency', () => {
  const named = [...importers().keys()].filter((name) => !name.startsWith('node:'));
  assert.deepEqual(
    named.filter((name) => !(name in dependencies)),
    [],
  );
});

test('versions are exact, and the lock file bears a hash of every package', () => {
  for (const version of Object.values(dependencies)) assert.match(version, /^\d+\.\d+\.\d+$/);
  const without = Object.entries(packages).filter(
    ([place, { integrity }]) => place !== '' && integrity?.startsWith('sha512-') !== true,
  );
  assert.deepEqual(without, []);
});

test('no production package runs a script when it is installed, and all are under a permissive licence', () => {
  const counts = new Map<string, number>();
  for (const place of PRODUCTION) {
    const { license, hasInstallScript, dev } = packages[place] ?? {};
    assert.equal(hasInstallScript, false, place);
    assert.equal(dev, false, place);
    assert.ok(license !== undefined && PERMISSIVE.has(license), `${place}: ${license}`);
    counts.set(license, (counts.get(license) ?? 0) + 1);
  }
  const told = [...PAGE.matchAll(/(\d+) under ([\w-]+\w)/g)].map(([, count, name]) => [name, Number(count)]);
  assert.deepEqual(new Map(told.map(([name, count]) => [String(name), Number(count)])), counts);
  assert.equal(Number(/\*\*(\d+) packages\*\*/.exec(PAGE)?.[1]), PRODUCTION.length);
});

test('npm run sbom tells of all of them, with their hashes', () => {
  const { status, stdout } = spawnSync(process.execPath, [join(ROOT, 'scripts/sbom.ts')], {
    encoding: 'utf8',
  });
  assert.equal(status, 0);
  const Component = z.object({ name: z.string(), version: z.string(), hashes: z.array(z.unknown()).min(1) });
  const sbom = z
    .object({
      bomFormat: z.literal('CycloneDX'),
      metadata: z.object({ component: z.object({ name: z.string() }) }),
      components: z.array(Component),
    })
    .parse(JSON.parse(stdout));
  assert.equal(sbom.metadata.component.name, 'dvr2mqtt');
  const nameOf = (place: string) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
  assert.deepEqual(
    sbom.components.map(({ name, version }) => `${name}@${version}`).sort(),
    PRODUCTION.map((place) => `${nameOf(place)}@${packages[place]?.version}`).sort(),
  );
});
