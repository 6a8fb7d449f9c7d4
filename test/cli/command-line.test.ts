import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startBridge } from '../../src/app.ts';
import { SILENT } from '../isapi/watched.ts';
import { loadConfig } from '../../src/config/load.ts';
import { systemClock } from '../../src/runtime/system-clock.ts';
import { run, spawn } from './support.ts';

describe('the command line', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dvr2mqtt-cli-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('prints help and version on standard output', async () => {
    for (const words of [
      ['--help'],
      ['-h'],
      ['run', '-h'],
      ['check', '--help'],
      ['demo', '-h'],
      ['import', '-h'],
      ['capture', '--help'],
    ]) {
      const ran = await run(words);
      assert.equal(ran.code, 0);
      assert.match(
        ran.out,
        words[0]?.startsWith('-') ? /^dvr2mqtt tells/ : new RegExp(`^Usage: dvr2mqtt .*${words[0]}`),
      );
      assert.equal(ran.err, '');
    }
    assert.match((await run(['-V'])).out, /^dvr2mqtt \d+\.\d+\.\d+\n$/);
    assert.match((await run(['check', '--version'])).out, /^dvr2mqtt \d/);
  });

  it('says in a sentence what is wrong with the usage, and exits with 64', async () => {
    const wrong: readonly (readonly [string, RegExp])[] = [
      ['chekc', /There is no command "chekc"\. Commands: run, check,/],
      ['toString', /There is no command "toString"/],
      ['--verbose', /There is no option --verbose\./],
      ['check --out x', /"check" does not take --out\./],
      ['check --json=yes', /--json takes no value\./],
      ['check --config', /--config needs a value\./],
      ['check more', /"check" does not take "more"\./],
      ['import', /"import" needs FILE\./],
      ['capture', /"capture" needs RECORDER\./],
    ];
    for (const [words, sentence] of wrong) {
      const ran = await run(words.split(' '));
      assert.equal(ran.code, 64, words);
      assert.match(ran.err, sentence);
      assert.match(ran.err, /See dvr2mqtt --help\.\n$/);
      assert.equal(ran.out, '');
    }
  });

  it('gives the same as a process of its own, without a file and with a broken one', async () => {
    const broken = join(folder, 'broken.yaml');
    await writeFile(
      broken,
      'recorders:\n  - { name: A, host: 10.0.0.1, username: u, password: hunter2, prot: 80 }\n',
    );
    const [usage, missing, faulty, piped] = await Promise.all([
      spawn(['nonsense']),
      spawn(['run', '-c', join(folder, 'none.yaml')]),
      spawn([], { env: { DVR2MQTT_CONFIG: broken } }),
      spawn(['--help']),
    ]);
    assert.equal(usage.code, 64);
    assert.equal(piped.code, 0);
    assert.deepEqual([missing.code, missing.out], [78, '']);
    assert.match(missing.err, /^none\.yaml: the configuration does not exist/);
    assert.deepEqual([faulty.code, faulty.out], [78, '']);
    assert.match(faulty.err, /^broken\.yaml:2 recorders\[0\]\.prot: /);
    assert.doesNotMatch(faulty.err, /hunter2/);
  });

  it('refuses a second run on one data_dir with 75', async () => {
    const file = join(folder, 'config.yaml');
    await writeFile(
      file,
      'mqtt: { url: embedded, embedded_port: 65001 }\nrecorders:\n  - { name: A, host: 127.0.0.1, port: 9, username: u, password: p }\n',
    );
    const loaded = loadConfig({ file, env: {}, cwd: folder });
    assert.ok(loaded.ok);
    const config = { ...loaded.config, mqtt: { ...loaded.config.mqtt, embedded_port: 0 } };
    const parts = { config, version: '0', clock: systemClock, log: SILENT, random: () => 0 };
    const bridge = await startBridge(parts);
    try {
      const second = await spawn(['run', '-c', file]);
      assert.equal(second.code, 75);
      assert.match(second.err, /Another dvr2mqtt runs on the data_dir .*\n$/);
    } finally {
      await bridge.stop();
    }
  });
});
