import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { nvr } from '../../src/sources/simulator/builders.ts';
import { until } from '../mqtt/support/until.ts';
import { Home, SLOW } from './support/home.ts';
import { Watched } from './support/watched.ts';

const home = await Home.open();
after(() => home.close());

const skip = (): string | false =>
  !home.canRestart &&
  'HA_COMMAND is not set: only the owner of Home Assistant and the broker may restart them';

test('a bridge that is killed, or ended, makes everything unavailable, and is back with the next', async (context) => {
  const watched = await Watched.build(context, home, { house: nvr({ cameras: 1 }) });
  await watched.start();
  const { base } = watched;
  await home.shows(`${base}_house_1_online`, 'on');
  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    await watched.end(signal);
    await home.shows(`${base}_bridge_connection_state`, 'off');
    for (const { unique_id, entity_id, disabled_by } of await home.entities(base))
      if (disabled_by === null && !unique_id.endsWith('_connection_state'))
        await until(`${unique_id} goes`, () => home.stateOf(entity_id)?.state === 'unavailable', SLOW);
    await watched.start();
    await home.shows(`${base}_house_1_online`, 'on');
    await home.shows(`${base}_house_online`, 'on');
  }
  assert.equal((await home.state(`${base}_house_1_event`))?.state, 'unknown', 'nothing was told');
});

test('after a restart of Home Assistant all is back, also a device that was deleted there', async (context) => {
  const reason = skip();
  if (reason !== false) return context.skip(reason);
  const watched = await Watched.build(context, home, { house: nvr({ cameras: 2 }) });
  await watched.start();
  const { base } = watched;
  await home.shows(`${base}_house_1_online`, 'on');
  await watched.change('house', '1', { online: false });
  await home.tells(`${base}_house_1_event`, 'offline');
  await home.shows(`${base}_house_1_online`, 'off');
  const event = await home.state(`${base}_house_1_event`);
  const since = (await home.state(`${base}_house_1_offline_since`))?.state ?? '';
  const ids = async () =>
    (await home.entities(base)).map(({ unique_id, entity_id }) => `${unique_id} ${entity_id}`);
  const past = await ids();

  const garden = await home.device(`${base}_house_2`);
  await home.socket.sendMessagePromise({
    type: 'config/device_registry/remove_config_entry',
    device_id: garden?.id,
    config_entry_id: garden?.config_entries[0],
  });
  await until('the device is deleted', async () => (await home.device(`${base}_house_2`)) === null, SLOW);
  await until(
    'Home Assistant empties its announcement',
    async () => ![...(await watched.retained()).keys()].some((topic) => topic.includes(`${base}_house_2/`)),
    SLOW,
  );
  // It is the one that empties it, and wonders then that it knows nothing of it any more.
  await home.excuse(new RegExp(`No device components to cleanup for ${base}_house_2,`));

  await home.restart('ha');
  await home.shows(`${base}_house_1_online`, 'off');
  await home.shows(`${base}_house_1_offline_since`, since);
  await home.shows(`${base}_house_2_online`, 'on');
  await home.shows(`${base}_bridge_connection_state`, 'on');
  const present = new Set(await ids());
  assert.deepEqual(
    past.filter((id) => !present.has(id)),
    [],
    'every entity is back, with its id',
  );
  await home.shows(`${base}_house_1_event`, event?.state ?? '');
  assert.deepEqual((await home.state(`${base}_house_1_event`))?.attributes, event?.attributes);
});

test('a broker that restarts and has forgotten everything is told everything', async (context) => {
  const reason = skip();
  if (reason !== false) return context.skip(reason);
  const watched = await Watched.build(context, home, { house: nvr({ cameras: 2 }) });
  await watched.start();
  const { base } = watched;
  await home.shows(`${base}_house_1_online`, 'on');
  const past = [...(await watched.retained()).keys()];
  assert.ok(past.includes(`${base}/house/1/online`), past.join('\n'));
  await home.restart('broker', '--wipe');
  const isBack = async (): Promise<boolean> => {
    const present = await watched.retained();
    return past.every((topic) => present.has(topic));
  };
  await until('the broker keeps the same again', isBack, SLOW);
  await home.shows(`${base}_bridge_connection_state`, 'on');
  await home.shows(`${base}_house_1_online`, 'on');
  await watched.change('house', '1', { online: false });
  await home.shows(`${base}_house_1_online`, 'off');
  await home.tells(`${base}_house_1_event`, 'offline');
});
