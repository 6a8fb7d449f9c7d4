import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../mqtt/support/brokers.ts';
import { type Broker, type Candidate, LOGIN, type Setting } from './broker.ts';
import { Daemon } from './daemon.ts';

/** A program built from the Go module github.com/mochi-mqtt/server/v2/cmd/docker; `$MOCHI_MQTT` says where it is. */
const FILE = process.env['MOCHI_MQTT'] ?? 'mochi-mqtt';

/** What it can do: one that is given is given for all. */
const CAPABILITIES = {
  maximum_clients: 1000,
  maximum_client_writes_pending: 8192,
  maximum_message_expiry_interval: 86_400,
  maximum_session_expiry_interval: 86_400,
  maximum_inflight: 8192,
  topic_alias_maximum: 65_535,
  minimum_protocol_version: 3,
  maximum_qos: 2,
  retain_available: 1,
  shared_sub_available: 1,
  wildcard_sub_available: 1,
  sub_id_available: 1,
};

/** mochi, a broker in Go: a second one for MQTT 5. Its file of options knows no TLS. */
export const MOCHI: Candidate = {
  name: 'mochi',
  offers: ['MQTT 5', 'web sockets', 'receive maximum', 'restart'],
  find: async () => {
    const { error, stderr } = spawnSync(FILE, ['-help'], { encoding: 'utf8' });
    return error === undefined && stderr.includes('mochi') ? 'v2' : null;
  },
  open,
};

async function open(stack: AsyncDisposableStack, { maxInflight }: Setting): Promise<Broker> {
  const folder = mkdtempSync(join(tmpdir(), 'dvr2mqtt-mochi-'));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const [mqtt, ws] = [await freePort(), await freePort()];
  const config = {
    listeners: [
      { type: 'tcp', id: 'tcp', address: `127.0.0.1:${mqtt}` },
      { type: 'ws', id: 'ws', address: `127.0.0.1:${ws}` },
    ],
    hooks: { auth: { allow_all: false, ledger: { auth: [{ ...LOGIN, allow: true }] } } },
    options: { capabilities: { ...CAPABILITIES, receive_maximum: maxInflight ?? 1024 } },
  };
  const file = join(folder, 'config.json');
  writeFileSync(file, JSON.stringify(config));
  const ports = [mqtt, ws];
  const daemon = new Daemon(stack, {
    file: FILE,
    words: ['--config', file],
    cwd: folder,
    ports,
    patience: 10_000,
  });
  await daemon.start();
  return {
    urls: { mqtt: `mqtt://127.0.0.1:${mqtt}`, mqtts: null, ws: `ws://127.0.0.1:${ws}/`, wss: null },
    kill: () => daemon.kill(),
    start: () => daemon.start(),
  };
}
