import { parseArgs } from 'node:util';
import { app } from './acts/app.ts';
import { bridge } from './acts/bridge.ts';
import { commands } from './acts/commands.ts';
import { complaints } from './acts/complaints.ts';
import { crash } from './acts/crash.ts';
import { logins } from './acts/logins.ts';
import { USABLE } from './residents.ts';
import { report } from './report.ts';
import { openStage, type Stage } from './stage.ts';
import { WAYS } from './ways.ts';

const HELP = `npm run proof:secrets [-- --seed N] [--act NAME …]

Gives the program passwords of every kind in every way, lets it run in every form, and searches everything that
comes out of it for each of them: plain, escaped, encoded, in part, hashed without salt.

  --seed N     the same passwords again
  --act NAME   only this: bridge, commands, logins, complaints, crash, app
`;
/** Files with slips that processes of their own meet as well. */
const SAMPLES = 12;
const ACTS: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  bridge: (stage) => bridge(stage, true),
  commands,
  logins: (stage) => logins(stage),
  complaints: (stage) => complaints(stage, SAMPLES),
  crash: (stage) => crash(stage),
  app,
};

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    act: { type: 'string', multiple: true },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help === true) process.stdout.write(HELP);
else {
  const seed = Number(values.seed ?? Date.now() % 1_000_000_000);
  process.exitCode = await prove(seed, values.act ?? Object.keys(ACTS));
}

async function prove(seed: number, names: readonly string[]): Promise<number> {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  say(`seed ${seed}; again: npm run proof:secrets -- --seed ${seed}`);
  await using stack = new AsyncDisposableStack();
  const stage = await openStage(stack, seed, { kinds: USABLE, ways: [WAYS] }, say);
  for (const name of names) {
    const act = ACTS[name];
    if (act === undefined) throw new Error(`there is no act ${name}`);
    const from = performance.now();
    await act(stage);
    say(`${name}: ${((performance.now() - from) / 1000).toFixed(1)} s`);
  }
  const { mirror, minted } = stage.residents;
  if (mirror.followed() > 0) stage.failures.push('a login was taken to where a recorder redirects to');
  const { exhibits, failures } = stage;
  say(`${minted()} passwords were given\n\n${report(exhibits, failures)}`);
  const isFine = exhibits.leaks.length === 0 && failures.length === 0;
  say(isFine ? '\nNo password came out.' : `\nagain: npm run proof:secrets -- --seed ${seed}`);
  return isFine ? 0 : 1;
}
