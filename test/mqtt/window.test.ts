import assert from 'node:assert/strict';
import { test } from 'node:test';
import { channel, recorder } from './support/recorders.ts';
import { build } from './support/rig.ts';
import { openStrictBroker } from './support/strict-broker.ts';
import { until } from './support/until.ts';

const ONLINE = 'dvr2mqtt/bridge/state online';
const channels = Array.from({ length: 50 }, (_, index) => channel(String(index + 1)));

for (const [allowed, used] of [
  [1, 1],
  [5, 5],
  [1000, 64],
] as const) {
  test(`a broker that takes ${allowed} at once gets at most ${used}, and online when it has the rest`, async (context) => {
    const broker = await openStrictBroker(context, allowed);
    const rig = build(context, broker.url, [recorder('house', channels)]);
    rig.sink.ready();
    await rig.sink.start();
    await until('it is online', () => broker.published.includes(ONLINE));
    assert.ok(broker.most() <= used && broker.most() > used / 4, String(broker.most()));
    assert.equal(broker.before(ONLINE), 0);
    assert.equal(broker.published.filter((message) => /\/\d+\/online ON$/.test(message)).length, 50);
  });
}
