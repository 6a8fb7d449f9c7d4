import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AEDES } from './aedes.ts';
import { CONNECTIONS } from './features.ts';
import { proveAll, type Result } from './matrix.ts';
import { STORIES } from './stories.ts';

/** What the tests of the sink do not ask of a broker in this process. */
const FEATURES = [
  'MQTT 3.1.1',
  'a wrong password is a reason',
  'TLS, own authority',
  'state, discovery, pictures kept',
  'what is gone is emptied',
  'events, under one id',
  'commands, retained ones ignored',
];

test('the whole bridge and a broker of another make than Mosquitto', async () => {
  const features = [...CONNECTIONS, ...STORIES].filter(({ name }) => FEATURES.includes(name));
  const results = new Map<string, Result>();
  await proveAll(AEDES, features, (name, result) => results.set(name, result));
  assert.deepEqual([...results.keys()], FEATURES);
  for (const [name, result] of results) assert.equal(result, 'ok', `${name}: ${JSON.stringify(result)}`);
});

test('a broker that cannot be started fails every feature, and does not end the matrix', async () => {
  const results = new Map<string, Result>();
  const broken = { ...AEDES, open: () => Promise.reject(new Error('no port')) };
  await proveAll(broken, CONNECTIONS, (name, result) => results.set(name, result));
  assert.deepEqual(results.get('MQTT 3.1.1'), { failed: 'no port' });
});
