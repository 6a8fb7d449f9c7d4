import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { openMosquitto, WITHOUT_MOSQUITTO } from './support/brokers.ts';
import { certify } from './support/certificates.ts';
import { Probe } from './support/probe.ts';
import { recorder } from './support/recorders.ts';
import { build } from './support/rig.ts';
import { until } from './support/until.ts';

const skip = WITHOUT_MOSQUITTO;
const house = recorder('house', []);

test(
  'a username and a password open the door, a wrong one is a reason and no secret',
  { skip },
  async (context) => {
    const broker = await openMosquitto(context, (folder, port) => {
      const file = join(folder, 'passwords');
      execFileSync('mosquitto_passwd', ['-b', '-c', file, 'bridge', 'hunter2']);
      return `listener ${port} 127.0.0.1\npassword_file ${file}\nuser root`;
    });
    const login = { username: 'bridge', password: 'hunter2' };
    const rig = build(context, broker.url, [house], login);
    rig.sink.ready();
    await rig.sink.start();
    const probe = await Probe.open(context, broker.url, login);
    await probe.has('dvr2mqtt/bridge/state', 'online');
    const wrong = build(context, broker.url, [house], { ...login, password: 'hunter3' });
    await wrong.sink.start();
    await until('it is refused', () => wrong.lines.length > 0);
    assert.deepEqual(wrong.lines, [
      'warn cannot connect to the broker {"reason":"Connection refused: Not authorized"}',
    ]);
  },
);

test('TLS with a client certificate', { skip }, async (context) => {
  const { files, client, serverFiles } = await certify(context);
  const broker = await openMosquitto(context, (_folder, port) =>
    [
      `listener ${port} 127.0.0.1`,
      `cafile ${files.ca}`,
      `certfile ${serverFiles.cert}`,
      `keyfile ${serverFiles.key}`,
      'require_certificate true',
      'allow_anonymous true',
      'user root',
    ].join('\n'),
  );
  const url = `mqtts://127.0.0.1:${broker.port}`;
  const rig = build(context, url, [house], files);
  rig.sink.ready();
  await rig.sink.start();
  const probe = await Probe.open(context, url, client);
  await probe.has('dvr2mqtt/bridge/state', 'online');
  const stranger = build(context, url, [house], { cert: files.cert, key: files.key });
  await stranger.sink.start();
  await until('the broker is not trusted', () => stranger.lines.length > 0);
  assert.match(stranger.lines[0] ?? '', /cannot connect.*certificate/);
});
