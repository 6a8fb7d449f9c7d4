import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../../mqtt/support/until.ts';
import { Program } from '../program.ts';
import { describe } from '../residents.ts';
import type { Stage } from '../stage.ts';
import { Given } from '../ways.ts';

/** What makes a process die in the middle of its work: an error that nobody catches, and the end of its memory. */
const DEATHS = {
  'an uncaught error': `setTimeout(() => { throw new Error('not caught'); }, 1500)`,
  'a rejection': `setTimeout(() => void Promise.reject(new Error('not handled')), 1500)`,
  'out of memory': `setTimeout(() => { const all = []; for (;;) all.push(new Array(100_000).fill(all.length)); }, 1500)`,
} as const;
const LIMIT = 60_000;

/** The bridge dies with its passwords in its environment and its memory: what Node writes about that is searched. */
export async function crash(stage: Stage, deaths: readonly string[] = Object.keys(DEATHS)): Promise<void> {
  const { stack, exhibits, residents, failures } = stage;
  for (const [name, code] of Object.entries(DEATHS).filter(([one]) => deaths.includes(one))) {
    const folder = stage.room('crash');
    const given = new Given(folder);
    const few = residents.all.filter(({ status, way }) => status === 'ok' && way === 'env').slice(0, 6);
    writeFileSync(
      join(folder, 'config.yaml'),
      `${describe(few, given)}data_dir: data\nweb: { port: false }\n`,
    );
    writeFileSync(join(folder, 'death.mjs'), `${code};\n`);
    const reports = stage.room('reports');
    const options =
      `--import=${join(folder, 'death.mjs')} --max-old-space-size=64 --report-directory=${reports} ` +
      '--report-on-fatalerror --report-uncaught-exception';
    const env = { ...given.env, MQTT_URL: stage.broker.url, NODE_OPTIONS: options };
    const program = Program.start(stack, ['run'], { cwd: folder, env });
    await until(`${name} ends it`, () => program.hasEnded, LIMIT);
    const status = await program.end();
    if (status === 0) failures.push(`${name} must not end with 0`);
    if (readdirSync(reports).length === 0) failures.push(`${name} left no report`);
    exhibits.add('standard output', `run, ${name}`, program.out);
    exhibits.add('standard error', `run, ${name}`, program.err);
    await exhibits.addFolder('diagnostic reports', reports);
    await exhibits.addFolder('files', join(folder, 'data'));
  }
}
