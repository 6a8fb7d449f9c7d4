import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { analogCamera, dvr, nvr } from '../../src/sources/simulator/builders.ts';
import { until } from '../mqtt/support/until.ts';
import { Home, SLOW } from './support/home.ts';
import { Watched } from './support/watched.ts';

const home = await Home.open();
after(() => home.close());

/** What people see of an entity: its platform, name, kind, category, whether it is disabled, its state. */
async function look(base: string, part: string): Promise<string[]> {
  const ofCamera = new RegExp(`^${base}_${part}_\\d`);
  return (await home.entities(`${base}_${part}`))
    .filter(({ unique_id }) => !ofCamera.test(unique_id))
    .map((one) => {
      const { state, attributes } = home.stateOf(one.entity_id) ?? {};
      const value = state !== undefined && /^\d{4}-/.test(state) ? 'a time' : (state ?? 'none');
      const presence = one.disabled_by === null ? value : `disabled by the ${one.disabled_by}`;
      const { friendly_name: name = one.original_name, device_class: kind = '-' } = attributes ?? {};
      const [platform] = one.entity_id.split('.');
      return [platform, name, kind, one.entity_category ?? '-', presence].join(' | ');
    })
    .sort();
}

test('what is announced is a tree of devices with their entities, and what is unknown is unknown', async (context) => {
  const watched = await Watched.build(context, home, {
    house: nvr({ cameras: 2 }),
    garage: dvr({
      cameras: [analogCamera('1'), analogCamera('2', { enabled: false })],
      workingstatus: 'unsupported',
    }),
  });
  await watched.start();
  const { base } = watched;
  await home.shows(`${base}_house_2_online`, 'on');
  await home.shows(`${base}_garage_1_online`, 'on');
  const devices = await home.devices(base);
  const identifier = (id: string | null): string | undefined =>
    devices.find((one) => one.id === id)?.identifiers[0]?.[1]?.slice(base.length + 1);
  const tree = devices.map(
    ({ id, name, via_device_id }) => `${identifier(via_device_id)} > ${identifier(id)} ${name}`,
  );
  assert.deepEqual(
    tree.sort(),
    [
      'bridge > garage GARAGE',
      'bridge > house HOUSE',
      'garage > garage_1 Front door',
      'house > house_1 Front door',
      'house > house_2 Garden',
      'undefined > bridge DVR to MQTT',
    ],
    'no disabled input',
  );
  assert.deepEqual(await look(base, 'bridge'), [
    'binary_sensor | DVR to MQTT Connection state | connectivity | diagnostic | on',
    'button | DVR to MQTT Refresh | - | config | unknown',
    'sensor | DVR to MQTT Cameras offline | - | - | 0',
    'sensor | Started | - | diagnostic | disabled by the integration',
  ]);
  const house = await look(base, 'house');
  for (const line of [
    'binary_sensor | HOUSE Connectivity | connectivity | - | on',
    'event | HOUSE Recorder event | - | - | unknown',
    'sensor | HOUSE Status | enum | diagnostic | ok',
  ])
    assert.ok(house.includes(line), house.join('\n'));
  const camera = (name: string, recording: string) => [
    `binary_sensor | ${name} Connectivity | connectivity | - | on`,
    `binary_sensor | ${name} Recording | running | - | ${recording}`,
    `event | ${name} Status event | - | - | unknown`,
    `sensor | ${name} Last downtime | duration | diagnostic | unknown`,
    `sensor | ${name} Offline since | timestamp | diagnostic | unknown`,
  ];
  assert.deepEqual(await look(base, 'house_2'), camera('Garden', 'on'));
  assert.deepEqual(await look(base, 'garage_1'), camera('Front door', 'unknown'), 'None of the contract');
  const ids = await Promise.all(
    ['house_1', 'house_2', 'garage_1'].map(
      async (part) => (await home.entity(`${base}_${part}_online`))?.entity_id,
    ),
  );
  // A number may follow where the id is taken.
  for (const [id, form] of [
    [ids[0], /^binary_sensor\.house_front_door_(1_)?connectivity(_\d+)?$/],
    [ids[1], /^binary_sensor\.garden_connectivity(_\d+)?$/],
    [ids[2], /^binary_sensor\.garage_front_door_(1_)?connectivity(_\d+)?$/],
  ] as const)
    assert.match(id ?? '', form, 'namesakes are told apart');
  const { attributes } = (await home.state(`${base}_house_2_online`)) ?? {};
  assert.deepEqual(
    [attributes?.['ip'], attributes?.['protocol'], attributes?.['auth'], attributes?.['reason']],
    ['192.168.1.65', 'HIKVISION', 'ok', undefined],
    'what is not known is left out',
  );
});

test('two bridges on one broker, for recorders of the same id, do not disturb each other', async (context) => {
  const one = await Watched.build(context, home, { house: nvr({ cameras: 2 }) });
  const other = await Watched.build(context, home, { house: nvr({ cameras: 2 }), shop: nvr({ cameras: 1 }) });
  await one.start();
  await other.start();
  await home.shows(`${one.base}_house_1_online`, 'on');
  await home.shows(`${other.base}_shop_1_online`, 'on');
  await home.shows(`${other.base}_house_1_online`, 'on');
  assert.deepEqual([(await home.devices(one.base)).length, (await home.devices(other.base)).length], [4, 6]);
  await one.change('house', '1', { online: false });
  await home.shows(`${one.base}_house_1_online`, 'off');
  assert.equal((await home.state(`${other.base}_house_1_online`))?.state, 'on');
  await one.remove();
  assert.equal((await home.state(`${other.base}_house_1_online`))?.state, 'on');
  const bridge = await home.device(`${other.base}_bridge`);
  assert.equal((await home.device(`${other.base}_house`))?.via_device_id, bridge?.id);
});

test('a hundred cameras that are announced at once are all there', async (context) => {
  const watched = await Watched.build(
    context,
    home,
    Object.fromEntries(['a', 'b', 'c', 'd'].map((id) => [`nvr-${id}`, nvr({ cameras: 25 })])),
  );
  const begun = performance.now();
  await watched.start();
  const { base } = watched;
  const isOn = async () => {
    const cameras = (await home.entities(base)).filter(({ unique_id }) =>
      /_nvr-._\d+_online$/.test(unique_id),
    );
    return cameras.filter(({ entity_id }) => home.stateOf(entity_id)?.state === 'on').length === 100;
  };
  await until('a hundred cameras are on', isOn, 60_000);
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  context.diagnostic(`100 cameras are on ${seconds} s after the start of the bridge`);
  await until(
    'all their entities are there',
    async () => (await home.entities(base)).length >= 4 + 4 * 3 + 500,
    SLOW,
  );
});
