import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { analogCamera, dvr, nvr } from '../../src/sources/simulator/builders.ts';
import { until } from '../mqtt/support/until.ts';
import { Home, SLOW } from './support/home.ts';
import { Watched } from './support/watched.ts';

const home = await Home.open();
after(() => home.close());

test('a camera that is renamed keeps its entities and their past; its device has the new name', async (context) => {
  const watched = await Watched.build(context, home, {
    garage: dvr({ cameras: [analogCamera('1')] }),
    house: nvr({ cameras: 1 }),
  });
  const begun = new Date();
  await watched.start();
  const { base } = watched;
  await home.shows(`${base}_house_1_online`, 'on');
  await home.shows(`${base}_garage_1_online`, 'on');
  await watched.change('garage', '1', { online: false });
  await home.shows(`${base}_garage_1_online`, 'off');
  const ids = async () =>
    [...(await home.entities(`${base}_garage_1`)), ...(await home.entities(`${base}_house_1`))]
      .map((one) => `${one.unique_id} ${one.entity_id}`)
      .sort();
  const past = await ids();
  const device = (await home.device(`${base}_garage_1`))?.id;
  const isCalled = (key: string, name: string) =>
    until(
      `${key} is called ${name}`,
      async () =>
        (await home.device(`${base}_${key}`))?.name === name &&
        (await home.state(`${base}_${key}_online`))?.attributes['friendly_name'] === `${name} Connectivity`,
      SLOW,
    );
  await watched.change('garage', '1', { name: 'Pit', online: true });
  await isCalled('garage_1', 'Pit');
  await home.shows(`${base}_garage_1_online`, 'on');
  // The list of IP channels, with their names, is read at a start and then seldom.
  watched.recorder('house').changeCamera('1', { name: 'Entrance' });
  await watched.end();
  await watched.start();
  await isCalled('house_1', 'Entrance');
  assert.equal((await home.device(`${base}_garage_1`))?.id, device);
  assert.deepEqual(await ids(), past);
  assert.equal(past.length, 10);
  const history = async () => (await home.past('history/period', `${base}_garage_1_online`, begun)).join();
  await until('its history goes on', async () => (await history()).includes('on,off,on'), SLOW);
});

test('a recorder that is taken out of the configuration goes, and leaves nothing behind', async (context) => {
  const watched = await Watched.build(context, home, {
    house: nvr({ cameras: 1 }),
    shop: nvr({ cameras: 2 }),
  });
  await watched.start();
  const { base } = watched;
  await home.shows(`${base}_shop_1_online`, 'on');
  await home.shows(`${base}_house_1_online`, 'on');
  await watched.end();
  await watched.start(['house']);
  await until('its devices go', async () => (await home.devices(base)).length === 3, SLOW);
  await home.shows(`${base}_house_1_online`, 'on');
  const left = async () => [...(await watched.retained()).keys()].filter((topic) => /[/_]shop/.test(topic));
  await until('its topics are emptied', async () => (await left()).length === 0, SLOW);
  assert.ok((await home.entities(base)).every(({ unique_id }) => !unique_id.includes('_shop_')));
});

test('a new base topic takes the place of the old one, without duplicates', async (context) => {
  const watched = await Watched.build(context, home, { house: nvr({ cameras: 2 }) });
  await watched.start();
  const { base } = watched;
  await home.shows(`${base}_house_1_online`, 'on');
  await watched.end();
  watched.changeBase();
  await watched.start();
  await home.forgets(base);
  assert.deepEqual([...(await watched.retained(base)).keys()], []);
  await home.shows(`${watched.base}_house_1_online`, 'on');
  assert.equal((await home.devices(watched.base)).length, 4);
});
