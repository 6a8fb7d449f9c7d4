import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { analogCamera, dvr, hybrid, ipCamera, ipc, nvr } from '../../src/sources/simulator/builders.ts';
import type { SimulatedRecorder } from '../../src/sources/simulator/model.ts';
import { Checked, Faulty } from './checked.ts';
import { makeFolder, type Place, run, spawn, start, writeConfig } from './support.ts';

async function checkJson(test: TestContext, places: readonly Place[], folder?: string) {
  const cwd = folder ?? (await makeFolder(test));
  await writeConfig(cwd, places);
  const ran = await run(['check', '--json'], { cwd });
  assert.equal(ran.out.indexOf('\n'), ran.out.length - 1, 'one line');
  const checked = Checked.parse(JSON.parse(ran.out));
  assert.equal(checked.ok, ran.code === 0);
  return { ...ran, checked, cwd };
}

describe('check --json', () => {
  it('tells of a recorder exactly what contract 7 says', async (test) => {
    const cameras = [ipCamera('1'), ipCamera('2', { online: false }), ipCamera('3', { recording: null })];
    const { host, port } = await start(test, nvr({ cameras }));
    const { checked, code, err } = await checkJson(test, [{ id: 'house', port }]);
    assert.equal(code, 1);
    assert.equal(err, '');
    const [recorder] = checked.recorders;
    assert.ok(recorder);
    const { milliseconds, requests, channels, ...rest } = recorder;
    assert.deepEqual(rest, {
      id: 'house',
      name: 'house recorder',
      host,
      status: 'ok',
      reason: null,
      model: 'DS-7608NXI-I2',
      firmware: 'V4.62.210 build 240904',
    });
    assert.deepEqual(Object.keys(recorder), [
      'id',
      'name',
      'host',
      'status',
      'reason',
      'model',
      'firmware',
      'requests',
      'milliseconds',
      'channels',
    ]);
    assert.ok(Number.isInteger(milliseconds) && milliseconds > 0);
    assert.ok(requests >= 5 && requests <= 12, `${requests} requests`);
    assert.deepEqual(channels[1], {
      id: '2',
      name: 'Garden',
      kind: 'ip',
      ip: '192.168.1.65',
      port: 8000,
      user: 'admin',
      online: false,
      recording: true,
      auth: 'unknown',
      reason: 'netUnreachable',
      evidence: 'workingstatus record=1',
    });
    assert.deepEqual([channels[0]?.auth, channels[0]?.reason], ['ok', null]);
    assert.deepEqual([channels[2]?.recording, channels[2]?.reason], [null, 'no_evidence']);
  });

  it('is well where only something is unknown, disabled or idle', async (test) => {
    const recorders = await Promise.all([
      start(test, hybrid({ givesWay: '3' })),
      start(
        test,
        dvr({
          cameras: [analogCamera('1'), analogCamera('2', { enabled: false })],
          workingstatus: 'unsupported',
        }),
      ),
      start(test, nvr({ cameras: [ipCamera('1', { recording: 0, schedule: 'MOTION' })] })),
      start(test, ipc()),
      start(test, nvr({ cameras: 3, proxyStatusList: false, workingstatus: 'unsupported' })),
    ]);
    const { checked, code } = await checkJson(
      test,
      recorders.map(({ port }, at) => ({ id: `r${at}`, port })),
    );
    assert.equal(code, 0, JSON.stringify(checked));
    const [, disabled, idle, single, listless] = checked.recorders;
    assert.deepEqual([disabled?.channels[1]?.online, disabled?.channels[1]?.reason], [null, 'disabled']);
    assert.deepEqual([idle?.channels[0]?.recording, idle?.channels[0]?.reason], [false, 'idle']);
    assert.deepEqual([single?.channels[0]?.kind, single?.channels[0]?.online], ['ip', true]);
    assert.deepEqual(
      listless?.channels.map(({ online }) => online),
      [true, true, true],
    );
  });

  it('calls each of these wrong', async (test) => {
    const wrong: readonly (readonly [SimulatedRecorder, string, string])[] = [
      [dvr({ cameras: [analogCamera('1', { online: false })] }), '1', 'no_signal'],
      [nvr({ cameras: [ipCamera('1', { recording: 0 })] }), '1', 'unexpected'],
      [nvr({ cameras: [ipCamera('1', { recording: 0, recordStatus: 1 })] }), '1', 'disk_error'],
      [
        nvr({ cameras: [ipCamera('1', { online: null, reason: 'errorUserNameOrPasswd' })] }),
        '1',
        'errorUserNameOrPasswd',
      ],
    ];
    for (const [model, id, reason] of wrong) {
      const { port } = await start(test, model);
      const { checked, code } = await checkJson(test, [{ id: 'a', port }]);
      assert.equal(code, 1, reason);
      assert.deepEqual(
        checked.recorders[0]?.channels.map((channel) => [channel.id, channel.reason]),
        [[id, reason]],
      );
    }
    const { port } = await start(test, dvr({ cameras: 2 }));
    const { checked, code } = await checkJson(test, [{ id: 'a', port, more: ', channels: [2, 9]' }]);
    assert.equal(code, 1);
    assert.deepEqual(
      checked.recorders[0]?.channels.map((channel) => [channel.id, channel.reason]),
      [
        ['2', null],
        ['9', 'not_listed'],
      ],
    );
  });

  it('tries a wrong password once, and then reports the pause without asking', async (test) => {
    const recorder = await start(test, dvr());
    const first = await checkJson(test, [{ id: 'a', port: recorder.port, password: 'wrong' }]);
    assert.deepEqual(
      [first.code, first.checked.recorders[0]?.status, first.checked.recorders[0]?.reason],
      [1, 'unauthorized', 'bad_credentials'],
    );
    assert.equal(recorder.counters.refusedLogins, 1);
    const { requests } = recorder.counters;
    const second = await checkJson(test, [{ id: 'a', port: recorder.port, password: 'wrong' }], first.cwd);
    const [paused] = second.checked.recorders;
    assert.deepEqual(
      [second.code, paused?.status, paused?.reason, paused?.requests],
      [1, 'unauthorized', 'bad_credentials', 0],
    );
    assert.ok(Date.parse(paused?.paused_until ?? '') > Date.now() + 30 * 60_000);
    assert.equal(recorder.counters.requests, requests);
    const third = await checkJson(test, [{ id: 'a', port: recorder.port }], first.cwd);
    assert.equal(third.code, 0, 'other credentials are tried at once');
    assert.equal(third.checked.recorders[0]?.paused_until, undefined);
    await checkJson(test, [{ id: 'a', port: recorder.port, password: 'wrong' }], first.cwd);
    assert.equal(recorder.counters.refusedLogins, 2, 'the accepted login has cleared the entry');
  });

  it('comes to an end where what decides cannot be read', async (test) => {
    const recorder = await start(test, ipc());
    recorder.faults.set('garbage', { path: '/ISAPI/System/capabilities' });
    const { checked } = await checkJson(test, [{ id: 'a', port: recorder.port }]);
    assert.equal(checked.recorders[0]?.status, 'ok');
    assert.equal(recorder.counters.byPath.get('/ISAPI/System/capabilities'), 1);
  });

  it('reports recorders that cannot be read beside those that can', async (test) => {
    const good = await start(test, dvr());
    const silent = await start(test, dvr());
    silent.faults.set('garbage');
    const { checked } = await checkJson(test, [
      { id: 'good', port: good.port },
      { id: 'bad', port: silent.port },
      { id: 'none', port: 9 },
    ]);
    assert.deepEqual(
      checked.recorders.map(({ id, status }) => [id, status]),
      [
        ['good', 'ok'],
        ['bad', 'malformed'],
        ['none', 'unreachable'],
      ],
    );
    assert.deepEqual(checked.recorders[2]?.channels, []);
  });

  it('lists the faults of the file, and exits with 78', async (test) => {
    const cwd = await makeFolder(test);
    await writeFile(
      join(cwd, 'config.yaml'),
      'recorders:\n  - { name: A, username: u, password: hunter2, port: 0 }\n',
    );
    const ran = await spawn(['check', '--json'], { cwd });
    assert.equal(ran.code, 78);
    const { faults } = Faulty.parse(JSON.parse(ran.out));
    assert.deepEqual(
      faults.map(({ line, path }) => [line, path]),
      [
        [2, 'recorders[0].host'],
        [2, 'recorders[0].port'],
      ],
    );
    assert.doesNotMatch(ran.out + ran.err, /hunter2/);
    assert.match(ran.err, /^config\.yaml:2 recorders\[0\]\.host: /);
  });
});
