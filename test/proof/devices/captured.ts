import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startReplay } from '../../../src/sources/simulator/replay.ts';
import { LOGIN, run, writeConfig } from '../../cli/support.ts';
import type { Expectation, Family } from './family.ts';
import { lookThrough } from './look.ts';
import type { Outlook } from './outlook.ts';
import { serveFamily } from './serve.ts';

/** A family as `dvr2mqtt capture` saved it, and what is still in it that tells where it is from. */
export interface Captured {
  readonly told: Outlook;
  readonly leaks: readonly string[];
}

/** Captures a family with the command, and reads the capture as a recorder. */
export async function captureAndLook(family: Family): Promise<Captured> {
  const folder = await mkdtemp(join(tmpdir(), 'dvr2mqtt-family-'));
  const served = await serveFamily(family);
  try {
    await writeConfig(folder, [{ id: 'house', port: served.port }]);
    const ran = await run(['capture', 'house', '--out', 'saved'], { cwd: folder });
    if (ran.code !== 0) throw new Error(`${family.id}: capture ended with ${ran.code}: ${ran.err}`);
    const saved = join(folder, 'saved');
    await using replay = await startReplay(saved, LOGIN);
    return { told: await lookThrough(replay), leaks: await findLeaks(family, saved) };
  } finally {
    await served.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What of a family a capture has to keep: names and addresses are not of it, and searches are not in it. */
export function gist({ recorder, cameras, disks, drift, load }: Expectation, { expect }: Family) {
  const isSearched = (key: string) =>
    expect.cameras.some((camera) => camera.key === key && camera.evidence.startsWith('search'));
  return {
    recorder: { ...recorder, serial: recorder.serial === null, mac: recorder.mac === null },
    cameras: cameras.map(({ name, at, evidence, recording, reason, ...camera }) => ({
      ...camera,
      hasName: name !== null,
      hasAddress: at !== null,
      ...(isSearched(camera.key) ? {} : { evidence, recording, reason }),
    })),
    disks,
    drift,
    load,
  };
}

async function findLeaks({ expect: { recorder, cameras } }: Family, folder: string): Promise<string[]> {
  const names = await readdir(folder);
  const texts = await Promise.all(names.map(async (name) => readFile(join(folder, name), 'utf8')));
  // Names of elements are the protocol's.
  const saved = texts.join('\n').replaceAll(/<[^>]*>/g, ' ');
  const addresses = cameras.map(({ at }) => at?.split(':')[0] ?? null);
  const telling = [recorder.serial, recorder.mac, ...cameras.map(({ name }) => name), ...addresses];
  return telling.filter(
    (value): value is string =>
      value !== null && value.length >= 4 && value !== 'itself' && holds(saved, value),
  );
}

/** A word by itself: `Hall` is not in `Hallway`. */
function holds(text: string, value: string): boolean {
  const literal = value.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\p{L}\d])${literal}(?![\p{L}\d])`, 'u').test(text);
}
