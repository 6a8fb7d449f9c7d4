import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { until } from '../../mqtt/support/until.ts';
import { Ear, type Entrance } from './ear.ts';
import { entranceOf, type Feature, meet, type Place } from './features.ts';
import type { House } from './house.ts';
import { openWire } from './wire.ts';

const LIMIT = 60_000;
const PAUSE = 250;
/** More than any broker takes at once. */
const MANY = 150;
const NARROW = 3;

const Told = z.looseObject({ id: z.string(), event_type: z.string() });

/** What a client that comes later is given: topics by their names, for some brokers know no others. */
async function retained(place: Place, topics: readonly string[]): Promise<ReadonlyMap<string, string>> {
  await using stack = new AsyncDisposableStack();
  const ear = await Ear.open(stack, entranceOf(place, 'mqtt'), topics);
  await ear.round();
  // aedes gives them behind what comes after.
  await delay(PAUSE);
  return new Map(ear.heard.filter(({ retain }) => retain).map(({ topic, payload }) => [topic, payload]));
}

/** Asks again and again, with pauses: a slow broker has enough to do. aMQTT now and then drops who asks. */
async function comes(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + LIMIT;
  while (!(await holds().catch(() => false))) {
    if (performance.now() > end) throw new Error(`did not happen: ${what}`);
    await delay(PAUSE);
  }
}

/** Waits until the broker keeps what the bridge has shown last. */
async function keeps(place: Place, ear: Ear, isTold: (topic: string) => boolean): Promise<void> {
  const kept = () => new Map([...ear.latest].filter(([topic]) => !isTold(topic)));
  await comes('the broker keeps what was shown', async () => {
    const wanted = kept();
    const found = await retained(place, [...wanted.keys()]);
    return [...wanted].every(([topic, payload]) => found.get(topic) === payload);
  });
}

const isTold = (topic: string): boolean => /\/(?:event|request|response)(?:\/|$)/.test(topic);

async function lose(house: House, ear: Ear, camera: string): Promise<void> {
  house.recorders.get('house')?.changeCamera(camera, { online: false });
  await ear.say(house.topic('bridge/request/refresh'), '{}');
}

