import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { type TestContext, test } from 'node:test';
import { judgeConfig } from './config-rules.ts';
import { LANGUAGES, PROJECT, readConfig, text } from './read.ts';

interface Ended {
  readonly status: number | string | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

async function assemble(args: readonly string[], env = process.env): Promise<Ended> {
  const { promise, resolve } = Promise.withResolvers<Ended>();
  const script = join(PROJECT, 'scripts/assemble-app.ts');
  execFile(process.execPath, [script, ...args], { env, timeout: 30_000 }, (error, stdout, stderr) => {
    resolve({ status: error === null ? 0 : error.code, stdout, stderr });
  });
  return promise;
}

async function makeFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dvr2mqtt-app-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function list(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

test('the assembled app is complete, is built where it is installed, and holds nothing else', async (t) => {
  const folder = await makeFolder(t);
  const out = join(folder, 'new', 'app');
  // npm starts the script in the project's folder; a relative name starts where npm was called.
  const env = { ...process.env, npm_lifecycle_event: 'app', INIT_CWD: folder };
  const { status, stdout, stderr } = await assemble([join('new', 'app')], env);
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  assert.match(stdout, /Check for updates/);
  assert.ok(stdout.includes(out));

  const files = await list(out);
  assert.deepEqual(judgeConfig(await readConfig(out)), []);
  const lines = (await text('addon/config.yaml')).split('\n').filter((line) => !line.startsWith('image:'));
  assert.equal(await text('config.yaml', out), lines.join('\n'));
  for (const name of ['apparmor.txt', 'CHANGELOG.md', ...LANGUAGES.map((one) => `translations/${one}.yaml`)])
    assert.equal(await text(name, out), await text(`addon/${name}`), name);

  const dockerfile = await text('Dockerfile', out);
  const whole = await text('Dockerfile');
  assert.ok(whole.startsWith(dockerfile));
  assert.match(dockerfile.match(/^FROM .*$/gm)?.at(-1) ?? '', /^FROM \S+ AS app$/);
  assert.match(whole.slice(dockerfile.length), /^\n*(?:#.*\n)*(?:FROM |$)/);
  const copies = dockerfile.matchAll(/^COPY (?!--from)(?:--\S+ )*(.*) \S+$/gm);
  const sources = [...copies].flatMap(([, names = '']) => names.split(' '));
  assert.ok(sources.includes('src') && sources.includes('package-lock.json'));
  for (const source of sources) await access(join(out, source));
  await access(join(out, '.dockerignore'));

  const folders = new Set(files.map((file) => /^(.*?)\//.exec(file)?.[1]));
  assert.deepEqual(folders, new Set([undefined, 'scripts', 'src', 'translations']));
  const hidden = files.filter((file) => /(?:^|\/)\./.test(file));
  assert.deepEqual(hidden, ['.assembled-app', '.dockerignore']);
  assert.deepEqual(
    files.filter((file) => /\.(?:log|tgz|pem|key|db)$|\.test\.ts$|(?:^|\/)build\.(?:ya?ml|json)$/.test(file)),
    [],
  );
  assert.deepEqual(
    files.filter((file) => /(?:^|\/)config\.(?:ya?ml|json)$/.test(file)),
    ['config.yaml'],
  );
});

test('an earlier assembly is replaced; what is gone from the app is gone from it', async (t) => {
  const out = await makeFolder(t);
  assert.equal((await assemble([out])).status, 0);
  const files = await list(out);
  await mkdir(join(out, 'gone/deep'), { recursive: true });
  await writeFile(join(out, 'gone/deep/old.ts'), '');
  await writeFile(join(out, 'package.json'), 'old');
  await writeFile(join(out, '.assembled-app'), [...files, 'gone/deep/old.ts'].join('\n'));
  assert.equal((await assemble([out])).status, 0);
  assert.deepEqual(await list(out), files);
  assert.deepEqual((await readdir(out)).includes('gone'), false);
  assert.equal(await text('package.json', out), await text('package.json'));

  await mkdir(join(out, 'mine'));
  await rm(join(out, 'LICENSE'));
  const { status, stderr } = await assemble([out]);
  assert.deepEqual({ status, stderr: stderr.includes(join(out, 'mine')) }, { status: 64, stderr: true });
  await rm(join(out, 'mine'), { recursive: true });
  await writeFile(join(out, 'src/mine.txt'), 'mine');
  assert.equal((await assemble([out])).status, 64);
  assert.equal(await text('src/mine.txt', out), 'mine');
  assert.deepEqual(await list(out), [...files.filter((file) => file !== 'LICENSE'), 'src/mine.txt'].sort());
});

test('wrong use ends with one line and status 64, and touches nothing', async (t) => {
  const folder = await makeFolder(t);
  await writeFile(join(folder, 'mine.txt'), 'mine');
  const inside = join(PROJECT, 'addon');
  const wrong: readonly (readonly [args: readonly string[], said: RegExp])[] = [
    [[], /^Name the folder .*npm run app -- /],
    [['--help'], /^Name the folder /],
    [[join(folder, 'a'), join(folder, 'b')], /^Name the folder /],
    [[folder], /is not empty and no earlier assembly/],
    [[join(folder, 'mine.txt')], /it is a file/],
    [[inside], /inside the project/],
  ];
  const ends = await Promise.all(wrong.map(async ([args]) => assemble(args)));
  for (const [at, [args, said]] of wrong.entries()) {
    const { status, stdout, stderr } = ends[at] ?? assert.fail();
    assert.deepEqual({ args, status, stdout }, { args, status: 64, stdout: '' });
    assert.match(stderr, said);
    assert.equal(stderr.trim().split('\n').length, 1, stderr);
  }
  assert.deepEqual(await readdir(folder), ['mine.txt']);
  assert.equal(await readFile(join(folder, 'mine.txt'), 'utf8'), 'mine');
});
