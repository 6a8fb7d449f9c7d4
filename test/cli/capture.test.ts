import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { analogCamera, disk, dvr, hybrid, ipCamera, nvr } from '../../src/sources/simulator/builders.ts';
import type { SimulatedRecorder } from '../../src/sources/simulator/model.ts';
import { startReplay } from '../../src/sources/simulator/replay.ts';
import { Checked } from './checked.ts';
import { LOGIN, makeFolder, type Place, run, start, writeConfig } from './support.ts';

/** What `check` says, without what a capture hides and what a second reading may take less of. */
async function check(cwd: string, place: Place) {
  await writeConfig(cwd, [place]);
  const checked = Checked.parse(JSON.parse((await run(['check', '--json'], { cwd })).out));
  const recorders = checked.recorders.map((recorder) => ({
    ...recorder,
    requests: 0,
    milliseconds: 0,
    channels: recorder.channels.map(({ name, ip, user, ...channel }) => ({
      channel,
      has: [name, ip, user].map((value) => value !== null),
    })),
  }));
  return { ok: checked.ok, recorders };
}

async function readAll(folder: string): Promise<string> {
  const files = await readdir(folder);
  return (await Promise.all(files.map((file) => readFile(join(folder, file), 'latin1')))).join('\n');
}

const MODELS: Readonly<Record<string, SimulatedRecorder>> = {
  nvr: nvr({
    cameras: [
      ipCamera('1'),
      ipCamera('2', { online: false, name: 'Bedroom & bath' }),
      ipCamera('3', { online: false, reason: 'errorUserNameOrPasswd' }),
      ipCamera('4', { recording: 0, recordStatus: 1, ip: 'fe80::1234:5678:9abc:def0' }),
      ipCamera('5', { recording: 0, schedule: 'MOTION', ip: 'cam5.my-house.lan' }),
      ipCamera('6', { recording: 0 }),
    ],
    disks: [
      disk('1', { status: 'error', model: 'ST6000VX001-2BD186', serial: 'WSC1Q7P5' }),
      disk('2', { status: 'notexist' }),
      disk('9', { kind: 'nas' }),
    ],
  }),
  dvr: dvr({
    cameras: [analogCamera('1'), analogCamera('2', { online: false }), analogCamera('3', { enabled: false })],
  }),
  hybrid: hybrid({ givesWay: '2', ip: 3, workingstatus: 'xml' }),
  listless: nvr({ cameras: 4, proxyStatusList: false, workingstatus: 'unsupported' }),
};

const SavedCapture = z.object({ answers: z.array(z.object({ path: z.string() })) });

