import { readFileSync } from 'node:fs';
import { form, SHOP } from '../../../config/app.ts';
import { MARK } from './discretion.ts';

/** Configurations that are right. */
export const YAML: readonly string[] = [
  readFileSync(new URL('../../../../config.example.yaml', import.meta.url), 'utf8'),
  `recorders:
  - { name: A, host: 192.0.2.1, username: u, password: ${MARK}, channels: [1, { id: 2, name: Gate }] }
`,
  `mqtt:
  url: mqtt://192.0.2.1
  username: m
  password: "${MARK}"
recorders:
  - name: A
    host: 192.0.2.2
    username: u
    password: ${MARK}
    tls: { insecure: true }
poll_interval: 20
`,
  `mqtt: &m { url: embedded }
recorders:
  - &a { name: A, host: 192.0.2.1, username: u, password: ${MARK} }
  - { name: B, host: 192.0.2.2, username: u, password: '${MARK}' }
`,
  `recorders: [{id: a, host: "fe80::1", username: u, password: !env X, tls: {insecure: true}, snapshots: {every: 60, width: 320}}]
web: { port: false }
log: {file: false}
`,
];

/** dvr_config.json as the seed has it, but whole. */
export const OLD_FILE = `{ "base": { "type": "analog", "ip": "11.11.11.11", "port": 80, "username": "admin", "password": "${MARK}", "valid_camera_ids": [1, 2, 3] },
  "DVR 2": { "type": "ip", "ip": "11.11.11.12", "port": 81, "username": "admin", "password": "${MARK}" } }
`;
export const OLD: readonly string[] = [
  OLD_FILE,
  `{
 "base": {
  "ip": "192.0.2.1",
  "port": "8080",
  "username": "a",
  "password": "${MARK}",
 },
}`,
];

const OWN = { ...SHOP, password: MARK };
const SECOND = { ...OWN, name: 'House', host: '192.168.1.11', tls: true, tls_fingerprint: 'ab'.repeat(32) };
const BROKER = { server: 'mqtts://192.0.2.9:8883', username: 'm', password: MARK };
/** The app's options as Supervisor writes them. */
export const FORMS: readonly string[] = [
  form(OWN),
  { ...form({ ...OWN, channels: '1, 2-3', port: 8080, type: 'analog' }, SECOND), mqtt: BROKER },
].map((one) => JSON.stringify(one, null, 1));
