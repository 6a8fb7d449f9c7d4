import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { connectAsync } from 'mqtt';
import { nvr } from '../../src/sources/simulator/builders.ts';
import { until } from '../mqtt/support/until.ts';
import { Home, SLOW } from './support/home.ts';
import { Watched } from './support/watched.ts';

const home = await Home.open();
after(() => home.close());

test('an automation with the trigger of a camera fires, once for each event', async (context) => {
  const watched = await Watched.build(context, home, { house: nvr({ cameras: 2 }) });
  await watched.start();
  const { base } = watched;
  await home.shows(`${base}_house_1_online`, 'on');
  const camera = await home.device(`${base}_house_1`);
  const offered = (await home.triggers(camera?.id ?? '')).filter(({ domain }) => domain === 'mqtt');
  assert.deepEqual(offered.map(({ type }) => type).sort(), [
    'offline',
    'online',
    'recording started',
    'recording stopped',
  ]);
  let reloads = 0;
  const fired: unknown[] = [];
  await home.socket.subscribeEvents(() => void (reloads += 1), 'automation_reloaded');
  await home.socket.subscribeEvents(({ data }: { data: { type: string } }) => fired.push(data.type), base);
  const path = `/api/config/automation/config/${base}`;
  const triggers = offered.map((trigger) => Object.assign(trigger, { id: trigger.type }));
  const actions = [{ event: base, event_data: { type: '{{ trigger.id }}' } }];
  const { status } = await home.request('POST', path, { alias: base, mode: 'queued', triggers, actions });
  context.after(() => home.request('DELETE', path));
  assert.equal(status, 200);
  await until('the automation listens', () => reloads > 0, SLOW);
  await watched.change('house', '2', { online: false });
  await home.shows(`${base}_house_2_online`, 'off');
  await watched.change('house', '1', { online: false });
  await until('it fires', () => fired.length > 0, SLOW);
  await watched.change('house', '1', { online: true });
  await until('it fires at the return', () => fired.length > 1, SLOW);
  await watched.change('house', '1', { recording: 0 });
  await until('it fires at a stop', () => fired.length > 2, SLOW);
  await watched.change('house', '1', { recording: 1 });
  await until('it fires at a start', () => fired.length > 3, SLOW);
  assert.deepEqual(fired, ['offline', 'online', 'recording stopped', 'recording started']);
});

test('commands and events that someone retained do nothing', async (context) => {
  const watched = await Watched.build(context, home, { house: nvr({ cameras: 1 }) });
  await watched.start();
  const { base } = watched;
  await home.shows(`${base}_house_1_online`, 'on');
  await watched.end();
  const client = await connectAsync(home.broker);
  context.after(() => client.endAsync());
  const answers: string[] = [];
  client.on('message', (_topic, payload) => answers.push(payload.toString()));
  await client.subscribeAsync(`${base}/bridge/response/#`, { qos: 1 });
  const retain = { retain: true, qos: 1 } as const;
  await client.publishAsync(`${base}/bridge/request/refresh`, '{"transaction":"kept"}', retain);
  await client.publishAsync(`${base}/house/1/event`, '{"event_type":"offline"}', retain);
  await watched.start();
  await home.shows(`${base}_house_1_online`, 'on');
  await client.publishAsync(`${base}/bridge/request/refresh`, '{"transaction":"asked"}', { qos: 1 });
  await until('the command that was asked is answered', () => answers.length > 0, SLOW);
  assert.deepEqual(answers, ['{"status":"ok","data":{},"transaction":"asked"}']);
});