describe('capture', () => {
  for (const [kind, model] of Object.entries(MODELS)) {
    it(`served again gives the same check as the recorder: ${kind}`, async (test) => {
      const cwd = await makeFolder(test);
      const recorder = await start(test, model);
      const before = await check(cwd, { id: 'house', port: recorder.port });
      const ran = await run(['capture', 'house'], { cwd });
      assert.deepEqual([ran.code, ran.err], [0, '']);
      await using replay = await startReplay(join(cwd, 'capture-house'), LOGIN);
      assert.deepEqual(await check(cwd, { id: 'house', port: replay.port }), before);
    });

    it(`holds nothing that tells where it is from: ${kind}`, async (test) => {
      const cwd = await makeFolder(test);
      const recorder = await start(test, { ...model, name: 'Villa Rosa' });
      await writeConfig(cwd, [
        { id: 'house', port: recorder.port, more: ', channels: [1, { id: 2, name: Nursery }]' },
      ]);
      await run(['capture', 'house', '--out', 'saved'], { cwd });
      // Names of elements are those of the protocol: `defaultAdminPortEnabled` tells of no user.
      const saved = (await readAll(join(cwd, 'saved'))).replaceAll(/<[^>]*>/g, ' ');
      const { serial, mac, cameras, username, password } = model;
      const telling = [
        recorder.host,
        username,
        password,
        serial,
        mac,
        mac.replaceAll(':', ''),
        'Villa Rosa',
        'Nursery',
        'house recorder',
      ];
      for (const one of model.disks)
        telling.push(...(one.kind === 'nas' ? ['192.168.1.250', '/volume1'] : [one.serial ?? '']));
      for (const camera of cameras) telling.push(camera.name, camera.ip, camera.user, camera.serial ?? '');
      for (const secret of telling.filter((text) => text !== ''))
        assert.ok(!saved.toLowerCase().includes(secret.toLowerCase()), secret);
      for (const kept of [model.model, model.firmware]) assert.ok(saved.includes(kept), kept);
    });
  }

  it('saves errors too, and says what it saved and what to look at', async (test) => {
    const cwd = await makeFolder(test);
    const recorder = await start(test, nvr({ cameras: 2 }));
    recorder.faults.set(
      { status: 500, body: { text: 'broken at 10.1.2.3, house recorder' } },
      { path: '/ISAPI/System/status' },
    );
    recorder.faults.set('huge', { path: '/ISAPI/ContentMgmt/Storage' });
    await writeConfig(cwd, [{ id: 'house', port: recorder.port }]);
    const ran = await run(['capture', 'house recorder', '-o', 'saved'], { cwd });
    assert.equal(ran.code, 0);
    assert.match(
      ran.out,
      /^Saved \d+ answers in saved:\n {2}200 {2}\/ISAPI\/System\/deviceInfo {2}→ {2}001-System-deviceInfo\.xml\n/,
    );
    assert.match(ran.out, /500 {2}\/ISAPI\/System\/status/);
    assert.match(ran.out, /Not in it:\n {2}\/ISAPI\/ContentMgmt\/Storage {2}\(too_large\)/);
    assert.match(ran.out, /Before you share it, look through the files/);
    const saved = await readAll(join(cwd, 'saved'));
    assert.match(saved, /broken at 192\.0\.2\.\d+, Text \d+$/m);
    assert.match(saved, /"version": 1,/);
  });

  it('asks each disk what it says of itself', async (test) => {
    const cwd = await makeFolder(test);
    const recorder = await start(test, MODELS['nvr'] ?? nvr());
    await writeConfig(cwd, [{ id: 'house', port: recorder.port }]);
    await run(['capture', 'house', '-o', 'saved'], { cwd });
    const { answers } = SavedCapture.parse(
      JSON.parse(await readFile(join(cwd, 'saved', 'capture.json'), 'utf8')),
    );
    const of = (part: string) => answers.flatMap(({ path }) => (path.startsWith(part) ? [path] : []));
    assert.deepEqual(of('/ISAPI/ContentMgmt/Storage'), [
      '/ISAPI/ContentMgmt/Storage',
      '/ISAPI/ContentMgmt/Storage/hdd/1/SMARTTest/status',
    ]);
    for (const path of ['/ISAPI/System/status', '/ISAPI/System/time', '/ISAPI/System/workingstatus/hdStatus'])
      assert.equal(of(path).length, 1, path);
    assert.equal(new Set(answers.map(({ path }) => path)).size, answers.length);
    assert.match(await readAll(join(cwd, 'saved')), /<hddModel>ST6000VX001-2BD186<[^]*<temprature>36</);
  });

  it('stops at refusals, tries a wrong password once, and obeys the pause', async (test) => {
    const cwd = await makeFolder(test);
    const recorder = await start(test, nvr());
    await writeConfig(cwd, [{ id: 'house', port: recorder.port, password: 'wrong' }]);
    const first = await run(['capture', 'house'], { cwd });
    assert.equal(first.code, 69);
    assert.match(
      first.err,
      /^dvr2mqtt: house recorder gave no answer\. The recorder refuses the user name or the password/,
    );
    const { requests, refusedLogins } = recorder.counters;
    assert.equal(refusedLogins, 1);
    const second = await run(['capture', 'house'], { cwd });
    assert.equal(second.code, 69);
    assert.match(
      second.err,
      /was not asked: the last login was refused\. With these credentials the next try is at /,
    );
    assert.equal(recorder.counters.requests, requests);
    assert.deepEqual(await readdir(cwd), ['config.yaml', 'data']);
  });

  it('does not bring a lock nearer where the user may read little', async (test) => {
    const cwd = await makeFolder(test);
    const recorder = await start(test, nvr());
    for (const path of ['/ISAPI/System/Video/inputs/channels', '/ISAPI/ContentMgmt/InputProxy/channels'])
      recorder.faults.set('unauthorized', { path });
    await writeConfig(cwd, [{ id: 'house', port: recorder.port }]);
    const ran = await run(['capture', 'house'], { cwd });
    assert.equal(ran.code, 0);
    assert.match(ran.out, /401 {2}\/ISAPI\/System\/Video\/inputs\/channels/);
    assert.match(ran.out, /\/ISAPI\/System\/time {2}\(not_asked\)/);
    const { code, out } = await run(['check', '--json'], { cwd });
    assert.doesNotMatch(out, /paused_until/, `${code}`);
  });

  it('writes only into an empty folder, and knows only the recorders of the configuration', async (test) => {
    const cwd = await makeFolder(test);
    const recorder = await start(test, nvr({ cameras: 1 }));
    await writeConfig(cwd, [{ id: 'house', port: recorder.port }]);
    await mkdir(join(cwd, 'full'));
    await writeFile(join(cwd, 'full', 'thesis.txt'), 'x');
    for (const [words, sentence] of [
      [['capture', 'house', '-o', 'full'], /full is not empty\. Name another folder with --out\.\n$/],
      [['capture', 'house', '-o', 'config.yaml'], /config\.yaml is no folder\./],
      [['capture', 'cottage'], /There is no recorder "cottage" in the configuration\. It has: house\.\n$/],
    ] as const) {
      const ran = await run(words, { cwd });
      assert.equal(ran.code, 64);
      assert.match(ran.err, sentence);
    }
    assert.equal(recorder.counters.requests, 0);
    await mkdir(join(cwd, 'empty'));
    assert.equal((await run(['capture', 'house', '-o', 'empty'], { cwd })).code, 0);
    assert.equal((await run(['capture', 'house'], { cwd: join(cwd, 'empty') })).code, 78);
  });
});
