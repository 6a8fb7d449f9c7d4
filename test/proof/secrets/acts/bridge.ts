import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../../mqtt/support/brokers.ts';
import { until } from '../../../mqtt/support/until.ts';
import { Program } from '../program.ts';
import { describe, USABLE } from '../residents.ts';
import { draw, type Stage } from '../stage.ts';
import { Given } from '../ways.ts';

/** Reports as Node writes them when asked, and when a process dies (nodejs.org/api/report.html). */
const REPORTS = '--report-on-signal --report-signal=SIGUSR2 --report-directory=';
/** What makes packages and Node itself print whatever they do. */
const TALKATIVE = { DEBUG: '*', NODE_DEBUG: 'http,https,net,tls' };
const LIMIT = 60_000;

/**
 * The bridge with every recorder at once, at trace level: its outputs, topics, files, HTTP answers and report.
 *
 * @param isLong recorders are lost and found again as well
 */
export async function bridge(stage: Stage, isLong: boolean): Promise<void> {
  const { stack, exhibits, broker, residents, failures } = stage;
  const folder = stage.room('bridge');
  const given = new Given(folder);
  const secret = residents.mint('of the broker', draw(stage.random, USABLE));
  broker.accounts.set('bridge', secret.value);
  const port = await freePort();
  const config = join(folder, 'config.yaml');
  const more = '    snapshots: true\n    allow_reboot: true\n';
  const password = given.write(secret, draw(stage.random, ['quoted', 'env', 'file']));
  const block = `mqtt: { url: "${broker.url}", username: bridge, password: ${password} }\n`;
  writeFileSync(
    config,
    `${block}${describe(residents.all, given, more)}confirm_after: 1\nweb: { port: ${port} }\n` +
      'log: { file: out/events.log, format: json, level: trace }\ndata_dir: out/data\n',
  );
  const reports = stage.room('reports');
  const env = { ...given.env, ...TALKATIVE, NODE_OPTIONS: `${REPORTS}${reports}` };
  const program = Program.start(stack, ['run', '--config', config], { cwd: folder, env });
  const shows = (topic: string, payload: string): Promise<void> =>
    until(
      `${topic} is ${payload}: it is ${broker.latest(`dvr2mqtt/${topic}`)}`,
      () => {
        if (program.hasEnded) throw new Error('the bridge has ended');
        return broker.latest(`dvr2mqtt/${topic}`) === payload;
      },
      LIMIT,
    );
  for (const { id, status, way, secret: own } of residents.all)
    await shows(`${id}/status`, status).catch(() => {
      const shown = broker.latest(`dvr2mqtt/${id}/status`);
      failures.push(`${id}: ${own.kind.name} by ${way} must be ${status}, and is ${shown}`);
    });
  if (program.hasEnded) throw new Error(`the bridge has ended: ${program.text}`);
  await stir(stage);
  if (isLong) await lose(stage, shows);
  await visit(stage, port);
  program.signal('SIGUSR2');
  await until('a report is written', () => readdirSync(reports).length > 0, LIMIT);
  const second = Program.start(stack, ['run', '--config', config], { cwd: folder, env: given.env });
  const status = await second.end();
  if (status !== 75) failures.push(`a second run must end with 75, and ended with ${status}`);
  program.look();
  await exhibits.addFolder('files while it runs', join(folder, 'out'));
  const ended = await program.end('SIGTERM');
  if (ended !== 0) failures.push(`the bridge must end with 0, and ended with ${ended}`);
  exhibits.add('standard output', 'run', program.out);
  exhibits.add('standard error', 'run', program.err);
  exhibits.add('command line (ps)', 'run', program.argv);
  exhibits.add('standard output', 'a second run', second.text);
  for (const [topic, payloads] of broker.heard)
    exhibits.add('topics', topic, `${topic}\n${payloads.join('\n')}`);
  await exhibits.addFolder('files', join(folder, 'out'));
  if (isLong && !exhibits.names.has('files: events.log'))
    failures.push('no event was written to the log file');
  await exhibits.addFolder('diagnostic reports', reports);
  broker.clear();
}

/** Nonces end, and commands come that are right and wrong. */
async function stir(stage: Stage): Promise<void> {
  const { broker, residents } = stage;
  const ids = right(stage);
  for (const id of ids) residents.recorders.get(id)?.expireNonces();
  const ask = async (command: string, payload: string): Promise<void> => {
    const topic = `dvr2mqtt/bridge/response/${command}`;
    const count = broker.heard.get(topic)?.length ?? 0;
    broker.say(`dvr2mqtt/bridge/request/${command}`, payload);
    await until(`${command} is answered`, () => (broker.heard.get(topic)?.length ?? 0) > count, LIMIT);
  };
  await ask('refresh', '{}');
  for (const id of ['refused-0', 'locked', 'away', 'mirror', 'nobody'])
    await ask('refresh', JSON.stringify({ recorder: id, transaction: 't' }));
  await ask('refresh', 'nonsense');
  await ask('snapshot', JSON.stringify({ recorder: ids[0], channel: '1' }));
  await ask('snapshot', JSON.stringify({ recorder: 'mirror', channel: '1' }));
  broker.say(`dvr2mqtt/${ids[0]}/reboot/set`, 'PRESS');
  broker.say('dvr2mqtt/mirror/reboot/set', 'PRESS');
  broker.say('homeassistant/status', 'online');
}

/** A recorder goes and comes back, and another has a new password. */
async function lose(stage: Stage, shows: (topic: string, payload: string) => Promise<void>): Promise<void> {
  const { broker, residents } = stage;
  const [, lost = '', changed = ''] = right(stage);
  residents.recorders.get(changed)?.change((model) => void (model.password = 'another'));
  residents.recorders.get(changed)?.expireNonces();
  await residents.recorders.get(lost)?.refuse();
  await shows(`${lost}/status`, 'unreachable');
  await residents.recorders.get(lost)?.accept();
  await shows(`${lost}/status`, 'ok');
  await until(
    'a changed password is refused',
    () => broker.latest(`dvr2mqtt/${changed}/status`) !== 'ok',
    LIMIT,
  );
}

function right({ residents }: Stage): readonly string[] {
  return residents.all.filter(({ status }) => status === 'ok').map(({ id }) => id);
}

/** Everything that can be asked over HTTP. */
async function visit({ exhibits }: Stage, port: number): Promise<void> {
  const url = `http://127.0.0.1:${port}`;
  for (const [path, init] of [
    ['/healthz', {}],
    ['/healthz?verbose=1', {}],
    ['/', {}],
    ['/metrics', {}],
    ['/debug', {}],
    ['/healthz', { method: 'POST', body: '{}' }],
    ['/healthz', { method: 'OPTIONS' }],
    ['/..%2fconfig.yaml', {}],
  ] as const) {
    const answer = await fetch(url + path, init);
    const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
    exhibits.add(
      'HTTP answers',
      `${init.method ?? 'GET'} ${path}`,
      `${answer.status}\n${headers}\n${await answer.text()}`,
    );
  }
}
