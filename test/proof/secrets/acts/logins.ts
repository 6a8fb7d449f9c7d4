import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../../mqtt/support/brokers.ts';
import { until } from '../../../mqtt/support/until.ts';
import { runInside } from '../inside.ts';
import type { Kind } from '../passwords.ts';
import { describe, USABLE, USER } from '../residents.ts';
import type { Stage } from '../stage.ts';
import { Given, WAYS } from '../ways.ts';

/** How the login at the broker is given: in the file, in the environment, or in $MQTT_URL. */
const MQTT_WAYS = [...WAYS, 'MQTT_PASSWORD', 'MQTT_URL'] as const;
type MqttWay = (typeof MQTT_WAYS)[number];
const LIMIT = 20_000;

/** Logs in at the broker with every kind of password in every way, and is refused with some. */
export async function logins(stage: Stage, kinds: readonly Kind[] = USABLE): Promise<void> {
  const { exhibits, broker, failures } = stage;
  for (const [at, kind] of kinds.entries())
    for (const way of MQTT_WAYS) {
      await login(stage, kind, way, true);
      if (at % 3 === 0) await login(stage, kind, way, false);
    }
  for (const kind of kinds) await embedded(stage, kind);
  await unreachable(stage, kinds);
  for (const [topic, payloads] of broker.heard)
    exhibits.add('topics', topic, `${topic}\n${payloads.join('\n')}`);
  broker.clear();
  if (broker.refused.length === 0) failures.push('no login at the broker was refused');
}

async function login(stage: Stage, kind: Kind, way: MqttWay, isRight: boolean): Promise<void> {
  const { broker, exhibits, failures, residents } = stage;
  const folder = stage.room('login');
  const given = new Given(folder);
  const secret = residents.mint(`of the broker by ${way}`, kind);
  broker.accounts.set(USER, isRight ? secret.value : `${secret.value}.`);
  const { value } = secret;
  const isFromFile = way !== 'MQTT_PASSWORD' && way !== 'MQTT_URL';
  const block = isFromFile
    ? `mqtt:\n  url: ${broker.url}\n  username: ${USER}\n  password: ${given.write(secret, way)}\n`
    : '';
  const inUrl = `mqtt://${USER}:${encodeURIComponent(value)}@127.0.0.1:${broker.port}`;
  const env = {
    ...given.env,
    ...(way === 'MQTT_URL' && { MQTT_URL: inUrl }),
    ...(way === 'MQTT_PASSWORD' && { MQTT_URL: broker.url, MQTT_USERNAME: USER, MQTT_PASSWORD: value }),
  };
  writeConfig(stage, folder, given, block);
  const inside = runInside(['run'], folder, env);
  const words = isRight ? 'connected to the broker' : 'cannot connect to the broker';
  await until(words, () => inside.text().includes(words), LIMIT).catch(() =>
    failures.push(`the broker's password, ${kind.name} by ${way}, is not ${isRight ? 'taken' : 'refused'}`),
  );
  if ((await inside.stop()) !== 0) failures.push(`run must end with 0 after ${words}`);
  exhibits.add('standard output', `run, broker, ${kind.name} by ${way}`, inside.text());
  await exhibits.addFolder('files', join(folder, 'data'));
}

/** The broker inside the bridge, with a login of its own; and its port taken. */
async function embedded(stage: Stage, kind: Kind): Promise<void> {
  const { exhibits, failures, residents } = stage;
  const folder = stage.room('embedded');
  const given = new Given(folder);
  const secret = residents.mint('of the embedded broker', kind);
  const port = await freePort();
  const password = given.write(secret, 'env');
  const block = `mqtt: { url: embedded, embedded_port: ${port}, username: ${USER}, password: ${password} }\n`;
  writeConfig(stage, folder, given, block);
  const inside = runInside(['run'], folder, given.env);
  await until(
    'the embedded broker runs',
    () => inside.text().includes('connected to the broker'),
    LIMIT,
  ).catch(() => failures.push(`the embedded broker does not take ${kind.name}`));
  const other = stage.room('embedded');
  const again = new Given(other);
  writeConfig(
    stage,
    other,
    again,
    block.replace(password, () => again.write(secret, 'file')),
  );
  const taken = runInside(['run'], other, again.env);
  if ((await taken.ended) !== 69) failures.push('a taken port must end the bridge with 69');
  await inside.stop();
  exhibits.add('standard output', `run, embedded, ${kind.name}`, inside.text() + taken.text());
}

/** $MQTT_URL as people write it, without any escaping, and brokers that nobody is behind. */
async function unreachable(stage: Stage, kinds: readonly Kind[]): Promise<void> {
  for (const kind of kinds)
    for (const scheme of ['mqtt', 'mqtts', 'ws', 'wss']) {
      const folder = stage.room('nobody');
      const given = new Given(folder);
      const { value } = stage.residents.mint('in $MQTT_URL as it is', kind);
      writeConfig(stage, folder, given, '');
      const env = { ...given.env, MQTT_URL: `${scheme}://${USER}:${value}@127.0.0.1:1` };
      const inside = runInside(['run'], folder, env);
      const isOver = () => /cannot connect to the broker|MQTT_URL/.test(inside.text());
      await until('it has failed', isOver, LIMIT);
      await inside.stop();
      stage.exhibits.add('standard output', `run, ${scheme}, ${kind.name}`, inside.text());
    }
}

function writeConfig({ residents }: Stage, folder: string, given: Given, block: string): void {
  const one = residents.all.filter(({ status }) => status === 'unreachable').slice(0, 1);
  const rest = 'log: { file: false, level: trace }\nweb: { port: false }\ndata_dir: data\n';
  writeFileSync(join(folder, 'config.yaml'), block + describe(one, given) + rest);
}
