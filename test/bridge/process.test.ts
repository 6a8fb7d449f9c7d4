import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { nvr } from '../../src/sources/simulator/builders.ts';
import { startRecorder } from '../../src/sources/simulator/server.ts';
import { openMosquitto, WITHOUT_MOSQUITTO } from '../mqtt/support/brokers.ts';
import { until } from '../mqtt/support/until.ts';
import { makeFolder } from './support/folder.ts';
import { Listener } from './support/listener.ts';
import { Program } from './support/program.ts';

/** A configuration for one recorder that runs, with the options of `mqtt`; its path. */
async function configure(context: TestContext, mqtt: string): Promise<string> {
  const folder = makeFolder();
  const recorder = await startRecorder(nvr({ cameras: 1 }));
  context.after(() => recorder.stop());
  const { username, password } = recorder.model;
  const file = join(folder, 'config.yaml');
  const lines = [
    `mqtt: { ${mqtt} }`,
    'recorders:',
    `  - { id: house, host: 127.0.0.1, port: ${recorder.port}, username: ${username}, password: ${password} }`,
  ];
  await writeFile(file, `${lines.join('\n')}\n`);
  return file;
}

test(
  'the broker says offline for a bridge that was killed, and for one that ends, and the bridge comes back',
  { skip: WITHOUT_MOSQUITTO },
  async (context) => {
    const { url } = await openMosquitto(context);
    const words = ['run', '--config', await configure(context, `url: '${url}'`)];
    const broker = await Listener.open(context, url);
    const state = 'dvr2mqtt/bridge/state';
    const says = (payload: string) => until(payload, () => broker.latest.get(state) === payload);

    const killed = Program.start(context, words);
    await says('online');
    assert.equal(broker.latest.get('dvr2mqtt/house/1/online'), 'ON');
    assert.equal(await killed.end('SIGKILL'), null);
    await says('offline');
    assert.equal(broker.latest.get('dvr2mqtt/house/1/online'), 'ON', 'the last known');

    const program = Program.start(context, words);
    await says('online');
    const second = Program.start(context, words);
    assert.equal(await second.end(), 75);
    assert.match(second.text, /Another dvr2mqtt runs on the data_dir/);
    assert.equal(broker.latest.get(state), 'online', 'the first is not disturbed');

    const begun = performance.now();
    assert.equal(await program.end('SIGTERM', 'SIGINT', 'SIGTERM'), 0);
    assert.ok(performance.now() - begun < 5000);
    await says('offline');
    assert.equal(broker.latest.get('dvr2mqtt/house/1/online'), 'ON');
  },
);

test('a bridge that cannot start says why and ends', { skip: WITHOUT_MOSQUITTO }, async (context) => {
  const { port } = await openMosquitto(context);
  const file = await configure(context, `url: embedded, embedded_port: ${port}`);
  const program = Program.start(context, ['run', '--config', file]);
  assert.equal(await program.end(), 69);
  assert.match(program.text, new RegExp(`cannot listen on port ${port}`));
});
