import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { analogCamera, dvr, hybrid, ipCamera, ipc, nvr } from '../../src/sources/simulator/builders.ts';
import type { SimulatedRecorder } from '../../src/sources/simulator/model.ts';
import { startRecorder } from '../../src/sources/simulator/server.ts';
import { LOGIN, makeFolder, type Place, run, spawn, writeConfig } from './support.ts';

interface Checked {
  readonly ok: boolean;
  readonly recorders: readonly {
    readonly id: string;
    readonly status: string;
    readonly reason: string | null;
    readonly requests: number;
    readonly milliseconds: number;
    readonly paused_until?: string;
    readonly channels: readonly { readonly [key: string]: unknown; readonly id: string }[];
  }[];
}

async function start(test: TestContext, model: SimulatedRecorder) {
  const recorder = await startRecorder(model);
  test.after(() => recorder.stop());
  return recorder;
}

async function checkJson(test: TestContext, places: readonly Place[], folder?: string) {
  const cwd = folder ?? (await makeFolder(test));
  await writeConfig(cwd, places);
  const ran = await run(['check', '--json'], { cwd });
  assert.equal(ran.out.indexOf('\n'), ran.out.length - 1, 'one line');
  const checked = JSON.parse(ran.out) as Checked;
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
    assert.deepEqual([channels[0]?.['auth'], channels[0]?.['reason']], ['ok', null]);
    assert.deepEqual([channels[2]?.['recording'], channels[2]?.['reason']], [null, 'no_evidence']);
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
    assert.deepEqual(
      [disabled?.channels[1]?.['online'], disabled?.channels[1]?.['reason']],
      [null, 'disabled'],
    );
    assert.deepEqual([idle?.channels[0]?.['recording'], idle?.channels[0]?.['reason']], [false, 'idle']);
    assert.deepEqual([single?.channels[0]?.['kind'], single?.channels[0]?.['online']], ['ip', true]);
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
        checked.recorders[0]?.channels.map((channel) => [channel.id, channel['reason']]),
        [[id, reason]],
      );
    }
    const { port } = await start(test, dvr({ cameras: 2 }));
    const { checked, code } = await checkJson(test, [{ id: 'a', port, more: ', channels: [2, 9]' }]);
    assert.equal(code, 1);
    assert.deepEqual(
      checked.recorders[0]?.channels.map((channel) => [channel.id, channel['reason']]),
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
    const { ok, faults } = JSON.parse(ran.out) as {
      ok: boolean;
      faults: { line: number; path: string; message: string }[];
    };
    assert.equal(ok, false);
    assert.deepEqual(
      faults.map(({ line, path }) => [line, path]),
      [
        [2, 'recorders[0].host'],
        [2, 'recorders[0].port'],
      ],
    );
    assert.ok(faults.every((fault) => Object.keys(fault).join() === 'line,path,message'));
    assert.doesNotMatch(ran.out + ran.err, /hunter2/);
    assert.match(ran.err, /^config\.yaml:2 recorders\[0\]\.host: /);
  });
});

describe('check for people', () => {
  async function checkTable(test: TestContext, places: readonly Place[], columns?: number, env = {}) {
    const cwd = await makeFolder(test);
    await writeConfig(cwd, places);
    return run(['check'], { cwd, env, ...(columns === undefined ? {} : { columns }) });
  }
  const lines = (text: string) => text.replaceAll(/\u{1B}\[\d*m/gu, '').split('\n');

  it('shows a table and a summary with what to do', async (test) => {
    const cameras = [ipCamera('1'), ipCamera('2', { online: false, reason: 'errorUserNameOrPasswd' })];
    const { port } = await start(test, nvr({ cameras }));
    const ran = await checkTable(test, [{ id: 'house', port, more: ', channels: [1, 2, 7]' }]);
    assert.equal(ran.code, 1);
    assert.equal(ran.err, '');
    assert.doesNotMatch(ran.out, /\u{1B}/u, 'no colours outside a terminal');
    assert.match(
      ran.out,
      /^✗ house recorder ok · house · 127\.0\.0\.1:\d+ · DS-7608NXI-I2 V4\.62\.210 build 240904 · \d+ requests in \d+ ms\n/,
    );
    const rows = lines(ran.out).filter((line) => /^ {2}[✓✗?–] \d/.test(line));
    assert.deepEqual(
      rows.map((row) => row.slice(2, 5)),
      ['✗ 2', '✗ 7', '✓ 1'],
      'what is wrong comes first',
    );
    assert.match(rows[0] ?? '', /Garden +ip +192\.168\.1\.65:8000 +admin +✗ +✗ +✓ +errorUserNameOrPasswd/);
    assert.match(
      ran.out,
      /✗ 2 things are wrong\. 1 recorder, 3 cameras: 1 online, 1 offline, 1 unknown; 2 recording\./,
    );
    assert.match(
      ran.out,
      /camera 2 \(Garden\) is offline \(errorUserNameOrPasswd\)\. The recorder's login for it is wrong/,
    );
    assert.match(ran.out, /channel 7 is configured, and the recorder does not list it\. It lists 1, 2\./);
  });

  it('fits the terminal, whatever cameras are called, and lets no name steer it', async (test) => {
    const names = [
      '大門口のカメラ'.repeat(4),
      '\u{1B}[31mred\r\n\u{202E}evil',
      '👩‍👩‍👧‍👦 family room and more than that',
      'x'.repeat(90),
    ];
    const cameras = names.map((name, at) =>
      ipCamera(String(at + 1), { name, ip: at === 0 ? 'fe80::1234:5678:9abc:def0' : '10.0.0.9' }),
    );
    const { port } = await start(test, nvr({ cameras }));
    for (const columns of [50, 80, 120]) {
      const ran = await checkTable(test, [{ id: 'house', port }], columns);
      assert.match(ran.out, /\u{1B}\[32m✓/u);
      assert.doesNotMatch(ran.out, /\u{1B}\[31mred|\u{202E}|\r/u);
      const { default: stringWidth } = await import('string-width');
      for (const line of lines(ran.out)) assert.ok(stringWidth(line) <= columns, `${columns}: ${line}`);
      assert.match(ran.err, /\r\u{1B}\[KAsking 1 of 1 recorders: house recorder/u);
      assert.match(ran.err, /\r\u{1B}\[K$/u);
    }
    assert.doesNotMatch(
      (await checkTable(test, [{ id: 'house', port }], 80, { NO_COLOR: '1' })).out,
      /\u{1B}/u,
    );
  });

  it('gives a remedy for each recorder that cannot be read, and shows no secret', async (test) => {
    const { port } = await start(test, dvr());
    const places = [
      { id: 'a', port, password: 'wrong-Secret' },
      { id: 'b', port: 9 },
    ];
    const ran = await checkTable(test, places, 100);
    const text = lines(ran.out).join('\n').replaceAll(/\s+/g, ' ');
    assert.match(
      text,
      /a recorder: the recorder is unauthorized \(bad_credentials\)\..* Fix the user name and the password.* the next try is at \d{4}-\d\d-\d\d \d\d:\d\d; with others, at once\./,
    );
    assert.match(
      text,
      /b recorder: the recorder is unreachable \(refused\)\. Nothing listens at http:\/\/127\.0\.0\.1:9/,
    );
    assert.doesNotMatch(ran.out + ran.err, new RegExp(`wrong-Secret|${LOGIN.password}`));
  });
});
