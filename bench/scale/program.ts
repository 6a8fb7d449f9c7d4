import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Place } from '../shapes.ts';
import { ProgramMark } from './shapes.ts';

/** The program itself, as it is started by its users, with a probe beside it that tells what it uses. */
export interface Program {
  readonly dataDir: string;
  readonly startedAt: number;
  mark(): Promise<ProgramMark>;
  /** Asks it to end, waits until it has, and removes the folder unless it was given. */
  stop(): Promise<void>;
}

/** What it watches, and how. */
export interface ProgramTask {
  readonly main: string;
  readonly places: readonly Place[];
  /** Seconds. */
  readonly interval: number;
  readonly broker: string;
  readonly base: string;
  /** A folder that is there already, and stays. */
  readonly dataDir?: string;
}

/** No module of the bench, and no TypeScript: what is measured is the program alone. Ticks are hundredths of a second. */
const PROBE = `
import { readdirSync, readFileSync } from 'node:fs';
const task = '/proc/self/task/';
function pool() {
  try {
    return readdirSync(task).reduce((sum, id) => {
      if (readFileSync(task + id + '/comm', 'utf8').trim() !== 'libuv-worker') return sum;
      const stat = readFileSync(task + id + '/stat', 'utf8');
      const [user, system] = stat.slice(stat.lastIndexOf(')') + 2).split(' ').slice(11, 13);
      return sum + (Number(user) + Number(system)) * 10000;
    }, 0);
  } catch { return 0; }
}
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  process.send({
    cpu: user + system, pool: pool(), rss, heap: heapUsed,
    peak: process.resourceUsage().maxRSS * 1024,
    origin: Number(process.hrtime.bigint()) / 1e6 - performance.now(),
  });
});
process.on('disconnect', () => process.exit());
process.channel.unref();
`;

/** As image, app and unit start it. */
const AS_SHIPPED = { arg: '--max-semi-space-size=8', env: { MALLOC_ARENA_MAX: '1' } };

/** Starts the program; does not wait for anything. */
export async function startProgram(task: ProgramTask, execArgv: readonly string[] = []): Promise<Program> {
  const dataDir = task.dataDir ?? (await mkdtemp(join(tmpdir(), 'dvr2mqtt-scale-')));
  const config = join(dataDir, 'config.yaml');
  await writeFile(config, configOf(task, dataDir));
  const startedAt = Number(process.hrtime.bigint()) / 1e6;
  const child = fork(task.main, ['run', '--config', config], {
    execArgv: [AS_SHIPPED.arg, ...execArgv, '--import', `data:text/javascript,${encodeURIComponent(PROBE)}`],
    env: { ...process.env, ...AS_SHIPPED.env },
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  return {
    dataDir,
    startedAt,
    mark: () => ask(child),
    stop: async () => {
      const ended = once(child, 'exit');
      if (child.exitCode === null && child.kill('SIGTERM')) await ended;
      if (task.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function ask(child: ChildProcess): Promise<ProgramMark> {
  const stop = new AbortController();
  const answered = once(child, 'message', { signal: stop.signal }).then(([mark]) => ProgramMark.parse(mark));
  const ended = once(child, 'exit', { signal: stop.signal }).then(() => {
    throw new Error('the program has ended');
  });
  child.send('mark');
  try {
    return await Promise.race([answered, ended]);
  } finally {
    stop.abort();
    await Promise.allSettled([answered, ended]);
  }
}

function configOf({ places, interval, broker, base }: ProgramTask, dataDir: string): string {
  return stringify({
    mqtt: { url: broker, base_topic: base, discovery_prefix: `${base}-discovery` },
    poll_interval: interval,
    log: { file: join(dataDir, 'camera_log.txt'), level: 'warn' },
    data_dir: dataDir,
    web: { port: false },
    recorders: places.map(({ id, host, port, username, password }) => ({
      id,
      host,
      port,
      username,
      password,
      health: false,
      alert_stream: false,
    })),
  });
}
