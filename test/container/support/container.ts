import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { TestContext } from 'node:test';
import { z } from 'zod';
import { until } from '../../mqtt/support/until.ts';
import { buildah, type Image, run } from './image.ts';

/** crun wants control groups of version 2; where the machine has others, it gets an empty tree of its own. */
const ASIDE =
  'umount --recursive /sys/fs/cgroup && mount -t cgroup2 none /sys/fs/cgroup && exec crun --cgroup-manager=disabled "$@"';
const DOCKERS_CAPABILITIES = [
  'CAP_AUDIT_WRITE',
  'CAP_CHOWN',
  'CAP_DAC_OVERRIDE',
  'CAP_FOWNER',
  'CAP_FSETID',
  'CAP_KILL',
  'CAP_MKNOD',
  'CAP_NET_BIND_SERVICE',
  'CAP_NET_RAW',
  'CAP_SETFCAP',
  'CAP_SETGID',
  'CAP_SETPCAP',
  'CAP_SETUID',
  'CAP_SYS_CHROOT',
];

type User = readonly [uid: number, gid: number];

/** How a container is started, in the terms of `docker run`; on this machine's network. */
export interface Options {
  /** Folders of this machine, by their place in the container. */
  readonly volumes?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  /** `--user`: by default the image's own. */
  readonly user?: User;
  /** `--read-only --cap-drop ALL --security-opt no-new-privileges`; otherwise what Docker allows by default. */
  readonly hardened: boolean;
}

const Bundle = z.looseObject({
  process: z.looseObject({}),
  mounts: z.array(z.looseObject({})),
  linux: z.looseObject({ namespaces: z.array(z.looseObject({ type: z.string() })) }),
});
const State = z.object({ pid: z.number(), status: z.string() });

/** A container that was started from an image, with a root file system and process numbers of its own. */
export class Container {
  readonly #id: string;
  readonly #image: Image;
  readonly #user: User;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  /** Everything that it has written to both outputs. */
  text = '';

  static start(context: TestContext, image: Image, options: Options): Container {
    const box = buildah('from', '--pull-never', image.tag);
    const bundle = mkdtempSync(join(tmpdir(), 'dvr2mqtt-container-'));
    run('crun', 'spec', '--bundle', bundle);
    const file = join(bundle, 'config.json');
    const plain = Bundle.parse(JSON.parse(readFileSync(file, 'utf8')));
    const root = buildah('mount', box);
    const user = options.user ?? userOf(image.config.User, root);
    writeFileSync(file, JSON.stringify(describe(plain, image, root, user, options)));
    const container = new Container(image, user, bundle);
    context.after(async () => {
      await container.end('SIGKILL');
      buildah('rm', box);
      rmSync(bundle, { recursive: true });
    });
    return container;
  }

  private constructor(image: Image, user: User, bundle: string) {
    this.#image = image;
    this.#user = user;
    this.#id = basename(bundle);
    this.#child = spawn('unshare', inCrun('run', '--bundle', bundle, this.#id), {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const hear = (data: Buffer): void => void (this.text += data.toString());
    this.#child.stdout?.on('data', hear);
    this.#child.stderr?.on('data', hear);
    this.#ended = once(this.#child, 'close');
  }

  /** The number that its first process has on this machine. */
  async pid(): Promise<number> {
    await until('the container runs, or has ended', () => this.#state() !== null || this.hasEnded);
    return this.#state()?.pid ?? Number.NaN;
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null;
  }

  /** Runs a command in it as Docker's `exec` does; its exit status, and what it said. */
  async exec(
    ...words: readonly string[]
  ): Promise<{ readonly status: number | null; readonly text: string }> {
    const [uid, gid] = this.#user;
    const child = spawn('unshare', inCrun('exec', '--user', `${uid}:${gid}`, this.#id, ...words), {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    for (const output of [child.stdout, child.stderr])
      output.on('data', (data: Buffer) => void (text += data.toString()));
    await once(child, 'close');
    return { status: child.exitCode, text };
  }

  /** What its health check says now. */
  health(): ReturnType<Container['exec']> {
    const [kind, ...words] = this.#image.config.Healthcheck.Test;
    if (kind !== 'CMD') throw new Error(`a health check of the kind ${kind}`);
    return this.exec(...words);
  }

  /** Sends its first process a signal, and resolves to the exit status when it has ended. */
  async end(signal?: NodeJS.Signals): Promise<number | null> {
    if (signal !== undefined && this.#child.exitCode === null) {
      const state = this.#state();
      if (state !== null) process.kill(state.pid, signal);
      else this.#child.kill(signal);
    }
    await this.#ended;
    return this.#child.exitCode;
  }

  #state(): z.infer<typeof State> | null {
    const { status, stdout } = spawnSync('crun', ['state', this.#id], { encoding: 'utf8' });
    const state = status === 0 ? State.parse(JSON.parse(stdout)) : null;
    return state?.status === 'running' ? state : null;
  }
}

function inCrun(...words: readonly string[]): string[] {
  return ['--mount', 'sh', '-c', ASIDE, 'crun', ...words];
}

/** The bundle of a container as Docker would run the image. */
function describe(
  plain: z.infer<typeof Bundle>,
  { config }: Image,
  root: string,
  [uid, gid]: User,
  options: Options,
): object {
  const { volumes = {}, env = {}, command = config.Cmd, hardened } = options;
  const held = hardened ? [] : DOCKERS_CAPABILITIES;
  const active = uid === 0 ? held : [];
  return {
    ...plain,
    process: {
      ...plain.process,
      terminal: false,
      user: { uid, gid },
      args: [...config.Entrypoint, ...command],
      env: [...config.Env, ...Object.entries(env).map(([name, value]) => `${name}=${value}`)],
      cwd: config.WorkingDir,
      capabilities: { bounding: held, effective: active, permitted: active, inheritable: [], ambient: [] },
      noNewPrivileges: hardened,
    },
    root: { path: root, readonly: hardened },
    mounts: [
      ...plain.mounts,
      ...Object.entries(volumes).map(([destination, source]) => ({
        type: 'bind',
        source,
        destination,
        options: ['rbind', 'rw'],
      })),
    ],
    linux: {
      ...plain.linux,
      namespaces: plain.linux.namespaces.filter(({ type }) => type !== 'network'),
    },
  };
}

/** The numbers of a user of the image. */
function userOf(name: string, root: string): User {
  const users = readFileSync(join(root, 'etc/passwd'), 'utf8').split('\n');
  const [, , uid, gid] = users.find((line) => line.startsWith(`${name || 'root'}:`))?.split(':') ?? [];
  return [Number(uid), Number(gid)];
}
