import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../mqtt/support/brokers.ts';
import { type Broker, type Candidate, LOGIN, type Setting } from './broker.ts';
import { Daemon } from './daemon.ts';

/** The script itself: that of /usr/sbin changes the user first. */
const FILE = '/usr/lib/rabbitmq/bin/rabbitmq-server';
const PATIENCE = 90_000;

/** RabbitMQ with its MQTT plugin (Debian's rabbitmq-server). Version 3.10 speaks 3.1.1; 3.13 and newer also 5. */
export const RABBITMQ: Candidate = {
  name: 'RabbitMQ',
  offers: ['TLS', 'demanded certificates', 'web sockets', 'secure web sockets', 'restart'],
  find: async () => {
    if (!existsSync(FILE)) return null;
    const said = spawnSync('dpkg-query', ['-W', '-f', '${Version}', 'rabbitmq-server'], { encoding: 'utf8' });
    return /^[\d.]+/.exec(said.stdout ?? '')?.[0] ?? 'unknown';
  },
  open,
};

async function open(stack: AsyncDisposableStack, setting: Setting): Promise<Broker> {
  const folder = mkdtempSync(join(tmpdir(), 'dvr2mqtt-rabbitmq-'));
  stack.defer(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const [mqtt, mqtts, ws, wss] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const [names, nodes] = [await freePort(), await freePort()];
  writeFileSync(join(folder, 'plugins'), '[rabbitmq_mqtt,rabbitmq_web_mqtt].\n');
  const definitions = join(folder, 'definitions.json');
  writeFileSync(definitions, defineUser());
  writeFileSync(join(folder, 'rabbitmq.conf'), configure(setting, { mqtt, mqtts, ws, wss }, definitions));
  // Erlang's directory of nodes: of our own, so that none is left running.
  const env = { ERL_EPMD_PORT: String(names), ERL_EPMD_ADDRESS: '127.0.0.1' };
  const directory = new Daemon(stack, {
    file: 'epmd',
    words: [],
    cwd: folder,
    env,
    ports: [names],
    patience: PATIENCE,
  });
  await directory.start();
  const home = join(folder, 'home');
  mkdirSync(home);
  const daemon = new Daemon(stack, {
    file: FILE,
    words: [],
    cwd: folder,
    env: {
      ...env,
      HOME: home,
      RABBITMQ_NODENAME: `dvr2mqtt${mqtt}@localhost`,
      RABBITMQ_DIST_PORT: String(nodes),
      RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
      RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'plugins'),
      RABBITMQ_MNESIA_BASE: join(folder, 'data'),
      RABBITMQ_LOG_BASE: join(folder, 'log'),
      RABBITMQ_PID_FILE: join(folder, 'pid'),
    },
    ports: [mqtt, mqtts, ws, wss],
    patience: PATIENCE,
  });
  await daemon.start();
  return {
    urls: {
      mqtt: `mqtt://127.0.0.1:${mqtt}`,
      mqtts: `mqtts://127.0.0.1:${mqtts}`,
      ws: `ws://127.0.0.1:${ws}/ws`,
      wss: `wss://127.0.0.1:${wss}/ws`,
    },
    kill: () => daemon.kill(),
    start: () => daemon.start(),
  };
}

type Ports = Readonly<Record<'mqtt' | 'mqtts' | 'ws' | 'wss', number>>;

/** The user, whose password rabbitmq.conf cannot hold: it takes Latin-1 alone. */
function defineUser(): string {
  const salt = randomBytes(4);
  const hash = createHash('sha256').update(salt).update(LOGIN.password).digest();
  const user = LOGIN.username;
  return JSON.stringify({
    users: [
      {
        name: user,
        password_hash: Buffer.concat([salt, hash]).toString('base64'),
        hashing_algorithm: 'rabbit_password_hashing_sha256',
        tags: '',
      },
    ],
    vhosts: [{ name: '/' }],
    permissions: [{ user, vhost: '/', configure: '.*', write: '.*', read: '.*' }],
  });
}

function configure(
  { certificates, areClientsCertified }: Setting,
  { mqtt, mqtts, ws, wss }: Ports,
  definitions: string,
): string {
  const { ca, server } = certificates;
  const tls = (prefix: string): readonly string[] => [
    `${prefix}.cacertfile = ${ca}`,
    `${prefix}.certfile = ${server.cert}`,
    `${prefix}.keyfile = ${server.key}`,
  ];
  const lines = [
    'listeners.tcp = none',
    `load_definitions = ${definitions}`,
    'mqtt.allow_anonymous = false',
    `mqtt.listeners.tcp.1 = 127.0.0.1:${mqtt}`,
    `mqtt.listeners.ssl.1 = 127.0.0.1:${mqtts}`,
    'web_mqtt.tcp.ip = 127.0.0.1',
    `web_mqtt.tcp.port = ${ws}`,
    'web_mqtt.ssl.ip = 127.0.0.1',
    `web_mqtt.ssl.port = ${wss}`,
    ...tls('ssl_options'),
    `ssl_options.verify = ${areClientsCertified ? 'verify_peer' : 'verify_none'}`,
    `ssl_options.fail_if_no_peer_cert = ${areClientsCertified}`,
    ...tls('web_mqtt.ssl'),
  ];
  return `${lines.join('\n')}\n`;
}
