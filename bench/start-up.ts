import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import type { BenchBroker } from './broker.ts';
import { startBenchFleet } from './fleet.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/**
 * Milliseconds from the command to the first camera on the broker, retained: its announcement and its `ON` or
 * `OFF`. One recorder, the program as it is, nothing kept from an earlier run.
 */
export async function measureStarts(times: number, broker: BenchBroker): Promise<number[]> {
  const fleet = await startBenchFleet(1);
  const figures: number[] = [];
  for (let run = 0; run < times; run += 1) {
    const folder = await mkdtemp(join(tmpdir(), 'dvr2mqtt-bench-start-'));
    const base = `start${run}`;
    const config = {
      mqtt: { url: broker.url, base_topic: base, discovery_prefix: `${base}-discovery` },
      recorders: fleet.places.map(({ id, host, port, username, password }) => ({
        id,
        host,
        port,
        username,
        password,
      })),
      data_dir: folder,
    };
    await writeFile(join(folder, 'config.yaml'), stringify(config));
    figures.push(await measureStart(join(folder, 'config.yaml'), base, broker));
    await rm(folder, { recursive: true });
  }
  await fleet.stop();
  return figures;
}

async function measureStart(config: string, base: string, broker: BenchBroker): Promise<number> {
  const shown = Promise.all([
    broker.seen((topic, payload) => isCameraTopic(topic, base) && (payload === 'ON' || payload === 'OFF')),
    broker.seen((topic, payload) => topic.startsWith(`${base}-discovery/`) && payload.includes('/1/online')),
  ]);
  const started = performance.now();
  const bridge = spawn(process.execPath, [MAIN, 'run', '--config', config], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = once(bridge, 'exit').then(() => {
    throw new Error('the bridge ended before a camera was shown');
  });
  exited.catch(() => {});
  await Promise.race([shown, exited]);
  const took = performance.now() - started;
  bridge.kill('SIGTERM');
  await exited.catch(() => {});
  return took;
}

function isCameraTopic(topic: string, base: string): boolean {
  const [first, , channel, leaf, ...rest] = topic.split('/');
  return first === base && channel !== undefined && leaf === 'online' && rest.length === 0;
}
