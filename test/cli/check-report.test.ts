import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { analogCamera, dvr, ipCamera, nvr } from '../../src/sources/simulator/builders.ts';
import { LOGIN, makeFolder, type Place, run, start, writeConfig } from './support.ts';

const ESCAPE = '\u{1B}';

describe('check for people', () => {
  async function checkTable(test: TestContext, places: readonly Place[], columns?: number, env = {}) {
    const cwd = await makeFolder(test);
    await writeConfig(cwd, places);
    return run(['check'], { cwd, env, ...(columns === undefined ? {} : { columns }) });
  }
  const lines = (text: string) => stripVTControlCharacters(text).split('\n');

  it('shows a table and a summary with what to do', async (test) => {
    const cameras = [ipCamera('1'), ipCamera('2', { online: false, reason: 'errorUserNameOrPasswd' })];
    const { port } = await start(test, nvr({ cameras }));
    const ran = await checkTable(test, [{ id: 'house', port, more: ', channels: [1, 2, 7]' }]);
    assert.equal(ran.code, 1);
    assert.equal(ran.err, '');
    assert.ok(!ran.out.includes(ESCAPE), 'no colours outside a terminal');
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
      /✗ 2 things are wrong\. 1 recorder, 3 cameras: 1 online, 1 offline, 1 unknown; 2 recording, 1 unknown\./,
    );
    assert.match(
      ran.out,
      /camera 2 \(Garden\) is offline \(errorUserNameOrPasswd\)\. The recorder's login for it is wrong/,
    );
    assert.match(ran.out, /channel 7 is configured, and the recorder does not list it\. It lists 1, 2\./);
  });

  it('names what is not known, without calling it wrong', async (test) => {
    const cameras = [analogCamera('1'), analogCamera('2', { enabled: false })];
    const { port } = await start(test, dvr({ cameras, workingstatus: 'unsupported' }));
    const ran = await checkTable(test, [{ id: 'garage', port }]);
    assert.equal(ran.code, 0);
    assert.match(ran.out, /\n {2}\? 1 +Front door +analog/);
    assert.match(ran.out, /\n {2}– 2 +Garden .* disabled\n/);
    assert.match(
      ran.out,
      /\n\? Nothing known is wrong, but whether 1 camera is recorded is not known\. 1 recorder, 1 camera: 1 online; recording unknown\.\n/,
    );
    assert.match(
      ran.out,
      /\? garage recorder: it is not known whether camera 1 is recorded\. The recorder does not tell\.\n$/,
    );
  });

  it('says that all is well only where all is known', async (test) => {
    const some = await start(
      test,
      dvr({ cameras: [analogCamera('1'), analogCamera('2')], workingstatus: 'unsupported' }),
    );
    const all = await start(test, nvr({ cameras: [ipCamera('1')] }));
    const none = await start(test, nvr({ cameras: [] }));
    const known = await checkTable(test, [{ id: 'a', port: all.port }]);
    assert.match(known.out, /\n✓ All is well\. 1 recorder, 1 camera: 1 online; 1 recording\.\n$/);
    const mixed = await checkTable(test, [
      { id: 'a', port: all.port },
      { id: 'b', port: some.port },
    ]);
    assert.match(
      mixed.out,
      /\n\? Nothing known is wrong, but whether 2 cameras are recorded is not known\. 2 recorders, 3 cameras: 3 online; 1 recording, 2 unknown\.\n/,
    );
    const empty = await checkTable(test, [{ id: 'c', port: none.port }]);
    assert.match(empty.out, /\n\? Nothing known is wrong, but not all is known\. 1 recorder, 0 cameras\.\n/);
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
      assert.ok(ran.out.includes(`${ESCAPE}[32m✓`));
      for (const part of [`${ESCAPE}[31mred`, '\u{202E}', '\r']) assert.ok(!ran.out.includes(part));
      for (const line of lines(ran.out)) assert.ok(stringWidth(line) <= columns, `${columns}: ${line}`);
      assert.ok(ran.err.startsWith(`\r${ESCAPE}[KAsking 1 of 1 recorders: house recorder`));
      assert.ok(ran.err.endsWith(`\r${ESCAPE}[K`));
    }
    const plain = await checkTable(test, [{ id: 'house', port }], 80, { NO_COLOR: '1' });
    assert.ok(!plain.out.includes(ESCAPE));
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
