import { spawnSync } from 'node:child_process';
import { z } from 'zod';
import { ROOT } from './project.ts';

/**
 * The program that builds images with buildah where there is no Docker engine (`base`, `build TAG DIR ARG…`,
 * `inspect TAG`).
 * What is started from them runs in crun. Both need root.
 */
const TOOL = process.env['IMAGE_TOOL'];
/** Why tests of the image are skipped; `false` where it can be built and started. */
export const WITHOUT_IMAGES: string | false = whyNot();

function whyNot(): string | false {
  if (TOOL === undefined) return 'IMAGE_TOOL is not set';
  const namespaces = spawnSync('unshare', [
    '--mount',
    '--pid',
    '--fork',
    'mount',
    '-t',
    'tmpfs',
    'none',
    '/mnt',
  ]);
  return namespaces.status === 0 ? false : 'this machine lets nobody make namespaces';
}

/** What an image says of itself, as Docker keeps it. */
const Config = z.object({
  User: z.string(),
  Env: z.array(z.string()),
  Entrypoint: z.array(z.string()),
  Cmd: z.array(z.string()),
  WorkingDir: z.string(),
  Healthcheck: z.object({
    Test: z.array(z.string()),
    Interval: z.number(),
    Timeout: z.number(),
    StartPeriod: z.number(),
    Retries: z.number(),
  }),
  Labels: z.record(z.string(), z.string()),
});

/** An image of this project's Dockerfile. */
export interface Image {
  readonly tag: string;
  readonly config: z.infer<typeof Config>;
}

/** Builds an image with the options of `docker build`. */
export function build(tag: string, ...options: readonly string[]): Image {
  if (TOOL === undefined) throw new Error('IMAGE_TOOL is not set');
  // A build that has to make its base first builds well and then fails, so the base is made by itself.
  run(TOOL, 'base');
  run(TOOL, 'build', tag, ROOT, ...options);
  return { tag, config: Config.parse(JSON.parse(run(TOOL, 'inspect', tag))) };
}

export function remove({ tag }: Image): void {
  buildah('rmi', tag);
}

export function buildah(...words: readonly string[]): string {
  return run('buildah', ...words).trim();
}

/** What a program that ends well writes to its standard output. */
export function run(program: string, ...words: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, words, {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, STORAGE_DRIVER: 'vfs' },
  });
  if (status !== 0)
    throw new Error(`${program} ${words.join(' ')}: ${error?.message ?? ''}${stdout}${stderr}`);
  return stdout;
}
