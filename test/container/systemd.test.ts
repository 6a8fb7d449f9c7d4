import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { readConfig } from '../../src/config/read.ts';
import { EXIT } from '../../src/cli/context.ts';
import { read, ROOT } from './support/project.ts';

const UNIT = 'examples/systemd/dvr2mqtt.service';
const SETTINGS = read(UNIT)
  .split('\n')
  .filter((line) => /^[A-Z]\w+=/.test(line))
  .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const);
const valueOf = (name: string) => SETTINGS.find(([key]) => key === name)?.[1];
const WITHOUT_SYSTEMD: string | false =
  spawnSync('systemd-analyze', ['--version']).status === 0 ? false : 'systemd-analyze is not installed';

test('what cannot mend itself is not started again', () => {
  assert.equal(valueOf('Restart'), 'on-failure');
  assert.equal(valueOf('RestartPreventExitStatus'), `${EXIT.usage} ${EXIT.configuration}`);
});

test('it lets the code of V8 run, which is made as it runs', () => {
  assert.equal(valueOf('MemoryDenyWriteExecute'), undefined);
});

test('the lines that its comments show put everything where it may write', () => {
  const state = `/var/lib/${valueOf('StateDirectory')}`;
  const shown = read(UNIT)
    .split('\n')
    .filter((line) => /^#      \w/.test(line))
    .map((line) => line.slice('#      '.length));
  const recorders = 'recorders: [{ name: a, host: b, username: c, password: d }]';
  const result = readConfig([...shown, recorders].join('\n'), { env: {}, folder: '/run/credentials/x' });
  assert.ok(result.ok, JSON.stringify(result));
  assert.equal(result.config.data_dir, state);
  assert.equal(result.config.log.file, `${state}/camera_log.txt`);
});

test('systemd understands it, and finds it well guarded', { skip: WITHOUT_SYSTEMD }, () => {
  const analyze = (...words: readonly string[]) =>
    spawnSync('systemd-analyze', [...words, join(ROOT, UNIT)], { encoding: 'utf8' });
  const verified = analyze('verify');
  assert.equal(verified.stdout + verified.stderr, '');
  assert.equal(verified.status, 0);
  // In tenths, 0 to 100; what Node and a network need leaves 1.3.
  const guarded = analyze('security', '--offline=yes', '--threshold=13', '--no-pager');
  assert.equal(guarded.status, 0, guarded.stdout);
});
