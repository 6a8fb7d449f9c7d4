import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { dvr, nvr } from '../../src/sources/simulator/builders.ts';
import type { SimulatedRecorder } from '../../src/sources/simulator/model.ts';
import { type Recorder, startRecorder } from '../../src/sources/simulator/server.ts';
import { run } from '../cli/support.ts';
import { freePort } from '../mqtt/support/brokers.ts';
import { until } from '../mqtt/support/until.ts';
import { openBroker } from './support/broker.ts';
import { makeFolder } from './support/folder.ts';
import { Listener } from './support/listener.ts';
import { Program } from './support/program.ts';

const USER = 'viewer';
const SECRETS = {
  right: `s3cret "quoted" 'twice' pässwörd`,
  refused: 'S3cret\\with$signs & spaces #1',
  basic: 'tröpfchen:s3cret:колонка',
  away: 's3cret-away/%41+?',
  garbled: '🔑s3cret{{template}}',
  broker: `s3cret of 'the' "broker" ü`,
} as const;

/** Every form in which a password may be hidden in an output. */
function formsOf(secret: string, realm: string): string[] {
  const plain = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
  const bytes = [Buffer.from(secret), Buffer.from(secret, 'latin1'), Buffer.from(`${USER}:${secret}`)];
  const login = (algorithm: string) =>
    createHash(algorithm).update(`${USER}:${realm}:${secret}`).digest('hex');
  return [
    ...plain,
    ...bytes.flatMap((one) => [one.toString('base64').replace(/=+$/, ''), one.toString('hex')]),
    ...['md5', 'sha256'].map(login),
  ];
}

const HEADERS = ['authorization:', '"authorization"', 'digest username', 'basic dm', 'cnonce', 'response="'];

function findSecret(text: string, realms: readonly string[]): string | null {
  const forms = Object.values(SECRETS).flatMap((secret) => realms.flatMap((realm) => formsOf(secret, realm)));
  const small = text.toLowerCase();
  return forms.find((form) => text.includes(form)) ?? HEADERS.find((word) => small.includes(word)) ?? null;
}

async function start(context: TestContext, model: SimulatedRecorder): Promise<Recorder> {
  const recorder = await startRecorder({ ...model, username: USER });
  context.after(() => recorder.stop());
  return recorder;
}

/** All files below a folder, as they are. */
async function readAll(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(files.map(async (file) => [file, await readFile(file, 'latin1')] as const)),
  );
}

