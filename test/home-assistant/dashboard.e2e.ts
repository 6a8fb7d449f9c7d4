import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { bridgeDevice, devices } from '../../src/sinks/mqtt/discovery.ts';
import { channel, known, recorder, unknown } from '../mqtt/support/recorders.ts';
import { optionsFor } from '../mqtt/support/rig.ts';
import { until } from '../mqtt/support/until.ts';
import { PlayedBridge } from './support/played-bridge.ts';

const DASHBOARD = new URL('../../examples/home-assistant/dashboard.yaml', import.meta.url);

const outage = { since: Date.now() - 600_000, reason: 'no_signal', met: false };
const house = recorder(
  'house',
  [
    channel('1', { name: 'Front door' }),
    channel('2', { name: 'Garden', online: known(false, { outage, reason: 'no_signal' }) }),
    channel('3', { name: 'Driveway', recording: known(false, { reason: 'disk_error' }) }),
    channel('4', { name: 'Hall', recording: known(false, { reason: 'idle' }) }),
    channel('5', { name: 'Cellar', recording: unknown('no_evidence') }),
  ],
  { name: 'House NVR' },
);
const shop = recorder('shop', [channel('1', { name: 'Till' })], {
  name: 'Shop <NVR>',
  status: 'unreachable',
  reason: 'timeout',
});

let bridge: PlayedBridge;
let text = '';

before(async () => {
  bridge = await PlayedBridge.open();
  text = await readFile(DASHBOARD, 'utf8');
});

after(() => bridge.close());

/** Everything under a key, wherever it stands. */
function under(key: string, value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    (name === key ? [inner] : []).concat(under(key, inner)),
  );
}

/** The lines of "What is wrong", as Home Assistant renders them, without the address of a device. */
async function wrong(): Promise<readonly string[]> {
  const [content] = z.array(z.string()).parse(under('content', parse(text)));
  const template = content?.replace("set base = 'dvr2mqtt'", `set base = '${bridge.base}'`);
  const response = await bridge.home.request('POST', '/api/template', { template });
  return [...(await response.text()).matchAll(/<ha-alert alert-type="(\w+)">(.*?)<\/ha-alert>/g)].map(
    ([, kind, line]) =>
      `${kind}: ${line?.replaceAll(/<a href="[^"]*">|<\/a>/g, '').replace(/\d+ seconds?/, 'seconds')}`,
  );
}

test('Home Assistant keeps the dashboard', async () => {
  const url_path = `${bridge.base}-cameras`;
  const config: unknown = parse(text);
  const { id } = z.object({ id: z.string() }).parse(
    await bridge.home.socket.sendMessagePromise({
      type: 'lovelace/dashboards/create',
      url_path,
      title: bridge.base,
      mode: 'storage',
    }),
  );
  try {
    await bridge.home.socket.sendMessagePromise({ type: 'lovelace/config/save', url_path, config });
    assert.deepEqual(
      await bridge.home.socket.sendMessagePromise({ type: 'lovelace/config', url_path }),
      config,
    );
  } finally {
    await bridge.home.socket.sendMessagePromise({ type: 'lovelace/dashboards/delete', dashboard_id: id });
  }
});

test('every entity id in it is one that the bridge proposes', () => {
  const ids = under('entity', parse(text)).concat(under('entity_id', parse(text)).flat());
  const options = optionsFor('mqtt://broker', []);
  const view = devices(options, () => undefined);
  const announced = [
    ...bridgeDevice(options),
    ...view.ofRecorder(house),
    ...house.channels.flatMap((one) => view.ofChannel('house', one)),
  ].join('\n');
  assert.ok(ids.length > 10);
  for (const id of ids) assert.ok(announced.includes(`"default_entity_id":"${String(id)}"`), String(id));
});

test('what is wrong is listed without a word of editing, and nothing else', async () => {
  await bridge.show([house, shop]);
  await bridge.entity('house_5_online');
  await bridge.entity('house_5_recording');
  await bridge.entity('house_2_offline_since', ['unavailable', 'unknown']);
  await bridge.entity('house_3_recording', ['unavailable', 'unknown']);
  await bridge.entity('shop_online', ['unavailable', 'unknown']);
  const lines = await wrong();
  assert.deepEqual(
    [...lines].sort(),
    [
      'error: Garden has been offline for 10 minutes (no signal)',
      'error: Shop &lt;NVR&gt; has been offline for seconds (timeout)',
      'info: Cellar: recording is not known (no evidence)',
      'warning: Driveway is not recording (disk error)',
    ],
    lines.join('\n'),
  );
});

test('when all is well it says so, and when the bridge is gone it says only that', async () => {
  const well = house.channels.map(({ key, name }) => channel(key, { name }));
  await bridge.show([
    { ...house, channels: well },
    { ...shop, status: 'ok', reason: null },
  ]);
  await until('all is well', async () => (await wrong()).join() === 'success: 6 cameras are online.');
  await bridge.present(false);
  await until(
    'the bridge is gone',
    async () => (await wrong()).join() === 'error: DVR to MQTT has been offline for seconds',
  );
});
