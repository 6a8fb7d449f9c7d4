import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { listSteps, PROJECT, readWorkflows, text } from './read.ts';

test('every action of others is pinned to one commit, with its version beside it', async () => {
  const commits = new Map<string, string>();
  let pinned = 0;
  for (const { name, text: source } of await readWorkflows())
    for (const [, used = ''] of source.matchAll(/\buses: *(.*)$/gm)) {
      if (used.startsWith('./')) {
        assert.ok(existsSync(join(PROJECT, used)), `${name}: ${used}`);
        continue;
      }
      const [, action = '', commit = '', version = ''] =
        /^([\w.-]+\/[\w./-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)$/.exec(used) ?? [];
      assert.notEqual(action, '', `${name}: ${used}`);
      assert.equal(commits.get(action) ?? `${commit} ${version}`, `${commit} ${version}`, `two of ${action}`);
      commits.set(action, `${commit} ${version}`);
      pinned += 1;
    }
  const used = listSteps(await readWorkflows()).filter(({ step }) => step.uses !== undefined);
  assert.equal(pinned, used.length);
});

test('a job may write only what it is there to write', async () => {
  const writing = (await readWorkflows()).flatMap(({ name, jobs }) =>
    Object.entries(jobs).flatMap(([id, { permissions }]) =>
      Object.keys(permissions)
        .filter((scope) => permissions[scope] === 'write')
        .map((scope) => `${name} ${id} ${scope}`),
    ),
  );
  assert.deepEqual(writing.sort(), [
    'release.yml image attestations',
    'release.yml image id-token',
    'release.yml image packages',
    'release.yml release contents',
  ]);
});

test('no job hangs for hours', async () => {
  for (const { name, jobs } of await readWorkflows())
    for (const [id, job] of Object.entries(jobs)) {
      // GitHub refuses a limit where a job calls a workflow, whose jobs have their own.
      if (job.uses !== undefined) continue;
      assert.ok((job['timeout-minutes'] ?? Infinity) <= 60, `${name} ${id}`);
    }
});

test('what strangers may write reaches no shell and no token', async () => {
  const workflows = await readWorkflows();
  for (const { name, events } of workflows)
    for (const event of events)
      assert.ok(['push', 'pull_request', 'workflow_call'].includes(event), `${name} on ${event}`);
  for (const { at, step } of listSteps(workflows)) {
    assert.ok(!(step.run ?? '').includes('${{'), `${at}: pass it by \`env\``);
    if (step.uses?.startsWith('actions/checkout@') === true)
      assert.equal(step.with?.['persist-credentials'], false, at);
    if (step.run !== undefined && /npm (?:ci|install)/.test(step.run))
      assert.ok(!JSON.stringify(step.env ?? {}).includes('secrets.'), at);
  }
});

test('a workflow that calls another does not wait for itself', async () => {
  const workflows = await readWorkflows();
  const groups = workflows.map(({ group }) => group);
  assert.equal(new Set(groups).size, groups.length);
  for (const { name, group } of workflows) assert.ok(!group.includes('github.workflow'), name);
});

test('every npm script that is called is there', async () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(await text('package.json')));
  const builtIn = new Set(['ci', 'pack']);
  const called = listSteps(await readWorkflows()).flatMap(({ step }) =>
    [...(step.run ?? '').matchAll(/\bnpm (?:run )?([\w:-]+)/g)].map(([, script = '']) => script),
  );
  for (const script of called) assert.ok(builtIn.has(script) || script in scripts, script);
  // As much as .ci/run asks for
  for (const script of ['check', 'coverage', 'test']) assert.ok(called.includes(script), script);
});

test('the images are built from stages that are there, under the names that users pull', async () => {
  const stages = new Set(
    [...(await text('Dockerfile')).matchAll(/^FROM .* AS (\S+)$/gm)].map(([, name]) => name),
  );
  const workflows = await readWorkflows();
  const matrix = z.object({ strategy: z.object({ matrix: z.record(z.string(), z.unknown()) }) });
  const tested = z
    .object({ target: z.array(z.string()) })
    .parse(
      matrix.parse(workflows.find(({ name }) => name === 'ci.yml')?.jobs['image']).strategy.matrix,
    ).target;
  const released = z
    .object({ include: z.array(z.strictObject({ target: z.string(), image: z.string() })) })
    .parse(
      matrix.parse(workflows.find(({ name }) => name === 'release.yml')?.jobs['image']).strategy.matrix,
    ).include;
  for (const target of tested) assert.ok(stages.has(target), target);
  assert.deepEqual(released.map(({ target }) => target).sort(), [...tested].sort());

  const app = z.object({ image: z.string() }).parse(parse(await text('addon/config.yaml')));
  const { homepage } = z.object({ homepage: z.url() }).parse(JSON.parse(await text('package.json')));
  const images = Object.fromEntries(released.map(({ target, image }) => [target, image]));
  assert.deepEqual(images, {
    app: app.image,
    container: `ghcr.io${new URL(homepage).pathname}`,
  });
  const compose = await text('compose.yaml');
  assert.ok(compose.includes(`image: ${images['container']}:`), 'compose.yaml');
});

test('the app is released for the architectures that its form names', async () => {
  const { arch } = z.object({ arch: z.array(z.string()) }).parse(parse(await text('addon/config.yaml')));
  const names: Readonly<Record<string, string>> = { 'linux/amd64': 'amd64', 'linux/arm64': 'aarch64' };
  const build = listSteps(await readWorkflows()).find(({ step }) => step.with?.['push'] === true);
  const platforms = String(build?.step.with?.['platforms']).split(',');
  assert.deepEqual(new Set(platforms.map((platform) => names[platform])), new Set(arch));
});