test('no output holds a password or a login, whatever happens', async (context) => {
  const folder = makeFolder();
  const url = await openBroker(context);
  const listener = await Listener.open(context, url);
  const basic = { offers: ['Basic'] as const };
  const recorders = {
    right: await start(context, nvr({ cameras: 2, password: SECRETS.right })),
    refused: await start(context, nvr({ cameras: 1 })),
    basic: await start(context, dvr({ cameras: 1, password: SECRETS.basic, login: basic })),
    garbled: await start(context, dvr({ cameras: 1, password: SECRETS.garbled })),
  };
  recorders.garbled.faults.set('garbage');
  const ports = { ...recorders, away: { port: await freePort() } };
  const write = async (name: string, broker: string): Promise<readonly string[]> => {
    const file = join(folder, name);
    const config = {
      mqtt: { url: broker, username: USER, password: SECRETS.broker },
      recorders: (['right', 'refused', 'basic', 'garbled', 'away'] as const).map((id) => ({
        id,
        host: '127.0.0.1',
        port: ports[id].port,
        username: USER,
        password: SECRETS[id],
        poll_interval: 5,
      })),
      confirm_after: 1,
      log: { file: `out/${name}.log`, format: 'json', level: 'trace' },
      data_dir: `out/${name}.data`,
    };
    await writeFile(file, JSON.stringify(config));
    return ['--config', file];
  };
  const config = await write('config.yaml', url);
  const texts = new Map<string, string>();

  const nowhere = await write('lost.yaml', `mqtt://127.0.0.1:${await freePort()}`);
  const lost = Program.start(context, ['run', ...nowhere]);
  const bridge = Program.start(context, ['run', ...config]);
  const shows = (topic: string, payload: string) =>
    until(`${topic} ${payload}: ${bridge.text}`, () => listener.latest.get(`dvr2mqtt/${topic}`) === payload);
  await shows('bridge/state', 'online');
  await shows('right/status', 'ok');
  await shows('basic/status', 'ok');
  await shows('refused/status', 'unauthorized');
  await shows('garbled/status', 'malformed');
  await shows('away/status', 'unreachable');
  recorders.right.expireNonces();
  recorders.right.changeCamera('2', { online: false });
  await listener.ask('dvr2mqtt/bridge/request/refresh', '{}', 'dvr2mqtt/bridge/response/refresh');
  for (const request of ['{"recorder":"refused"}', 'nonsense'])
    await listener.ask('dvr2mqtt/bridge/request/refresh', request, 'dvr2mqtt/bridge/response/refresh');
  const second = Program.start(context, ['run', ...config]);
  const checks = [['check'], ['check', '--json'], ['capture', 'right', '--out', join(folder, 'out/capture')]];
  const others = checks.map((words) => Program.start(context, [...words, ...config]));
  await Promise.all(others.map((program) => program.end()));
  for (const [index, { text }] of others.entries()) texts.set(`program ${index}`, text);
  assert.equal(await second.end(), 75);
  await shows('right/2/online', 'OFF');
  assert.equal(await bridge.end('SIGTERM'), 0);
  texts.set('a second run', second.text).set('run', bridge.text);

  await lost.says('cannot connect to the broker');
  await lost.end('SIGTERM');
  texts.set('run without a broker', lost.text);
  for (const [topic, payload] of listener.latest) texts.set(topic, payload);
  for (const { topic, payload } of listener.seen)
    texts.set(`all of ${topic}`, `${texts.get(`all of ${topic}`) ?? ''}${payload}\n`);
  for (const [file, text] of await readAll(join(folder, 'out'))) texts.set(file, text);

  const names = [...texts.keys()].join();
  for (const part of ['config.yaml.log', 'dvr2mqtt.db', 'capture.json', 'bridge/info', 'right/2/event'])
    assert.ok(names.includes(part), `${part} was looked at`);
  const realms = Object.values(recorders).map(({ model }) => model.model);
  for (const [name, text] of texts)
    for (const form of [text, Buffer.from(text, 'latin1').toString('utf8')])
      assert.equal(findSecret(form, realms), null, name);
});

test('the search for secrets finds them', () => {
  const { right, basic } = SECRETS;
  const hidden = [
    `password is ${right}`,
    JSON.stringify({ right }),
    `http://x/?p=${encodeURIComponent(basic)}`,
    Buffer.from(`${USER}:${basic}`).toString('base64'),
    createHash('md5').update(`${USER}:Realm:${right}`).digest('hex'),
    'Authorization: Digest x',
  ];
  for (const text of hidden) assert.notEqual(findSecret(`before ${text} behind`, ['Realm']), null, text);
  assert.equal(findSecret('an ordinary line', ['Realm']), null);
});

test('no complaint about a broken file shows a password', async () => {
  const folder = makeFolder();
  const login = (password: string) => `host: nvr, username: ${USER}, ${password}`;
  const files = [
    `recorders: [{ name: A, ${login(`passwort: ${JSON.stringify(SECRETS.right)}`)} }]`,
    `recorders: [{ name: A, ${login(`password: [${JSON.stringify(SECRETS.right)}]`)} }]`,
    `recorders: [{ name: A, ${login(`password: ${JSON.stringify(SECRETS.right)}`)}, port: 0 }]`,
    `recorders: [{ name: A, ${login(`password: "${SECRETS.away}`)} }]`,
    `mqtt: { url: "mqtt://u:${encodeURIComponent(SECRETS.broker)}@h" }\nrecorders: []`,
  ];
  for (const text of files) {
    const file = join(folder, 'config.yaml');
    await writeFile(file, text);
    for (const words of [['run'], ['check', '--json']]) {
      const { code, out, err } = await run([...words, '--config', file]);
      assert.equal(code, 78);
      assert.notEqual(out + err, '');
      assert.equal(findSecret(out + err, ['']), null, out + err);
    }
  }
});
