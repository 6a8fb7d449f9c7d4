import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../../mqtt/support/until.ts';
import { broker as answer, startSupervisor } from '../../../supervisor/support.ts';
import { KINDS } from '../passwords.ts';
import { Program } from '../program.ts';
import { USABLE, USER } from '../residents.ts';
import { draw, type Stage } from '../stage.ts';

const LIMIT = 30_000;

/** The bridge as Home Assistant's app: a token, a broker's login from Supervisor, and options.json. */
export async function app(stage: Stage): Promise<void> {
  const { stack, exhibits, broker, residents, failures, search, random } = stage;
  const supervisor = stack.use(await startSupervisor());
  const [kind = draw(random, KINDS)] = KINDS;
  const { token } = supervisor;
  search.add({ label: "of Supervisor's API", kind, user: 'app', value: token, marks: [token] });
  const secret = residents.mint('of the broker by Supervisor', draw(random, USABLE));
  const folder = join(stage.room('app'), 'data');
  mkdirSync(folder);
  const right = residents.all.filter(({ status, way }) => status === 'ok' && way === 'plain');
  const options = {
    recorders: right.map(({ id, port, secret: { user: username, value: password } }) => ({
      name: id,
      host: '127.0.0.1',
      port,
      username,
      password,
      poll_interval: 5,
    })),
    poll_interval: 30,
    log_level: 'debug',
    event_log: true,
    base_topic: 'dvr2mqtt',
    discovery_prefix: 'homeassistant',
    mqtt: {},
  };
  const file = join(folder, 'options.json');
  writeFileSync(file, JSON.stringify(options));
  for (const isRight of [false, true]) {
    broker.accounts.set('addons', isRight ? secret.value : `${secret.value}.`);
    const login = { host: '127.0.0.1', port: broker.port, username: 'addons', password: secret.value };
    supervisor.behaviour = answer(login);
    const program = Program.start(stack, ['run', '--config', file], {
      cwd: folder,
      env: { ...supervisor.env },
    });
    const words = isRight ? 'connected to the broker' : 'cannot connect to the broker';
    await until(words, () => program.text.includes(words) || program.hasEnded, LIMIT);
    if (isRight)
      await until(
        'every recorder of the app is read',
        () => right.every(({ id }) => broker.latest(`dvr2mqtt/${id}/status`) === 'ok'),
        LIMIT,
      ).catch(() => failures.push('a password in options.json does not open its recorder'));
    if ((await program.end('SIGTERM')) !== 0) failures.push(`the app must end with 0 after ${words}`);
    exhibits.add('standard output', `run as the app, ${words}`, program.text);
    exhibits.add('command line (ps)', 'run as the app', program.argv);
  }
  supervisor.behaviour = {
    status: 200,
    body: JSON.stringify({ result: 'ok', data: { password: secret.value } }),
  };
  const lost = Program.start(stack, ['run', '--config', file], { cwd: folder, env: { ...supervisor.env } });
  await lost
    .says('not understood')
    .catch(() => failures.push('an answer of Supervisor without a host is taken'));
  await lost.end('SIGTERM');
  exhibits.add('standard output', 'run as the app, misunderstood', lost.text);
  const wrong = options.recorders.map((one, at) => ({
    ...one,
    ...[
      { password: [one.password] },
      { password: { a: one.password } },
      { host: `http://${USER}:${one.password}@nvr` },
      { host: `${USER}:${one.password}@nvr` },
      { port: `${USER}:${one.password}@nvr` },
      { username: [one.password] },
      { pasword: one.password },
    ][at % 7],
  }));
  const server = `mqtt://${USER}:${secret.value}@h`;
  writeFileSync(
    file,
    JSON.stringify({ ...options, recorders: wrong, mqtt: { server, password: [secret.value] } }),
  );
  const refused = Program.start(stack, ['check', '--config', file], {
    cwd: folder,
    env: { ...supervisor.env },
  });
  if ((await refused.end()) !== 78) failures.push('wrong options must end with 78');
  exhibits.add('standard error', 'check as the app, wrong options', refused.text);
  for (const [topic, payloads] of broker.heard)
    exhibits.add('topics', topic, `${topic}\n${payloads.join('\n')}`);
  broker.clear();
  await exhibits.addFolder('files', join(folder, 'dvr2mqtt')).catch(() => {});
}
