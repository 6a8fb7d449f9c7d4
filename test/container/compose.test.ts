import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { connectAsync } from 'mqtt';
import { parse } from 'yaml';
import { z } from 'zod';
import { readConfig } from '../../src/config/read.ts';
import { freePort, WITHOUT_MOSQUITTO } from '../mqtt/support/brokers.ts';
import { until } from '../mqtt/support/until.ts';
import { PACKAGE, read } from './support/project.ts';

const TEXT = read('compose.yaml');
const Service = z.object({
  image: z.string(),
  user: z.string(),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  restart: z.literal('unless-stopped'),
  mem_limit: z.string(),
  volumes: z.array(z.string()),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()),
  tmpfs: z.array(z.string()).optional(),
});
const { services } = z
  .object({ services: z.object({ dvr2mqtt: Service, mosquitto: Service }) })
  .parse(parse(TEXT));
const PASSWORD = `a:b "c' $d \\ é`;

test('both run without root and without rights, and what must last is on a volume', () => {
  for (const { user } of Object.values(services)) assert.match(user, /^[1-9]\d*:[1-9]\d*$/);
  assert.equal(services.dvr2mqtt.image, `ghcr.io/dvr2mqtt/dvr2mqtt:${PACKAGE.version}`);
  assert.match(services.mosquitto.image, /^eclipse-mosquitto:\d+\.\d+$/);
  assert.deepEqual(services.dvr2mqtt.volumes, ['./config:/config']);
  assert.deepEqual(services.mosquitto.volumes, ['mosquitto:/mosquitto/data']);
  assert.match(services.mosquitto.environment['MQTT_PASSWORD'] ?? '', /^\$\{MQTT_PASSWORD:\?/);
});

test('the configuration that its comments show is right', () => {
  const shown = TEXT.split('\n')
    .filter((line) => /^#      ( *- |mqtt:|recorders:)/.test(line))
    .map((line) => line.slice('#      '.length));
  const env = { MQTT_PASSWORD: PASSWORD, HOUSE_PASSWORD: 'secret' };
  const result = readConfig(shown.join('\n'), { env, folder: '/config' });
  assert.ok(result.ok, JSON.stringify(result));
  assert.equal(result.config.mqtt.password, PASSWORD);
  assert.equal(result.config.recorders[0]?.password, 'secret');
});

test(
  'its broker lets in who has the password, and nobody else',
  { skip: WITHOUT_MOSQUITTO },
  async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'dvr2mqtt-compose-'));
    const port = await freePort();
    const [shell = '', ...words] = (services.mosquitto.command ?? []).map((word) =>
      word
        .replaceAll('$$', '$')
        .replaceAll('/tmp/', `${folder}/`)
        .replaceAll('/mosquitto/data/', `${folder}/`)
        .replaceAll('listener 1883', `listener ${port} 127.0.0.1`)
        // Mosquitto as root would become a user that may not read the folder.
        .replaceAll("'persistence true'", "'persistence true' 'user root'"),
    );
    const broker = spawn(shell, words, {
      env: { PATH: `${process.env['PATH']}:/usr/sbin`, MQTT_PASSWORD: PASSWORD },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const output of [broker.stdout, broker.stderr])
      output.on('data', (data: Buffer) => void (said += data.toString()));
    context.after(async () => {
      const ended = once(broker, 'close');
      broker.kill();
      await ended;
      rmSync(folder, { recursive: true });
    });
    await until('mosquitto runs', () => said.includes(' running') || broker.exitCode !== null);
    assert.equal(broker.exitCode, null, said);

    const enter = async (login: { username?: string; password?: string }): Promise<boolean> => {
      const options = { ...login, reconnectPeriod: 0, connectTimeout: 5000 };
      try {
        await (await connectAsync(`mqtt://127.0.0.1:${port}`, options, false)).endAsync();
        return true;
      } catch {
        return false;
      }
    };
    assert.equal(await enter({ username: 'dvr2mqtt', password: PASSWORD }), true);
    for (const login of [
      {},
      { username: 'dvr2mqtt', password: 'a' },
      { username: 'x', password: PASSWORD },
    ]) {
      assert.equal(await enter(login), false, JSON.stringify(login));
    }
    assert.equal(statSync(join(folder, 'passwords')).mode & 0o077, 0);
    assert.ok(!said.includes(PASSWORD));
  },
);
