import assert from 'node:assert/strict';
import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { nvr } from '../../src/sources/simulator/builders.ts';
import { startRecorder } from '../../src/sources/simulator/server.ts';
import { until } from '../mqtt/support/until.ts';
import { PACKAGE, ROOT } from './support/project.ts';

/** What `npm pack` is to find: the folder as it is in a fresh checkout, as far as that matters. */
const CHECKOUT = ['package.json', 'LICENSE', 'README.md', 'CHANGELOG.md', 'config.example.yaml'].concat([
  'src',
  'scripts',
]);

suite('the package, installed for the whole system (needs the npm registry)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dvr2mqtt-package-'));
  const prefix = join(folder, 'prefix');
  const env = {
    ...process.env,
    PATH: [join(prefix, 'bin'), dirname(process.execPath), process.env['PATH']].join(delimiter),
  };
  const run = (program: string, words: readonly string[], cwd = folder): SpawnSyncReturns<string> =>
    spawnSync(program, words, { cwd, env, encoding: 'utf8' });

  before(() => {
    const checkout = join(folder, 'checkout');
    for (const name of CHECKOUT) cpSync(join(ROOT, name), join(checkout, name), { recursive: true });
    const packed = run('npm', ['pack', '--silent', '--pack-destination', folder], checkout);
    assert.equal(packed.status, 0, packed.stderr);
    const words = ['install', '--global', '--no-audit', '--no-fund', '--prefix', prefix];
    const installed = run('npm', [...words, join(folder, packed.stdout.trim())]);
    assert.equal(installed.status, 0, installed.stderr);
  });
  after(() => rmSync(folder, { recursive: true }));

  test('it holds the program, and neither its source nor its tests', () => {
    const inside = readdirSync(join(prefix, 'lib/node_modules/dvr2mqtt')).filter(
      (name) => name !== 'node_modules',
    );
    assert.deepEqual(inside.sort(), [
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'config.example.yaml',
      'dist',
      'package.json',
    ]);
  });

  test('--version', () => {
    const { stdout, stderr, status } = run('dvr2mqtt', ['--version']);
    assert.deepEqual(
      { stdout, stderr, status },
      { stdout: `dvr2mqtt ${PACKAGE.version}\n`, stderr: '', status: 0 },
    );
  });

  test('check', async (context) => {
    const recorder = await startRecorder(nvr({ cameras: 2 }));
    context.after(() => recorder.stop());
    const { username, password } = recorder.model;
    const house = { id: 'house', host: '127.0.0.1', port: recorder.port, username, password };
    writeFileSync(join(folder, 'config.yaml'), JSON.stringify({ recorders: [house] }));
    const checked = spawn('dvr2mqtt', ['check'], { cwd: folder, env });
    let said = '';
    checked.stdout.on('data', (data: Buffer) => void (said += data.toString()));
    await once(checked, 'close');
    assert.equal(checked.exitCode, 0, said);
    assert.match(said, /Front door/);
  });

  test('demo, until it is asked to end', async () => {
    const demo = spawn('dvr2mqtt', ['demo'], { cwd: folder, env });
    let said = '';
    demo.stdout.on('data', (data: Buffer) => void (said += data.toString()));
    await until('cameras are lost and come back', () => /went offline/.test(said), 30_000);
    demo.kill('SIGTERM');
    await once(demo, 'close');
    assert.equal(demo.exitCode, 0);
  });
});
