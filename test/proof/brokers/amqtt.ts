import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../mqtt/support/brokers.ts';
import { type Broker, type Candidate, LOGIN, type Setting } from './broker.ts';
import { Daemon } from './daemon.ts';

const VERSION = '0.12.1';
/** Where it was installed, for this run. */
let venv: string | null = null;

/** aMQTT, a broker in Python from PyPI: 3.1.1 alone; it looks at certificates of clients and demands none. */
export const AMQTT: Candidate = {
  name: 'aMQTT',
  offers: ['TLS', 'web sockets', 'secure web sockets', 'restart'],
  find: async (stack) => {
    const folder = process.env['AMQTT_VENV'] ?? mkdtempSync(join(tmpdir(), 'dvr2mqtt-amqtt-'));
    if (process.env['AMQTT_VENV'] === undefined) {
      stack.defer(() => rmSync(folder, { recursive: true, force: true }));
      const options = { stdio: 'ignore', timeout: 240_000 } as const;
      if (spawnSync('python3', ['-m', 'venv', folder], options).status !== 0) return null;
      const pip = ['install', '--quiet', '--disable-pip-version-check', `amqtt==${VERSION}`];
      if (spawnSync(join(folder, 'bin/pip'), pip, options).status !== 0) return null;
    }
    const said = spawnSync(join(folder, 'bin/amqtt'), ['--version'], { encoding: 'utf8' });
    if (said.status !== 0) return null;
    venv = folder;
    return /\d+(?:\.\d+)+/.exec(said.stdout)?.[0] ?? 'unknown';
  },
  open,
};

async function open(stack: AsyncDisposableStack, { certificates }: Setting): Promise<Broker> {
  if (venv === null) throw new Error('aMQTT is not here');
  const folder = mkdtempSync(join(tmpdir(), 'dvr2mqtt-amqtt-'));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const hash =
    'import sys; from pwdlib.hashers.argon2 import Argon2Hasher; print(Argon2Hasher().hash(sys.argv[1]))';
  const hashed = execFileSync(join(venv, 'bin/python'), ['-c', hash, LOGIN.password], { encoding: 'utf8' });
  writeFileSync(join(folder, 'passwords'), `${LOGIN.username}:${hashed.trim()}\n`);
  const [mqtt, mqtts, ws, wss] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const { ca, server } = certificates;
  const tls = { ssl: true, cafile: ca, certfile: server.cert, keyfile: server.key };
  const config = {
    listeners: {
      default: { type: 'tcp', bind: `127.0.0.1:${mqtt}` },
      secure: { type: 'tcp', bind: `127.0.0.1:${mqtts}`, ...tls },
      web: { type: 'ws', bind: `127.0.0.1:${ws}` },
      secureWeb: { type: 'ws', bind: `127.0.0.1:${wss}`, ...tls },
    },
    plugins: {
      'amqtt.plugins.authentication.FileAuthPlugin': { password_file: join(folder, 'passwords') },
    },
  };
  const file = join(folder, 'broker.yaml');
  writeFileSync(file, JSON.stringify(config));
  const daemon = new Daemon(stack, {
    file: join(venv, 'bin/amqtt'),
    words: ['-c', file],
    cwd: folder,
    ports: [mqtt, mqtts, ws, wss],
    patience: 30_000,
  });
  await daemon.start();
  return {
    urls: {
      mqtt: `mqtt://127.0.0.1:${mqtt}`,
      mqtts: `mqtts://127.0.0.1:${mqtts}`,
      ws: `ws://127.0.0.1:${ws}/`,
      wss: `wss://127.0.0.1:${wss}/`,
    },
    kill: () => daemon.kill(),
    start: () => daemon.start(),
  };
}
