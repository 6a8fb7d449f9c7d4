import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, beforeEach, test } from 'node:test';
import { channel, recorder } from '../mqtt/support/recorders.ts';
import { until } from '../mqtt/support/until.ts';
import { PlayedBridge } from './support/played-bridge.ts';

const BLUEPRINT = new URL('../../examples/home-assistant/camera-down.yaml', import.meta.url);
/** The shortest time that the blueprint waits; it takes minutes. */
const WAIT = 2;
const GARDEN = { recorder: 'house', channel: '2', camera: 'Garden', reason: 'no_signal' } as const;
const HOUSE = { recorder: 'house', reason: 'timeout' } as const;

interface Message {
  readonly title: string;
  readonly message: string;
}

let bridge: PlayedBridge;
let path = '';
let events: readonly string[] = [];
let told: Message[] = [];
let reloads = 0;

const ago = (seconds: number): number => Date.now() - seconds * 1000;

async function automate(inputs: object): Promise<void> {
  const expected = reloads + 1;
  const tell = [{ event: bridge.base, event_data: { title: '{{ title }}', message: '{{ message }}' } }];
  const response = await bridge.home.request('POST', `/api/config/automation/config/${bridge.base}`, {
    alias: bridge.base,
    use_blueprint: { path, input: { events, minutes: WAIT / 60, tell, ...inputs } },
  });
  assert.equal(response.status, 200, await response.text());
  // It answers before the automation listens.
  await until('the automation is loaded', () => reloads >= expected);
}

async function hears(titles: readonly string[]): Promise<void> {
  await until(`told: ${titles.join(', ')}`, () => told.length >= titles.length, 15_000);
  assert.deepEqual(
    told.map(({ title }) => title),
    titles,
  );
}

/** That nothing was told of what came before is known when the recorder's loss, told last, is heard of alone. */
async function hearsNothingElse(): Promise<void> {
  await bridge.tell({ ...HOUSE, event_type: 'offline', since: ago(60) });
  await hears(['House DVR is offline']);
}

async function now(seconds: number): Promise<string> {
  const template = `{{ (now() + timedelta(seconds=${seconds})).strftime('%H:%M:%S') }}`;
  return (await bridge.home.request('POST', '/api/template', { template })).text();
}

before(async () => {
  bridge = await PlayedBridge.open();
  // In no folder of its own: Home Assistant would keep that.
  path = `${bridge.base}.yaml`;
  await bridge.show([recorder('house', [channel('2', { name: 'Garden' })], { name: 'House DVR' })]);
  events = [await bridge.entity('house_2_event'), await bridge.entity('house_event')];
  const yaml = await readFile(BLUEPRINT, 'utf8');
  await bridge.home.socket.sendMessagePromise({ type: 'blueprint/save', domain: 'automation', path, yaml });
  await bridge.home.socket.subscribeEvents(({ data }: { data: Message }) => told.push(data), bridge.base);
  await bridge.home.socket.subscribeEvents(() => (reloads += 1), 'automation_reloaded');
});

beforeEach(async () => {
  told = [];
  await automate({});
});

after(async () => {
  await bridge.home.request('DELETE', `/api/config/automation/config/${bridge.base}`);
  await bridge.home.socket.sendMessagePromise({ type: 'blueprint/delete', domain: 'automation', path });
  await bridge.close();
});

test('a camera that is offline for long is told, and that it is back, and after what time', async () => {
  await bridge.tell({ ...GARDEN, event_type: 'offline', since: ago(0) });
  await hears(['Garden is offline']);
  assert.match(told[0]?.message ?? '', /^Since \d\d:\d\d( on \d+ \w+)?\. Reason: no signal\.$/);
  await bridge.tell({ ...GARDEN, event_type: 'online', since: ago(7505), duration: 7505 });
  await hears(['Garden is offline', 'Garden is back online']);
  assert.equal(told[1]?.message, 'Offline for 2 h 5 min.');
});

test('a camera that is not recorded is told, and its return', async () => {
  await bridge.tell({ ...GARDEN, event_type: 'recording_stopped', since: ago(0) });
  await hears(['Garden is not recording']);
  await bridge.tell({ ...GARDEN, event_type: 'recording_started', since: ago(9), duration: 9 });
  await hears(['Garden is not recording', 'Garden is recording again']);
  assert.equal(told[1]?.message, 'Not recorded for 9 s.');
});

test('neither a short loss nor its end is told', async () => {
  await bridge.tell({ ...GARDEN, event_type: 'offline', since: ago(1) });
  await bridge.tell({ ...GARDEN, event_type: 'online', since: ago(1), duration: 1 });
  await hearsNothingElse();
});

test('a bridge that goes and comes tells nothing a second time', async () => {
  await bridge.tell({ ...GARDEN, event_type: 'offline', since: ago(60) });
  await hears(['Garden is offline']);
  told = [];
  const [garden = ''] = events;
  await bridge.present(false);
  await until('the event is gone', () => bridge.state(garden) === 'unavailable');
  await bridge.present(true);
  await bridge.entity('house_2_event');
  await hearsNothingElse();
});

test('what was not asked for is not told', async () => {
  await automate({ kinds: ['offline'], tell_back: false });
  await bridge.tell({ ...GARDEN, event_type: 'recording_stopped', since: ago(60) });
  await bridge.tell({ ...GARDEN, event_type: 'online', since: ago(60), duration: 60 });
  await hearsNothingElse();
});

test('what is lost in quiet hours is told at their end, unless it is back by then', async () => {
  const end = Date.now() + 6000;
  await automate({ quiet_start: await now(-60), quiet_end: await now(6) });
  await bridge.tell({ ...GARDEN, event_type: 'offline', since: ago(0) });
  await bridge.tell({ ...HOUSE, event_type: 'offline', since: ago(0) });
  await bridge.tell({ ...HOUSE, event_type: 'online', since: ago(60), duration: 30 });
  await hears(['Garden is offline']);
  assert.ok(Date.now() > end - 1500, 'nothing is told before the end');
});
