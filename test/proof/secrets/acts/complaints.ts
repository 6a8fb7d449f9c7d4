import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInside } from '../inside.ts';
import { type Kind, KINDS } from '../passwords.ts';
import { FILES, OLD_FILES } from '../places.ts';
import { draw, type Stage } from '../stage.ts';
import { perform } from './commands.ts';

const FILE = 'config.yaml';

/**
 * Files with slips where a password stands: no complaint may repeat a part of it. `check` never asks anybody here, for
 * no recorder of these files has a place, unless the file is right after all.
 *
 * @param samples so many of them are also met by processes of their own
 */
export async function complaints(
  stage: Stage,
  samples: number,
  kinds: readonly Kind[] = KINDS,
): Promise<void> {
  const { failures, say } = stage;
  const folder = stage.room('complaints');
  let wrong = 0;
  let all = 0;
  for (const kind of kinds)
    for (const [at, { isOld, write }] of [...FILES, ...OLD_FILES].entries()) {
      const secret = stage.residents.mint(`in a file with slip ${at}`, kind);
      writeFileSync(join(folder, FILE), write(secret.value));
      all += 1;
      if (await complain(stage, folder, isOld, secret.value)) wrong += 1;
    }
  if (wrong < all / 2) failures.push(`of ${all} files with slips only ${wrong} were refused`);
  say(`${wrong} of ${all} files with slips were refused; the others can be read so`);
  for (let sample = 0; sample < samples; sample += 1) {
    const { write } = draw(stage.random, FILES);
    const kind = draw(stage.random, kinds);
    writeFileSync(join(folder, FILE), write(stage.residents.mint('in a file with a slip', kind).value));
    for (const words of [['run'], ['check'], ['check', '--json'], ['capture', 'house']])
      if (!(await isRight(folder, {}))) await perform(stage, words, { cwd: folder }, 78);
  }
}

/** Whether the file is refused. The password is in the environment as well, where some of the files look for it. */
async function complain(stage: Stage, folder: string, isOld: boolean, value: string): Promise<boolean> {
  const env = { SECRET: value, MQTT_URL: `mqtt:/u:${value}@h`, MQTT_PASSWORD: value };
  const { exhibits } = stage;
  for (const words of [['check', '--json', '--config', FILE], ...(isOld ? [['import', FILE]] : [])]) {
    const { ended, text } = runInside(words, folder, env);
    const status = await ended;
    // What import makes of a file that is right holds the passwords of that file (contract 1).
    if (words[0] !== 'import' || status !== 0)
      exhibits.add('standard output', `${words[0]} of a slip`, text());
    if (status !== 78) return false;
  }
  return true;
}

async function isRight(folder: string, env: Readonly<Record<string, string>>): Promise<boolean> {
  return (await runInside(['check', '--json'], folder, env).ended) !== 78;
}
