import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { loadConfig } from '../../src/config/load.ts';
import { makeFolder, run } from './support.ts';

const OLD = `{ "base":  { "type": "analog", "ip": "11.11.11.11", "port": 80, "username": "admin", "password": "admin", "valid_camera_ids": [1, 2, 3] },
  "DVR 2": { "type": "ip", "ip": "11.11.11.11", "port": 81, "username": "admin", "password": "admin" }, }`;

it('import prints YAML that means the same as the old file', async (test) => {
  const cwd = await makeFolder(test);
  await writeFile(join(cwd, 'dvr_config.json'), OLD);
  const ran = await run(['import', 'dvr_config.json'], { cwd });
  assert.deepEqual([ran.code, ran.err], [0, '']);
  await writeFile(join(cwd, 'config.yaml'), ran.out);
  const [old, imported] = ['dvr_config.json', 'config.yaml'].map((file) =>
    loadConfig({ file, env: {}, cwd }),
  );
  assert.ok(old?.ok && imported?.ok);
  assert.deepEqual(imported.config.recorders, old.config.recorders);
  assert.deepEqual(
    imported.config.recorders.map(({ id }) => id),
    ['base', 'dvr-2'],
  );
});

it('import says what is wrong with the file, and exits with 78', async (test) => {
  const cwd = await makeFolder(test);
  await writeFile(join(cwd, 'broken.json'), '{ "a": { "ip": "10.0.0.1" \n');
  await writeFile(
    join(cwd, 'new.yaml'),
    'recorders:\n  - { host: 10.0.0.1, name: A, username: u, password: p }\n',
  );
  await writeFile(join(cwd, 'latin.json'), Buffer.from([0x7b, 0xff, 0x7d]));
  for (const [file, sentence] of [
    ['missing.json', /^missing\.json: the file does not exist\n$/],
    ['.', /: the file is a folder\n$/],
    ['latin.json', /^latin\.json: the file is not UTF-8\n$/],
    ['broken.json', /^broken\.json:\d+/],
    ['new.yaml', /^new\.yaml:1: is not of the old form/],
  ] as const) {
    const ran = await run(['import', file], { cwd });
    assert.deepEqual([ran.code, ran.out], [78, ''], file);
    assert.match(ran.err, sentence);
  }
});