/** What goes over a connection. */
export const STORIES: readonly Feature[] = [
  {
    name: 'state, discovery, pictures kept',
    needs: [],
    prove: async (place) => {
      const { house, ear } = await meet(place, entranceOf(place, 'mqtt'));
      await ear.has(house.topic('house/1/online'), 'ON');
      await ear.say(house.topic('bridge/request/snapshot'), '{"recorder":"house","channel":"2"}');
      const [answer = ''] = await ear.counts(house.topic('bridge/response/snapshot'), 1);
      assert.match(answer, /"ok"/);
      assert.ok(ear.latest.has(house.topic('house/2/snapshot')));
      const found = [...ear.latest.keys()];
      assert.ok(found.includes(`ha-${place.base}/device/${place.base}_house_1/config`), found.join());
      await keeps(place, ear, isTold);
    },
  },
  {
    name: 'what is gone is emptied',
    needs: [],
    prove: async (place) => {
      const { house, ear } = await meet(place, entranceOf(place, 'mqtt'), { house: 1, garage: 1 });
      await ear.has(house.topic('garage/1/online'), 'ON');
      const gone = [...ear.latest.keys()].filter((topic) => /[/_]garage/.test(topic) && !isTold(topic));
      assert.ok(gone.length > 5, gone.join());
      await keeps(place, ear, isTold);
      await house.stop();
      await house.start(entranceOf(place, 'mqtt'), undefined, ['house']);
      // What is still there comes last, so that nothing is taken for gone that is only slow.
      const still = house.topic('house/1/online');
      await comes('it is emptied', async () => {
        const found = await retained(place, [...gone, still]);
        return found.size === 1 && found.get(still) === 'ON';
      });
    },
  },
  {
    name: 'events, under one id',
    needs: [],
    prove: async (place) => {
      const { house, ear } = await meet(place, entranceOf(place, 'mqtt'));
      await ear.has(house.topic('house/1/online'), 'ON');
      await lose(house, ear, '1');
      const [own = ''] = await ear.counts(house.topic('house/1/event'), 1);
      const [all = ''] = await ear.counts(house.topic('bridge/event'), 1);
      const told = Told.parse(JSON.parse(own));
      assert.equal(told.event_type, 'offline');
      assert.equal(Told.parse(JSON.parse(all)).id, told.id);
      await ear.has(house.topic('house/1/online'), 'OFF');
      const kept = await retained(place, [house.topic('house/1/event')]);
      assert.equal(kept.size, 0, 'an event is kept');
    },
  },
  {
    name: 'commands, retained ones ignored',
    needs: [],
    prove: async (place) => {
      const plain = entranceOf(place, 'mqtt');
      const early = await Ear.open(place.stack, plain, []);
      await early.say(`${place.base}/bridge/request/refresh`, '{"transaction":"kept"}', true);
      const { house, ear } = await meet(place, plain);
      await ear.say(house.topic('bridge/request/refresh'), '{"transaction":"now"}');
      const answers = await ear.counts(house.topic('bridge/response/refresh'), 1);
      assert.deepEqual(
        answers.map((answer) => JSON.parse(answer)),
        [{ status: 'ok', data: {}, transaction: 'now' }],
      );
      await early.say(house.topic('bridge/request/refresh'), '', true);
    },
  },
  {
    name: 'last will',
    needs: [],
    prove: async (place) => {
      const wire = await openWire(place.stack, entranceOf(place, 'mqtt').url, false);
      const { house, ear } = await meet(place, { url: wire.url });
      wire.cut();
      await ear.has(house.topic('bridge/state'), 'offline');
      await ear.has(house.topic('bridge/state'), 'online');
      await house.stop();
      await ear.has(house.topic('bridge/state'), 'offline');
      const state = house.topic('bridge/state');
      await comes('that is kept', async () => (await retained(place, [state])).get(state) === 'offline');
    },
  },
  {
    name: 'killed and back: all again, no event lost',
    needs: ['restart'],
    prove: async (place) => {
      const plain = entranceOf(place, 'mqtt');
      const { house, ear } = await meet(place, plain);
      await ear.has(house.topic('house/1/online'), 'ON');
      const before = [...ear.latest.keys()].filter((topic) => !isTold(topic));
      await place.broker.kill();
      await house.says('connection to the broker lost');
      house.recorders.get('house')?.changeCamera('1', { online: false });
      const online = () => house.recorders.get('house')?.counters.requests ?? 0;
      const asked = online();
      await until('it is read again', () => online() > asked + 4, LIMIT);
      await place.broker.start();
      const after = await Ear.open(place.stack, plain, [`${place.base}/#`, `ha-${place.base}/#`]);
      await after.has(house.topic('house/1/online'), 'OFF');
      const [told = ''] = await after.counts(house.topic('house/1/event'), 1);
      assert.equal(Told.parse(JSON.parse(told)).event_type, 'offline');
      const missing = () => before.filter((topic) => !after.latest.has(topic));
      await until(`all is there again; ${missing().join()} is not`, () => missing().length === 0, LIMIT);
    },
  },
  {
    name: `${MANY} cameras, ${NARROW} messages at once`,
    needs: ['receive maximum'],
    setting: { maxInflight: NARROW },
    prove: async (place) => {
      const wire = await openWire(place.stack, entranceOf(place, 'mqtt').url, false);
      await many(place, { url: wire.url });
      const most = wire.mostWaiting();
      assert.ok(most > 0 && most <= NARROW, `${most} messages waited at once`);
    },
  },
  { name: `${MANY} cameras`, needs: [], prove: (place) => many(place, entranceOf(place, 'mqtt')) },
];

async function many(place: Place, entrance: Entrance): Promise<void> {
  const { house, ear } = await meet(place, entrance, { house: MANY });
  const shown = () => [...ear.latest].filter(([topic]) => /house\/\d+\/online$/.test(topic));
  await until('all cameras are shown', () => shown().length === MANY, LIMIT);
  for (let camera = 1; camera <= MANY; camera += 1)
    house.recorders.get('house')?.changeCamera(String(camera), { online: false });
  await ear.say(house.topic('bridge/request/refresh'), '{}');
  await ear.counts(house.topic('bridge/event'), MANY);
  await until('all are off', () => shown().every(([, payload]) => payload === 'OFF'), LIMIT);
  assert.ok(!/refuses|lost|unexpected/.test(house.text), house.text);
}
