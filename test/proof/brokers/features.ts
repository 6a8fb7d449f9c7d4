import assert from 'node:assert/strict';
import type { Broker, Offer, Scheme, Setting } from './broker.ts';
import type { Certificates } from './certificates.ts';
import { Ear, type Entrance } from './ear.ts';
import { House } from './house.ts';
import { openWire } from './wire.ts';

/** Where a feature is proven. */
export interface Place {
  /** Ends with the proof. */
  readonly stack: AsyncDisposableStack;
  readonly broker: Broker;
  readonly certificates: Certificates;
  /** Above all topics of this proof, so that none hears another. */
  readonly base: string;
}

/** What a broker and the bridge do together. */
export interface Feature {
  readonly name: string;
  readonly needs: readonly Offer[];
  readonly setting?: Partial<Omit<Setting, 'certificates'>>;
  /** Rejects, with what did not happen, where it does not hold. */
  prove(place: Place): Promise<void>;
}

/** The entrance of a scheme; over TLS with the authority, and with the certificate of a client. */
export function entranceOf({ broker, certificates }: Place, scheme: Scheme, isCertified = false): Entrance {
  const url = broker.urls[scheme];
  assert.ok(url !== null, `the broker listens on ${scheme}`);
  if (scheme === 'mqtt' || scheme === 'ws') return { url };
  return { url, ca: certificates.ca, ...(isCertified && certificates.client) };
}

/** A house whose bridge is connected and has said so, and a client that heard it on the plain entrance. */
export async function meet(
  place: Place,
  entrance: Entrance,
  cameras: Readonly<Record<string, number>> = { house: 2 },
): Promise<{ house: House; ear: Ear }> {
  const { stack, base } = place;
  const ear = await Ear.open(stack, entranceOf(place, 'mqtt'), [`${base}/#`, `ha-${base}/#`]);
  const house = await House.build(stack, base, cameras);
  await house.start(entrance);
  await ear.has(house.topic('bridge/state'), 'online').catch((error: unknown) => {
    throw new Error(`the bridge does not come online: ${house.text}`, { cause: error });
  });
  return { house, ear };
}

async function isRefused(place: Place, entrance: Entrance, words: RegExp, password?: string): Promise<void> {
  const house = await House.build(place.stack, `${place.base}-refused`, { house: 1 });
  await house.start(entrance, password);
  await house.says('cannot connect to the broker');
  await house.stop();
  assert.match(house.text, words);
  assert.ok(!house.text.includes('connected to the broker'), house.text);
  assert.ok(password === undefined || !house.text.includes(password), 'the log holds the password');
}

/** What is asked of every connection. */
export const CONNECTIONS: readonly Feature[] = [
  {
    name: 'MQTT 5',
    needs: ['MQTT 5'],
    prove: async (place) => {
      const { house } = await meet(place, entranceOf(place, 'mqtt'));
      assert.match(house.text, /connected to the broker.*MQTT 5/);
    },
  },
  {
    name: 'MQTT 3.1.1',
    needs: [],
    prove: async (place) => {
      const wire = await openWire(place.stack, entranceOf(place, 'mqtt').url, true);
      const { house } = await meet(place, { url: wire.url });
      assert.match(house.text, /connected to the broker.*MQTT 3\.1\.1/);
    },
  },
  {
    name: 'a wrong password is a reason',
    needs: [],
    prove: (place) =>
      isRefused(
        place,
        entranceOf(place, 'mqtt'),
        /refused|not authori[sz]ed|hangs up|reset/i,
        'wrong hunter2',
      ),
  },
  {
    name: 'TLS, own authority',
    needs: ['TLS'],
    prove: async (place) => {
      await meet(place, entranceOf(place, 'mqtts'));
      const { url } = entranceOf(place, 'mqtts');
      await isRefused(place, { url, ca: place.certificates.stranger }, /certificate/);
    },
  },
  {
    name: 'TLS, client certificate',
    needs: ['TLS'],
    prove: async (place) => void (await meet(place, entranceOf(place, 'mqtts', true))),
  },
  {
    name: 'TLS, none without one',
    needs: ['demanded certificates'],
    setting: { areClientsCertified: true },
    prove: async (place) => {
      await meet(place, entranceOf(place, 'mqtts', true));
      await isRefused(
        place,
        entranceOf(place, 'mqtts'),
        /certificate|alert|hangs up|reset|disconnected|ECONN/i,
      );
    },
  },
  {
    name: 'web sockets',
    needs: ['web sockets'],
    prove: async (place) => void (await meet(place, entranceOf(place, 'ws'))),
  },
  {
    name: 'web sockets over TLS',
    needs: ['secure web sockets'],
    prove: async (place) => void (await meet(place, entranceOf(place, 'wss'))),
  },
];
