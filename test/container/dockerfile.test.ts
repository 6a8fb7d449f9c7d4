import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { PACKAGE, read, ROOT } from './support/project.ts';

interface Instruction {
  readonly name: string;
  readonly text: string;
}
interface Stage {
  readonly from: string;
  readonly name: string;
  readonly instructions: readonly Instruction[];
}

const INSTRUCTIONS = parse(read('Dockerfile'));
const STAGES = stagesOf(INSTRUCTIONS);
const NAMES = new Set(STAGES.map(({ name }) => name));
const COPIES = INSTRUCTIONS.filter(({ name }) => name === 'COPY').map(({ text }) => text.split(' '));

test('there is one base, pinned: the Node that the tests ran on', () => {
  const bases = STAGES.map(({ from }) => from).filter((from) => !NAMES.has(from));
  assert.deepEqual(bases, [`node:${PACKAGE.devDependencies.node}-slim`]);
});

test('who builds nothing but the Dockerfile gets the image for Docker, which is not root', () => {
  const last = STAGES.at(-1);
  assert.equal(last?.name, 'container');
  assert.equal(last?.instructions.findLast(({ name }) => name === 'USER')?.text, 'node');
  assert.ok(STAGES.some(({ name }) => name === 'app'));
});

test('what is copied is there, and .dockerignore lets in that and nothing else', () => {
  const sources = COPIES.filter((words) => !words.some((word) => word.startsWith('--from=')))
    .flatMap((words) => words.slice(0, -1))
    .filter((word) => !word.startsWith('--'));
  for (const source of sources) assert.ok(existsSync(join(ROOT, source)), source);
  const lines = read('.dockerignore')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  assert.equal(lines[0], '*');
  const admitted = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  assert.deepEqual(admitted.sort(), [...new Set(sources)].sort());
});

test('stages hand on only what comes from one before', () => {
  const given = COPIES.flat().filter((word) => word.startsWith('--from='));
  assert.deepEqual(
    given.map((word) => word.slice('--from='.length)).filter((name) => !NAMES.has(name)),
    [],
  );
});

test('nothing is fetched but the packages of package-lock.json, without their scripts', () => {
  const commands = INSTRUCTIONS.filter(({ name }) => name === 'RUN').flatMap(({ text }) =>
    text.split(' && '),
  );
  const programs = new Set(commands.map((command) => command.split(' ', 1).join()));
  assert.deepEqual([...programs].sort(), ['chmod', 'find', 'install', 'ln', 'node', 'npm', 'rm']);
  const [install = '', ...more] = commands.filter((command) => command.startsWith('npm '));
  assert.match(install, /^npm ci --omit=dev --ignore-scripts /);
  assert.deepEqual(more, []);
  assert.ok(!INSTRUCTIONS.some(({ name }) => name === 'ADD'));
});

test('no secret and no architecture is written down', () => {
  for (const { name, text } of INSTRUCTIONS) {
    if (name === 'ENV' || name === 'ARG') assert.doesNotMatch(text, /PASSW|SECRET|TOKEN|KEY/i);
    assert.doesNotMatch(`${name} ${text}`, /--platform|TARGETARCH|x86|x64|arm64/);
  }
});

test('programs are started without a shell in between: signals reach them', () => {
  const started = INSTRUCTIONS.filter(({ name }) => name === 'ENTRYPOINT' || name === 'CMD');
  for (const { text } of started) assert.ok(Array.isArray(JSON.parse(text)), text);
  const health = INSTRUCTIONS.find(({ name }) => name === 'HEALTHCHECK')?.text ?? '';
  assert.match(health, /--interval=30s --timeout=10s --start-period=60s --retries=3 CMD \[/);
  assert.match(read('scripts/app-entry.sh'), /^exec setpriv /m);
});

test('the labels say what package.json says', () => {
  const labels = new Map(
    INSTRUCTIONS.filter(({ name }) => name === 'LABEL').flatMap(({ text }) =>
      [...text.matchAll(/(\S+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value] as const),
    ),
  );
  const oci = (name: string) => labels.get(`org.opencontainers.image.${name}`);
  assert.equal(oci('source'), PACKAGE.homepage);
  assert.equal(oci('url'), PACKAGE.homepage);
  assert.equal(oci('documentation'), `${PACKAGE.homepage}#readme`);
  assert.equal(oci('licenses'), PACKAGE.license);
  assert.ok(PACKAGE.description.startsWith(oci('description') ?? '-'));
  assert.equal(oci('version'), '${BUILD_VERSION}');
  assert.equal(labels.get('io.hass.version'), '${BUILD_VERSION}');
  assert.equal(labels.get('io.hass.arch'), '${BUILD_ARCH}');
  assert.equal(labels.get('io.hass.type'), 'app');
});

function parse(dockerfile: string): Instruction[] {
  return dockerfile
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [name = '', ...words] = line.split(/\s+/);
      return { name, text: words.join(' ') };
    });
}

function stagesOf(instructions: readonly Instruction[]): Stage[] {
  const stages: { from: string; name: string; instructions: Instruction[] }[] = [];
  for (const instruction of instructions) {
    const [from = '', as, name = ''] = instruction.text.split(' ');
    if (instruction.name !== 'FROM') stages.at(-1)?.instructions.push(instruction);
    else stages.push({ from, name: as === 'AS' ? name : '', instructions: [] });
  }
  return stages;
}
