import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { connect } from 'mqtt';
import { STORY, STORY_LENGTH } from '../../src/story.ts';
import { MAIN, makeFolder } from './support.ts';

interface Demo {
  readonly child: ChildProcess;
  readonly folder: string;
  readonly text: () => string;
  /** Resolves when the output matches. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
}

async function startDemo(test: TestContext, words: readonly string[] = []): Promise<Demo> {
  const folder = await makeFolder(test);
  const child = spawn(process.execPath, [MAIN, 'demo', ...words], {
    cwd: folder,
    env: { PATH: process.env['PATH'], TMPDIR: folder },
  });
  test.after(() => child.kill('SIGKILL'));
  let text = '';
  const look = new Set<() => void>();
  child.stdout.on('data', (chunk: Buffer) => {
    text += String(chunk);
    for (const one of look) one();
  });
  child.stdout.on('error', () => {});
  child.stderr.on('data', (chunk: Buffer) => (text += String(chunk)));
  const until = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const one = (): void => {
        const found = pattern.exec(text);
        if (found === null) return;
        look.delete(one);
        resolve(found);
      };
      look.add(one);
      child.once('exit', () => reject(new Error(`the demo ended: ${text}`)));
      one();
    });
  return { child, folder, text: () => text, until };
}

async function stop(demo: Demo, signal: NodeJS.Signals): Promise<void> {
  const exited = once(demo.child, 'exit');
  demo.child.kill(signal);
  demo.child.kill(signal);
  assert.deepEqual((await exited)[0], 0);
  assert.deepEqual(await readdir(demo.folder), [], 'nothing is left behind');
}

describe('demo', { concurrency: 2, timeout: 90_000 }, () => {
  it('shows recorders, cameras and the broker, and then the first outage with its downtime', async (test) => {
    const demo = await startDemo(test);
    const [, port] = await demo.until(/mosquitto_sub -h 127\.0\.0\.1 -p (\d+) -t 'dvr2mqtt\/#' -v\n/);
    for (const name of ['House NVR', 'Garage DVR', 'Office hybrid'])
      assert.match(demo.text(), new RegExp(`✓ ${name} · `));
    assert.match(demo.text(), /8 cameras, 8 online, 8 recording\n +✓ 1 Front door/);
    assert.ok(!demo.text().includes('\u{1B}'));
    const client = connect(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 });
    test.after(() => client.end(true));
    const told = new Promise<string>((resolve) =>
      client.on('message', (_, payload) => resolve(String(payload))),
    );
    await client.subscribeAsync('dvr2mqtt/garage/2/event');
    await demo.until(
      / - WARNING - Garage DVR: Camera 2 \(Garden\) went offline at [\d:]+\. Reason: no_signal\n/,
    );
    await demo.until(
      / - WARNING - Garage DVR: Camera 2 \(Garden\) restored connection at [\d:]+\. Downtime: \d+s\n/,
    );
    assert.match(await told, /"event_type":"offline".*"reason":"no_signal"/);
    await client.endAsync(true);
    await stop(demo, 'SIGINT');
  });

  it('serves a capture as a further recorder, and says when there is none', async (test) => {
    const folder = await makeFolder(test);
    await mkdir(join(folder, 'capture'));
    const body =
      '<VideoInputChannelList><VideoInputChannel><id>4</id><name>Captured</name><videoInputEnabled>true</videoInputEnabled><resDesc>NO VIDEO</resDesc></VideoInputChannel></VideoInputChannelList>';
    await writeFile(join(folder, 'capture', 'inputs.xml'), body);
    const answers = [
      {
        method: 'GET',
        path: '/ISAPI/System/Video/inputs/channels',
        status: 200,
        content_type: 'application/xml',
        file: 'inputs.xml',
      },
    ];
    await writeFile(join(folder, 'capture', 'capture.json'), JSON.stringify({ version: 1, answers }));
    const demo = await startDemo(test, ['--capture', join(folder, 'capture')]);
    await demo.until(/Capture · capture · http:\/\/127\.0\.0\.1:\d+ · 1 camera, 0 online/);
    await demo.until(/ 4 Captured\n/);
    await stop(demo, 'SIGTERM');
    const none = await startDemo(test, ['--capture', folder]);
    assert.deepEqual((await once(none.child, 'exit'))[0], 69);
    assert.match(none.text(), /^dvr2mqtt: .* is no capture: it needs a capture\.json/);
    assert.deepEqual(await readdir(none.folder), []);
  });

  it('ends by itself, cleanly, when nobody reads any more', async (test) => {
    const demo = await startDemo(test);
    await demo.until(/Ctrl-C/);
    const exited = once(demo.child, 'exit');
    demo.child.stdout?.destroy();
    assert.deepEqual((await exited)[0], 0);
    assert.deepEqual(await readdir(demo.folder), []);
  });

  it('takes another port where 1883 is taken', async (test) => {
    const [one, two] = await Promise.all([startDemo(test), startDemo(test)]);
    const ports = await Promise.all(
      [one, two].map(async (demo) => Number((await demo.until(/ -p (\d+) /))[1])),
    );
    assert.equal(new Set(ports).size, 2);
    for (const port of ports) {
      const socket = connectTcp(port, '127.0.0.1');
      await once(socket, 'connect');
      socket.destroy();
    }
    await Promise.all([stop(one, 'SIGINT'), stop(two, 'SIGTERM')]);
  });
});

it('the story comes to rest before it begins again', () => {
  const times = STORY.map(({ at }) => at);
  assert.deepEqual(
    times,
    times.toSorted((one, other) => one - other),
  );
  assert.ok(STORY_LENGTH >= (times.at(-1) ?? 0) + 5000);
});
