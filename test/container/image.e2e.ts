import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { until } from '../mqtt/support/until.ts';
import { Container } from './support/container.ts';
import { House, NODE } from './support/house.ts';
import { build, type Image, remove, WITHOUT_IMAGES } from './support/image.ts';
import { PACKAGE } from './support/project.ts';

const VERSION = '1.2.3-test';
const SLOW = 30_000;

suite('the image', { skip: WITHOUT_IMAGES }, () => {
  let docker: Image;
  let app: Image;
  before(() => {
    const version = ['--build-arg', `BUILD_VERSION=${VERSION}`];
    docker = build(`dvr2mqtt-test-${process.pid}`, ...version);
    const arch = ['--build-arg', 'BUILD_ARCH=amd64'];
    app = build(`dvr2mqtt-test-app-${process.pid}`, '--target', 'app', ...version, ...arch);
  });
  after(() => {
    for (const image of [app, docker]) remove(image);
  });

  test('says who it is, how it is and where it comes from', () => {
    assert.equal(docker.config.User, 'node');
    assert.deepEqual(docker.config.Entrypoint, ['node', '/app/dist/main.js']);
    assert.equal(docker.config.Labels['org.opencontainers.image.version'], VERSION);
    for (const { config } of [docker, app]) {
      assert.equal(config.Labels['io.hass.type'], 'app');
      assert.equal(config.Labels['io.hass.version'], VERSION);
    }
    assert.equal(app.config.Labels['io.hass.arch'], 'amd64');
    const second = 1e9;
    for (const { config } of [docker, app]) {
      assert.deepEqual(config.Healthcheck, {
        Test: ['CMD', 'node', '/app/healthcheck.js'],
        Interval: 30 * second,
        Timeout: 10 * second,
        StartPeriod: 60 * second,
        Retries: 3,
      });
    }
  });

  test('holds the program, what it needs to run, and nothing to build with', async (context) => {
    const look = async (script: string): Promise<string[]> => {
      const options = { hardened: true, command: ['-c', script] };
      const shell = { ...docker, config: { ...docker.config, Entrypoint: ['sh'] } };
      const container = Container.start(context, shell, options);
      assert.equal(await container.end(), 0, container.text);
      return container.text.split('\n').filter((line) => line !== '');
    };
    assert.deepEqual((await look('ls /app')).sort(), [
      'CHANGELOG.md',
      'LICENSE',
      'config.example.yaml',
      'dist',
      'healthcheck.js',
      'node_modules',
      'package.json',
    ]);
    const strange = '-name "*.ts" -o -name "*.map" -o ! -user root -o -perm -o=w ! -type l';
    assert.deepEqual(await look(`find /app ${strange}`), []);
    assert.deepEqual(await look('command -v npm npx corepack yarn tsc python3 cc; dvr2mqtt --version'), [
      `dvr2mqtt ${PACKAGE.version}`,
    ]);
  });

  test('without a configuration, it says so and ends', async (context) => {
    const container = Container.start(context, docker, { hardened: true });
    assert.equal(await container.end(), 78);
    assert.match(container.text, /^config\.yaml: the configuration does not exist/);
  });

  test('runs with no right and a read-only root, and writes below /config alone', async (context) => {
    const house = await House.build(context);
    const { container, listener } = await house.start(docker, '/config', { hardened: true });
    assert.equal(listener.latest.get('dvr2mqtt/house/1/online'), 'ON');
    assertUnprivileged(await container.pid(), NODE);
    assert.deepEqual(readdirSync(house.folder).sort(), ['camera_log.txt', 'config.yaml', 'data']);
    house.recorder.changeCamera('1', { online: false });
    await until('the camera is lost', () => listener.latest.get('dvr2mqtt/house/1/online') === 'OFF', SLOW);
    const log = join(house.folder, 'camera_log.txt');
    await until('the log tells of it', () => readFileSync(log, 'utf8').includes('went offline'));
    const checked = await container.exec('dvr2mqtt', 'check');
    assert.equal(checked.status, 1, 'beside the bridge that runs');
    assert.match(checked.text, /Front door/);

    const begun = performance.now();
    assert.equal(await container.end('SIGTERM'), 0);
    assert.ok(performance.now() - begun < 5000);
    await until('offline', () => listener.latest.get('dvr2mqtt/bridge/state') === 'offline');
  });

  test('is healthy while the bridge works, and turns bad when it hangs', async (context) => {
    const house = await House.build(context);
    const { container } = await house.start(docker, '/config', { hardened: true });
    const well = await container.health();
    assert.equal(well.status, 0);
    assert.match(well.text, /^200 \{"status":"ok"/);
    const pid = await container.pid();
    process.kill(pid, 'SIGSTOP');
    const begun = performance.now();
    const hung = await container.health();
    process.kill(pid, 'SIGCONT');
    assert.equal(hung.status, 1);
    assert.match(hung.text, /has not answered for 5 s/);
    assert.ok(performance.now() - begun < 8000);
    await until('healthy again', async () => (await container.health()).status === 0);
  });

  test('killed, the broker says offline for it; and it comes back', async (context) => {
    const house = await House.build(context);
    const { container, listener } = await house.start(docker, '/config', { hardened: true });
    await container.end('SIGKILL');
    await until('the will', () => listener.latest.get('dvr2mqtt/bridge/state') === 'offline');
    await house.start(docker, '/config', { hardened: true });
  });

  test('runs as any user that owns the folder', async (context) => {
    const house = await House.build(context, 4711);
    const { container } = await house.start(docker, '/config', { hardened: true, user: [4711, 4712] });
    assertUnprivileged(await container.pid(), 4711);
    assert.equal(lstatSync(join(house.folder, 'data')).uid, 4711);
  });

  test('a folder that it must not write is said', async (context) => {
    const house = await House.build(context, 0);
    const container = Container.start(context, docker, {
      hardened: true,
      volumes: { '/config': house.folder },
    });
    assert.equal(await container.end(), 69);
    assert.match(container.text, /\/config\/data/);
  });

  test("as Home Assistant's app, it reads what is root's alone and gives up root", async (context) => {
    const house = await House.buildApp(context);
    const share = mkdtempSync(join(tmpdir(), 'dvr2mqtt-share-'));
    chmodSync(share, 0o755);
    context.after(() => rmSync(share, { recursive: true }));
    const volumes = { '/share': share };
    const { container, listener } = await house.start(app, '/data', { hardened: false, volumes });
    assertUnprivileged(await container.pid(), NODE);
    assert.equal(listener.latest.get('dvr2mqtt/house/1/online'), 'ON');
    const log = join(share, 'dvr2mqtt/camera_log.txt');
    await until('the event log', () => existsSync(log));
    assert.equal(lstatSync(log).uid, NODE);
    assert.equal((await container.health()).status, 0);
    assert.equal(await container.end('SIGTERM'), 0);
  });

  test("as Home Assistant's app, what is wrong with its options is said", async (context) => {
    const house = await House.buildApp(context);
    writeFileSync(join(house.folder, 'options.json'), '{"recorders":[]}');
    const volumes = { '/data': house.folder };
    const env = { SUPERVISOR_TOKEN: 'x' };
    const container = Container.start(context, app, { hardened: false, volumes, env });
    assert.equal(await container.end(), 78);
    assert.match(container.text, /recorder/i);
  });
});

function assertUnprivileged(pid: number, uid: number): void {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  assert.match(status, /^Name:\s+node/m);
  assert.match(status, /^NSpid:.*\s1$/m, 'its first process: signals come straight to it');
  assert.match(status, new RegExp(`^Uid:(\\s+${uid}){4}$`, 'm'));
  for (const name of ['Inh', 'Prm', 'Eff', 'Bnd', 'Amb']) {
    assert.match(status, new RegExp(`^Cap${name}:\\s+0{16}$`, 'm'), name);
  }
  assert.match(status, /^NoNewPrivs:\s+1$/m);
}
