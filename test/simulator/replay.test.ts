import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startReplay } from '../../src/sources/simulator/replay.ts';
import { ask, type Login, read } from './ask.ts';

const LOGIN: Login = { username: 'viewer', password: 'secret' };

describe('a replay', () => {
  let directory = '';
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'replay-'));
    await writeFile(join(directory, '001-deviceInfo.xml'), '<DeviceInfo/>');
    await writeFile(join(directory, '002-chanStatus.json'), '{}');
    await writeFile(join(directory, '003-inputs.xml'), Buffer.from([0xff, 0x00]));
  });
  after(() => rm(directory, { recursive: true }));

  function save(answers: readonly object[], version = 1): Promise<void> {
    return writeFile(join(directory, 'capture.json'), JSON.stringify({ version, answers }));
  }

  const deviceInfo = {
    method: 'GET',
    path: '/ISAPI/System/deviceInfo',
    status: 200,
    content_type: 'application/xml',
    file: '001-deviceInfo.xml',
  };

  it('answers as the recorder did, behind a login', async () => {
    const chanStatus = '/ISAPI/System/workingstatus/chanStatus?format=json';
    const inputs = '/ISAPI/System/Video/inputs/channels';
    await save([
      deviceInfo,
      { ...deviceInfo, path: chanStatus, content_type: 'application/json', file: '002-chanStatus.json' },
      { ...deviceInfo, path: inputs, status: 403, content_type: null, file: '003-inputs.xml' },
    ]);
    await using replay = await startReplay(directory, LOGIN);
    assert.equal((await ask(replay.url + deviceInfo.path)).status, 401);
    assert.equal((await read(replay, { ...LOGIN, password: 'wrong' }, deviceInfo.path)).status, 401);
    const told = await read(replay, LOGIN, deviceInfo.path);
    assert.deepEqual(
      [told.status, told.headers['content-type'], told.text],
      [200, 'application/xml', '<DeviceInfo/>'],
    );
    assert.equal((await read(replay, LOGIN, chanStatus)).headers['content-type'], 'application/json');
    const refused = await read(replay, LOGIN, inputs);
    assert.deepEqual([refused.status, refused.headers['content-type']], [403, undefined]);
    assert.deepEqual([...refused.bytes], [0xff, 0x00]);
    for (const unknown of ['/ISAPI/System/workingstatus/chanStatus', '/ISAPI/System/time'])
      assert.match((await read(replay, LOGIN, unknown)).text, /404 -- Not Found/);
    replay.faults.set('empty');
    assert.equal((await read(replay, LOGIN, deviceInfo.path)).text, '');
  });

  it('refuses what is no capture', async () => {
    const bad = [
      { ...deviceInfo, file: '../001-deviceInfo.xml' },
      { ...deviceInfo, status: 20 },
      { ...deviceInfo, path: 'ISAPI' },
    ];
    for (const answer of bad) {
      await save([answer]);
      await assert.rejects(startReplay(directory, LOGIN), { name: 'ZodError' });
    }
    await save([], 2);
    await assert.rejects(startReplay(directory, LOGIN), { name: 'ZodError' });
    await save([{ ...deviceInfo, file: 'missing.xml' }]);
    await assert.rejects(startReplay(directory, LOGIN), { code: 'ENOENT' });
  });
});
