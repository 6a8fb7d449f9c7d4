import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';
import { PROJECT, readPackage, text } from './read.ts';

const run = promisify(execFile);

async function pictureSize(name: string): Promise<{ width: number; height: number }> {
  const bytes = await readFile(join(PROJECT, 'addon', name));
  assert.equal(bytes.toString('latin1', 0, 8), '\x89PNG\r\n\x1A\n', name);
  assert.equal(bytes.toString('latin1', 12, 16), 'IHDR', name);
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

test('the icon is square and the logo of the size that the store shows', async () => {
  assert.deepEqual(await pictureSize('icon.png'), { width: 128, height: 128 });
  const { width, height } = await pictureSize('logo.png');
  assert.ok(Math.abs(width - 250) <= 25 && Math.abs(height - 100) <= 10, `${width} x ${height}`);
});

test('the store has an introduction, a documentation, and what is new in this version', async () => {
  for (const name of ['README.md', 'DOCS.md']) assert.ok((await text(`addon/${name}`)).length > 200, name);
  const { version } = await readPackage();
  const newest = (changelog: string): string => /^## (.*)$/m.exec(changelog)?.[1] ?? '';
  const ours = newest(await text('addon/CHANGELOG.md'));
  assert.ok(ours.startsWith(`[${version}]`), ours);
  assert.equal(ours, newest(await text('CHANGELOG.md')));
});

test('the repository tells its name and its home', async () => {
  const shape = z.strictObject({ name: z.string().min(1), url: z.url(), maintainer: z.string().min(1) });
  const repository = shape.parse(parse(await text('repository.yaml')));
  assert.equal(repository.url, (await readPackage()).homepage);
});

test('Supervisor finds one app in this repository, and one description of the repository', async (t) => {
  const listing = await run('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: PROJECT,
  }).catch(() => null);
  if (listing === null) {
    t.skip('this is no checkout');
    return;
  }
  // Like its glob `**/config.*`, with one of three endings (supervisor/store/data.py).
  const find = (name: string): string[] =>
    listing.stdout.split('\n').filter((path) => {
      const isHidden = path.split('/').some((part) => part.startsWith('.') || part === 'rootfs');
      return !isHidden && new RegExp(`(?:^|/)${name}\\.(?:[^/]*\\.)?(?:yaml|yml|json)$`).test(path);
    });
  // config.example.yaml is no app either: Supervisor says once in its log that it cannot read it.
  assert.deepEqual(find('config').sort(), ['addon/config.yaml', 'config.example.yaml']);
  assert.deepEqual(find('repository'), ['repository.yaml']);
  // Read as the deprecated build.yaml
  assert.deepEqual(
    find('build').filter((path) => path.startsWith('addon/')),
    [],
  );
});
