import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Place, Program } from '../program.ts';
import { describe } from '../residents.ts';
import type { Stage } from '../stage.ts';
import { Given } from '../ways.ts';

const LONGEST_NAME = 80;

/** Runs a command to its end, and searches both outputs and its command line. */
export async function perform(
  { stack, exhibits, failures }: Stage,
  words: readonly string[],
  place: Place,
  expected: number | null,
  until?: string,
): Promise<Program> {
  const program = Program.start(stack, words, place);
  if (until !== undefined)
    await program.says(until).catch(() => failures.push(`${words.join(' ')} did not begin`));
  const status = await (until === undefined ? program.end() : program.end('SIGTERM'));
  const name = words.join(' ').replaceAll(place.cwd, '.').slice(0, LONGEST_NAME);
  if (expected !== null && status !== expected)
    failures.push(`${name} must end with ${expected}, and ended with ${status}`);
  exhibits.add('standard output', name, program.out);
  exhibits.add('standard error', name, program.err);
  exhibits.add('command line (ps)', name, program.argv);
  return program;
}

/** Every command but `run`, in all its forms, where things go well and where they do not. */
export async function commands(stage: Stage): Promise<void> {
  const { residents, exhibits } = stage;
  const folder = stage.room('commands');
  const given = new Given(folder);
  const config = join(folder, 'config.yaml');
  writeFileSync(
    config,
    `mqtt: { url: "${stage.broker.url}" }\n${describe(residents.all, given)}` +
      'log: { file: out/events.log, level: trace }\ndata_dir: out/data\n',
  );
  const place: Place = { cwd: folder, env: given.env };
  const named = ['--config', config];
  await perform(stage, ['check', ...named], place, 1);
  await perform(stage, ['check', '--json', ...named], place, 1);
  const right = residents.all.filter(({ status }) => status === 'ok');
  // One of each kind.
  const captured = new Map(right.map(({ id, secret }) => [secret.kind.name, id]));
  for (const id of captured.values())
    await perform(stage, ['capture', id, '--out', `out/capture-${id}`, ...named], place, 0);
  for (const id of ['refused-0', 'locked', 'garbled', 'away'])
    await perform(stage, ['capture', id, '--out', `out/capture-${id}`, ...named], place, null);
  await perform(stage, ['capture', 'mirror', '--out', 'out/capture-mirror', ...named], place, null);
  await perform(stage, ['capture', 'nobody', ...named], place, 64);
  await perform(stage, ['capture', right[0]?.id ?? '', '--out', 'out', ...named], place, 64);
  await exhibits.addFolder('capture files', join(folder, 'out'));
  await perform(stage, ['demo'], place, 0, 'mosquitto_sub');
  const [shown = ''] = captured.values();
  await perform(stage, ['demo', '--capture', `out/capture-${shown}`], place, 0, 'mosquitto_sub');
  await perform(stage, ['demo', '--capture', 'nowhere'], place, 69);
  for (const words of [
    ['--help'],
    ['--version'],
    ['run', '--help'],
    ['check', '--help'],
    ['capture', '--help'],
  ])
    await perform(stage, words, place, 0);
  for (const words of [['nonsense'], ['check', '--verbose'], ['capture'], ['import'], ['check', '--config']])
    await perform(stage, words, place, null);
  await perform(stage, ['check', '--config', 'nowhere.yaml'], place, 78);
  await importOld(stage, place);
  await discover(stage, place);
}

/** `import` writes the passwords into what it prints (contract 1): nowhere else, and so that they are read again. */
async function importOld(stage: Stage, place: Place): Promise<void> {
  const { residents, failures, stack, exhibits } = stage;
  const right = residents.all.filter(({ status, way }) => status === 'ok' && way === 'plain');
  const blocks = right.map(({ id, port, secret: { user, value } }) => [
    id,
    { ip: '127.0.0.1', port, username: user, password: value },
  ]);
  writeFileSync(join(place.cwd, 'dvr_config.json'), JSON.stringify(Object.fromEntries(blocks), null, 2));
  const imported = Program.start(stack, ['import', 'dvr_config.json'], { cwd: place.cwd });
  if ((await imported.end()) !== 0) failures.push('import must end with 0');
  exhibits.add('standard error', 'import', imported.err);
  writeFileSync(join(place.cwd, 'imported.yaml'), `${imported.out}\ndata_dir: out/imported\n`);
  const checked = await perform(
    stage,
    ['check', '--json', '--config', 'imported.yaml'],
    { cwd: place.cwd },
    null,
  );
  const fine = checked.out.match(/"status":"ok"/g)?.length ?? 0;
  if (fine !== right.length) failures.push(`of ${right.length} imported passwords ${fine} are as they were`);
  writeFileSync(
    join(place.cwd, 'broken.json'),
    JSON.stringify(Object.fromEntries(blocks), null, 2).slice(0, -9),
  );
  await perform(stage, ['import', 'broken.json'], place, 78);
  await perform(stage, ['import', 'imported.yaml'], place, 78);
}

/** `discover` speaks to the whole network: it is let into one of its own, where this system makes one. */
async function discover(stage: Stage, { cwd, env }: Place): Promise<void> {
  const before = ['unshare', '--user', '--map-root-user', '--net'];
  const [command = '', ...rest] = before;
  const isThere = spawnSync(command, [...rest, 'true']).status === 0;
  if (isThere) await perform(stage, ['discover'], { cwd, before, ...(env !== undefined && { env }) }, 69);
  else stage.say('discover: not run, for here it would speak to the whole network (no `unshare`)');
  await perform(stage, ['discover', '--help'], { cwd, ...(env !== undefined && { env }) }, 0);
}
