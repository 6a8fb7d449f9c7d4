import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { z } from 'zod';
import { stepsOf, text } from './read.ts';

const execute = promisify(execFile);
const VERSION = '1.4.0';

/** A folder with what a release looks at. */
async function prepare(t: TestContext, change: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'release-'));
  t.after(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'addon'));
  const files = {
    'package.json': JSON.stringify({ version: VERSION }),
    'addon/config.yaml': `name: dvr2mqtt\nversion: '${VERSION}'\nslug: dvr2mqtt\n`,
    'CHANGELOG.md': `# Changelog\n\n## [${VERSION}] - 2027-01-31\n\n- New.\n\n## [1.3.0] - 2026-12-01\n\n- Old.\n`,
    'addon/CHANGELOG.md': `# Changelog\n\n## [${VERSION}] - 2027-01-31\n\n- The app.\n`,
    ...change,
  };
  for (const [path, content] of Object.entries(files)) await writeFile(join(folder, path), content);
  return folder;
}

const Failure = z.object({ stdout: z.string() });

/** Runs a step's script as GitHub does (`bash -e`), and gives back its exit status, output and notes of the step. */
async function runStep(job: string, name: string, folder: string, env: Readonly<Record<string, string>>) {
  const step = (await stepsOf('release.yml', job)).find((one) => one.name === name);
  assert.ok(step?.run, name);
  const outputs = join(folder, 'outputs');
  await writeFile(outputs, '');
  const result = await execute('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], {
    cwd: folder,
    env: { PATH: `${dirname(process.execPath)}:${process.env['PATH']}`, GITHUB_OUTPUT: outputs, ...env },
  }).then(
    ({ stdout }) => ({ failed: false, stdout }),
    (error: unknown) => ({ failed: true, stdout: Failure.parse(error).stdout }),
  );
  return { ...result, outputs: await readFile(outputs, 'utf8') };
}

const CHECK = 'Tag, package, app and changelogs name one version';

test('a release whose parts agree goes on, and only a finished one becomes `latest`', async (t) => {
  const finished = await runStep('version', CHECK, await prepare(t), { TAG: `v${VERSION}` });
  assert.deepEqual(finished, { failed: false, stdout: '', outputs: `version=${VERSION}\nlatest=true\n` });

  const early = '2.0.0-rc.1';
  const folder = await prepare(t, {
    'package.json': JSON.stringify({ version: early }),
    'addon/config.yaml': `version: "${early}"\n`,
    'CHANGELOG.md': `## [${early}] - 2027-02-01\n`,
    'addon/CHANGELOG.md': `## [${early}] - 2027-02-01\n`,
  });
  const candidate = await runStep('version', CHECK, folder, { TAG: `v${early}` });
  assert.equal(candidate.outputs, `version=${early}\nlatest=false\n`);
});

const WRONG: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  ['another package version', { 'package.json': '{"version":"1.3.0"}' }, 'package.json has version 1.3.0'],
  ['another app version', { 'addon/config.yaml': "version: '1.4.0b'\n" }, 'config.yaml has version 1.4.0b'],
  ['no app version', { 'addon/config.yaml': 'name: x\n' }, 'config.yaml has version '],
  ['no date', { 'CHANGELOG.md': `## [${VERSION}] - unreleased\n` }, 'CHANGELOG.md has no dated section'],
  [
    'no section',
    { 'addon/CHANGELOG.md': '## [1x4y0] - 2027-01-31\n' },
    'addon/CHANGELOG.md has no dated section',
  ],
];

for (const [what, change, told] of WRONG)
  test(`a release with ${what} is refused, and it says why`, async (t) => {
    const refused = await runStep('version', CHECK, await prepare(t, change), { TAG: `v${VERSION}` });
    assert.ok(refused.failed);
    assert.ok(refused.stdout.includes(told), refused.stdout);
    assert.equal(refused.outputs, '');
  });

const NOTES = 'What is new in this version';

test('the release tells its own section of the changelog, and no other', async (t) => {
  const folder = await prepare(t);
  assert.equal((await runStep('release', NOTES, folder, { VERSION })).failed, false);
  assert.equal((await readFile(join(folder, 'notes.md'), 'utf8')).trim(), '- New.');
  assert.ok((await runStep('release', NOTES, folder, { VERSION: '1.4' })).failed);
});

test('the scripts read the files of this project as they are', async (t) => {
  const paths = ['package.json', 'addon/config.yaml', 'CHANGELOG.md', 'addon/CHANGELOG.md'];
  const files = await Promise.all(
    paths.map(
      async (path) => [path, (await text(path)).replace(/ - unreleased$/m, ' - 2027-01-31')] as const,
    ),
  );
  const folder = await prepare(t, Object.fromEntries(files));
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(await text('package.json')));
  const result = await runStep('version', CHECK, folder, { TAG: `v${version}` });
  assert.deepEqual(result, { failed: false, stdout: '', outputs: `version=${version}\nlatest=true\n` });
});
