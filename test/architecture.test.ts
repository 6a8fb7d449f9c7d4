import assert from 'node:assert/strict';
import { mkdtemp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('../src', import.meta.url));
const CEILING = 250;

/** What each room may import beside itself and packages; longest match first. */
const DOORS: readonly (readonly [room: string, doors: readonly string[]])[] = [
  ['domain/', []],
  ['ports.ts', ['domain/']],
  ['sources/isapi/', ['domain/', 'ports.ts']],
  ['sources/sadp/', ['sources/isapi/tree.ts', 'domain/', 'ports.ts']],
  ['sources/simulator/', ['domain/', 'ports.ts']],
  ['sinks/mqtt/', ['domain/', 'ports.ts']],
  ['sinks/log-file/', ['domain/', 'ports.ts']],
  ['sinks/web/', ['domain/', 'ports.ts']],
  ['supervisor/', ['domain/', 'ports.ts']],
  ['store/', ['domain/', 'ports.ts']],
  ['runtime/', ['domain/', 'ports.ts']],
  ['config/', ['domain/']],
  ['cli/', ['config/', 'supervisor/', 'domain/', 'ports.ts', 'runtime/system-clock.ts']],
  ['main.ts', ['cli/']],
];
/** The domain waits for nothing, asks no clock, throws no dice and touches nothing outside. */
const IMPURE =
  /\b(async|await|Promise|Date\.now|new Date\(\)|Math\.random|process|setTimeout|setInterval|fetch|console)\b/;

const IMPORT = /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*'([^']+)'|import\('([^']+)'\)/g;

test('rooms look only through their doors, the domain is pure, and files stay short', async () => {
  assert.deepEqual(await findFaults(SOURCE), []);
});

test('the architecture test sees a broken door, an impure domain, a long file and a stray process', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'dvr2mqtt-rooms-'));
  t.after(() => rm(folder, { recursive: true }));
  const files = {
    'domain/a.ts': "import { b } from '../store/b.ts';\nexport const now = Date.now();\n",
    'domain/c.ts': "import axios from 'axios';\nexport { axios };\n",
    'store/b.ts': "import type { D } from '../sinks/mqtt/d.ts';\nexport const b = process.env;\n",
    'sinks/mqtt/d.ts': '\n'.repeat(CEILING + 1),
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  assert.deepEqual((await findFaults(folder)).sort(), [
    'domain/a.ts is not pure: Date.now',
    'domain/a.ts may not import store/b.ts',
    'domain/c.ts may not import axios',
    `sinks/mqtt/d.ts has more than ${CEILING} lines`,
    'store/b.ts may not import sinks/mqtt/d.ts',
    'store/b.ts says process',
  ]);
});

async function findFaults(source: string): Promise<string[]> {
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(source, join(entry.parentPath, entry.name)));
  const faults = await Promise.all(names.map(async (name) => inspect(source, name)));
  return faults.flat();
}

async function inspect(source: string, name: string): Promise<string[]> {
  const text = await readFile(join(source, name), 'utf8');
  const code = text.replaceAll(/\/\*[^]*?\*\/|\/\/[^\n]*|`[^`]*`|'[^'\n]*'/g, (found) =>
    found.startsWith("'") ? found : '',
  );
  const faults: string[] = [];
  if (text.split('\n').length > CEILING + 1) faults.push(`${name} has more than ${CEILING} lines`);
  const bare = code.replaceAll(/'[^'\n]*'/g, '');
  const impure = name.startsWith('domain/') ? IMPURE.exec(bare)?.[0] : undefined;
  if (impure !== undefined) faults.push(`${name} is not pure: ${impure}`);
  const saysProcess = /\bprocess\.(?!memoryUsage|uptime|cpuUsage)/.test(bare) && name !== 'main.ts';
  if (saysProcess) faults.push(`${name} says process`);
  for (const match of code.matchAll(IMPORT)) {
    const target = match[1] ?? match[2] ?? '';
    if (!target.startsWith('.')) {
      if (name.startsWith('domain/')) faults.push(`${name} may not import ${target}`);
      continue;
    }
    const file = relative(source, resolve(dirname(join(source, name)), target));
    if (!mayImport(name, file)) faults.push(`${name} may not import ${file}`);
  }
  return faults;
}

function mayImport(name: string, file: string): boolean {
  if (isJoint(name)) return true;
  if (file.startsWith('..')) return file === '../package.json';
  const [room, doors] = DOORS.find(([start]) => name.startsWith(start)) ?? ['', []];
  if (room.endsWith('/') && file.startsWith(room)) return true;
  if (room === 'cli/' && isJoint(file)) return true;
  return doors.some((door) => file === door || (door.endsWith('/') && file.startsWith(door)));
}

/** A file outside all rooms joins them. */
function isJoint(name: string): boolean {
  return !name.includes('/') && name !== 'main.ts' && name !== 'ports.ts';
}
