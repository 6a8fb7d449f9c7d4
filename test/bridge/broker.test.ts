import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { dvr, nvr } from '../../src/sources/simulator/builders.ts';
import { openMosquitto, WITHOUT_MOSQUITTO } from '../mqtt/support/brokers.ts';
import { until } from '../mqtt/support/until.ts';
import { openBroker } from './support/broker.ts';
import { House } from './support/house.ts';
import { Listener } from './support/listener.ts';

async function open(context: TestContext, broker: string): Promise<House> {
  const recorders = { house: nvr({ cameras: 3 }), garage: dvr({ cameras: 2 }) };
  const house = await House.build(context, { broker, recorders });
  await house.start();
  await house.pass(120);
  return house;
}

/** All that is retained, but the figures that change by themselves. */
function retained({ broker }: House): ReadonlyMap<string, string> {
  return new Map([...broker.latest].filter(([topic]) => !/\/(health|nothing|refresh|event)$/.test(topic)));
}

test(
  'a broker that begins anew without its memory gets everything back',
  { skip: WITHOUT_MOSQUITTO },
  async (context) => {
    const mosquitto = await openMosquitto(context, () => 'set_tcp_nodelay true');
    const house = await open(context, mosquitto.url);
    house.recorder('house').changeCamera('2', { online: false });
    await house.passUntil(() => house.shown('house/2/online') === 'OFF');
    const before = retained(house);
    await mosquitto.kill();
    await mosquitto.start();
    house.broker = await Listener.open(context, mosquitto.url);
    assert.equal(house.broker.latest.size, 0);
    await until('the bridge is online again', () => {
      house.clock.pass(100);
      return house.shown('bridge/state') === 'online';
    });
    await house.synchronise();
    assert.deepEqual(retained(house), before);
    assert.ok(house.broker.latest.has('dvr2mqtt/bridge/health'));
    assert.deepEqual(house.told(), [], 'what was told is not told again');
  },
);

test('a recorder that is taken out of the configuration leaves nothing behind', async (context) => {
  const house = await open(context, await openBroker(context));
  await house.recorder('garage').refuse();
  await house.passUntil(() => house.shown('garage/status') === 'unreachable');
  // Cameras that have no namesake any more are announced with other suggestions for entity ids.
  const without = (id: string) =>
    new Map(
      [...retained(house)]
        .filter(([topic]) => !topic.includes(id) && !topic.endsWith('/info'))
        .map(([topic, payload]) => [topic, payload.replaceAll(/"default_entity_id":"\w+\.\w+"/g, '')]),
    );
  const rest = without('garage');
  await house.stop();
  const all = house.config;
  house.config = { ...all, recorders: all.recorders.filter(({ id }) => id !== 'garage') };
  await house.start();
  await house.synchronise();
  assert.deepEqual(
    [...retained(house).keys()].filter((topic) => topic.includes('garage')),
    [],
  );
  assert.deepEqual(without('garage'), rest);
  assert.doesNotMatch(house.shown('bridge/info') ?? '', /garage/);
  // It comes back as one that was never met.
  await house.stop();
  house.config = all;
  await house.start();
  await house.pass(10);
  assert.equal(house.shown('garage/status'), 'unreachable');
  assert.equal(house.told('garage/event').length, 1);
});

test('channels that are no longer wanted are removed, and come back without an event', async (context) => {
  const house = await open(context, await openBroker(context));
  house.recorder('house').changeCamera('2', { online: false });
  await house.passUntil(() => house.shown('house/2/online') === 'OFF');
  await house.stop();
  house.reconfigure('house', { channels: [{ id: '1' }, { id: '3', name: 'Gate', area: 'Garden' }] });
  await house.recorder('house').refuse();
  await house.start();
  await house.pass(10);
  assert.equal(house.shown('house/status'), 'unreachable');
  const left = [...retained(house).keys()].filter((topic) => /house(\/|_)2/.test(topic));
  assert.deepEqual(left, []);
  assert.equal(house.shown('bridge/cameras_offline'), '0');
  await house.recorder('house').accept();
  await house.passUntil(() => house.shown('house/status') === 'ok');
  await house.pass(2);
  assert.equal(house.json('house/3/state')['name'], 'Gate');
  const announced = house.broker.latest.get('homeassistant/device/dvr2mqtt_house_3/config') ?? '';
  assert.match(announced, /"name":"Gate".*"suggested_area":"Garden"/);
  assert.equal(house.shown('bridge/cameras_offline'), '0');
  await house.stop();
  house.reconfigure('house', { channels: null });
  await house.start();
  await house.pass(10);
  assert.equal(house.shown('house/2/online'), 'OFF');
  assert.ok(house.broker.latest.has('homeassistant/device/dvr2mqtt_house_2/config'));
  assert.equal(house.told('house/2/event').length, 1);
});

test('without discovery nothing is announced, and what was announced is taken back', async (context) => {
  const house = await open(context, await openBroker(context));
  assert.ok(house.broker.topics('homeassistant/').length > 0);
  const states = [...retained(house)].filter(([topic]) => topic.startsWith('dvr2mqtt/'));
  const announce = async (discovery_prefix: string | false) => {
    await house.stop();
    house.config = { ...house.config, mqtt: { ...house.config.mqtt, discovery_prefix } };
    await house.start();
    await house.synchronise();
  };
  await announce(false);
  assert.deepEqual(house.broker.topics('homeassistant/'), []);
  const shown = [...retained(house)].filter(([topic]) => topic.startsWith('dvr2mqtt/'));
  const comparable = (all: typeof shown) => all.filter(([topic]) => !topic.endsWith('/info'));
  assert.deepEqual(comparable(shown), comparable(states));
  await announce('homeassistant');
  assert.equal(house.broker.topics('homeassistant/').length, 8);
});
