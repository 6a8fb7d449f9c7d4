import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../mqtt/support/brokers.ts';
import { type Broker, type Candidate, LOGIN, type Setting } from './broker.ts';
import { Daemon } from './daemon.ts';

const FILE = '/usr/sbin/mosquitto';

/** Eclipse Mosquitto, as Debian and Home Assistant bring it. */
export const MOSQUITTO: Candidate = {
  name: 'Mosquitto',
  offers: [
    'MQTT 5',
    'TLS',
    'demanded certificates',
    'web sockets',
    'secure web sockets',
    'receive maximum',
    'restart',
  ],
  find: async () =>
    /version (\S+)/.exec(spawnSync(FILE, ['-h'], { encoding: 'utf8' }).stdout ?? '')?.[1] ?? null,
  open,
};

async function open(stack: AsyncDisposableStack, setting: Setting): Promise<Broker> {
  const folder = mkdtempSync(join(tmpdir(), 'dvr2mqtt-mosquitto-'));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const passwords = join(folder, 'passwords');
  execFileSync('mosquitto_passwd', ['-b', '-c', passwords, LOGIN.username, LOGIN.password], {
    stdio: 'ignore',
  });
  const [mqtt, mqtts, ws, wss] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const { ca, server } = setting.certificates;
  const tls = `cafile ${ca}\ncertfile ${server.cert}\nkeyfile ${server.key}\nrequire_certificate ${setting.areClientsCertified}\n`;
  const file = join(folder, 'mosquitto.conf');
  writeFileSync(
    file,
    `user root\npassword_file ${passwords}\n` +
      (setting.maxInflight === null ? '' : `max_inflight_messages ${setting.maxInflight}\n`) +
      `listener ${mqtt} 127.0.0.1\nlistener ${mqtts} 127.0.0.1\n${tls}` +
      `listener ${ws} 127.0.0.1\nprotocol websockets\nlistener ${wss} 127.0.0.1\nprotocol websockets\n${tls}`,
  );
  const ports = [mqtt, mqtts, ws, wss];
  const daemon = new Daemon(stack, { file: FILE, words: ['-c', file], cwd: folder, ports, patience: 10_000 });
  await daemon.start();
  return {
    urls: {
      mqtt: `mqtt://127.0.0.1:${mqtt}`,
      mqtts: `mqtts://127.0.0.1:${mqtts}`,
      ws: `ws://127.0.0.1:${ws}/mqtt`,
      wss: `wss://127.0.0.1:${wss}/mqtt`,
    },
    kill: () => daemon.kill(),
    start: () => daemon.start(),
  };
}
