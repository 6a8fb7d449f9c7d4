import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as moment } from 'node:timers/promises';
import { connectAsync, type MqttClient } from 'mqtt';
import { nvr } from '../../src/sources/simulator/builders.ts';
import { type Recorder, startRecorder } from '../../src/sources/simulator/server.ts';
import { openStore } from '../../src/store/store.ts';
import { openMosquitto, WITHOUT_MOSQUITTO } from '../mqtt/support/brokers.ts';
import { until } from '../mqtt/support/until.ts';
import { rememberLog, stillClock } from '../store/support.ts';
import { readEvent, type ToldEvent } from './support/events.ts';
import { makeFolder } from './support/folder.ts';
import { Program } from './support/program.ts';

const KILLABLE = join(import.meta.dirname, 'support/killable.ts');
const CAMERAS = ['1', '2', '3', '4'] as const;
const KILLS = 8;
/** Milliseconds of life, at most, before a kill. */
const LONGEST_LIFE = 400;

/** One recorder whose cameras come and go, its bridge that is killed, and who hears what that tells. */
class Life {
  readonly id: string;
  readonly folder: string;
  readonly told: ToldEvent[] = [];
  readonly toldOnOwnTopic: ToldEvent[] = [];
  readonly #recorder: Recorder;
  readonly #url: string;
  readonly #client: MqttClient;
  readonly #changes = new Map<string, number>();
  #isOnline = false;
  #isEnding = false;

  private constructor(id: string, folder: string, recorder: Recorder, url: string, client: MqttClient) {
    this.id = id;
    this.folder = folder;
    this.#recorder = recorder;
    this.#url = url;
    this.#client = client;
    client.on('message', (topic, payload) => {
      if (topic === `${id}/bridge/state`) {
        this.#isOnline = payload.toString() === 'online';
        return;
      }
      const events = topic.startsWith(`${id}/bridge/`) ? this.told : this.toldOnOwnTopic;
      events.push(readEvent(payload.toString()));
    });
  }

  static async begin(context: TestContext, id: string, folder: string, url: string): Promise<Life> {
    const recorder = await startRecorder(nvr({ cameras: CAMERAS.length }));
    context.after(() => recorder.stop());
    const client = await connectAsync(url, { clientId: `test-${id}`, clean: false });
    context.after(() => client.endAsync(true));
    const life = new Life(id, folder, recorder, url, client);
    await client.subscribeAsync([`${id}/bridge/state`, `${id}/bridge/event`, `${id}/+/+/event`], { qos: 1 });
    return life;
  }

  start(context: TestContext): Program {
    const { username, password } = this.#recorder.model;
    const words = [this.folder, this.#url, String(this.#recorder.port), this.id, username, password];
    return Program.start(context, words, { script: KILLABLE });
  }

  /** Lets a bridge meet the recorder: what it sees at its very first start is no event. */
  async meet(context: TestContext): Promise<void> {
    const first = this.start(context);
    await until('the bridge is online', () => this.#isOnline);
    await first.end('SIGKILL');
  }

  /** A camera comes and goes: each time as soon as the last time was told. */
  async tease(channel: string): Promise<void> {
    for (let change = 1; !this.#isEnding || change % 2 === 0; change += 1) {
      this.#changes.set(channel, change);
      this.#recorder.changeCamera(channel, { online: change % 2 === 0 });
      const isTold = () => this.changesTold(channel).length >= change;
      for (let tries = 0; tries < 600 && !isTold(); tries += 1) {
        this.#client.publish(`${this.id}/bridge/request/refresh`, '{}');
        await until('', isTold, 30).catch(() => {});
      }
      assert.ok(isTold(), `change ${change} of ${this.id}/${channel} is not told`);
    }
  }

  end(): void {
    this.#isEnding = true;
  }

  /** What was told of a camera, each event once. */
  changesTold(channel: string): readonly ToldEvent[] {
    return once(this.told).filter((event) => event.channel === channel);
  }

  changesOf(channel: string): number {
    return this.#changes.get(channel) ?? 0;
  }
}

/** Each event at its first telling. */
function once(events: readonly ToldEvent[]): readonly ToldEvent[] {
  return [...new Map(events.toReversed().map((event) => [event.id, event])).values()].toReversed();
}

test(
  'however often the bridge is killed, each outage is told, under one id, in order',
  { skip: WITHOUT_MOSQUITTO },
  async (context) => {
    const { url } = await openMosquitto(context, () => 'set_tcp_nodelay true');
    const folder = makeFolder();
    const lives = [
      await Life.begin(context, 'one', folder, url),
      await Life.begin(context, 'two', folder, url),
    ];
    const moments: number[] = [];
    const live = async (life: Life): Promise<void> => {
      await life.meet(context);
      const teasing = Promise.all(CAMERAS.map((channel) => life.tease(channel)));
      for (let kill = 0; kill < KILLS; kill += 1) {
        const program = life.start(context);
        await program.says('begins');
        moments.push(Math.round(Math.random() * LONGEST_LIFE));
        await moment(moments.at(-1));
        await program.end('SIGKILL');
        assert.equal(program.text, 'begins\n');
      }
      life.end();
      const last = life.start(context);
      await teasing;
      assert.equal(await last.end('SIGTERM'), 0);
    };
    await Promise.all(lives.map((life) => live(life)));
    context.diagnostic(
      `killed after ${moments.join(', ')} ms; told ${lives.map(({ told }) => told.length).join(' and ')}`,
    );
    for (const life of lives) await judge(life);
  },
);

async function judge(life: Life): Promise<void> {
  const events = once(life.told);
  const ids = events.map(({ id }) => id);
  assert.deepEqual(ids, ids.toSorted(), 'in order');
  for (const event of life.told) {
    const first = events.find(({ id }) => id === event.id);
    assert.deepEqual({ ...event, late: true }, { ...first, late: true }, 'the same whenever it is told');
  }
  assert.deepEqual(
    once(life.toldOnOwnTopic).map(({ id }) => id),
    events.filter(({ channel }) => channel !== undefined).map(({ id }) => id),
  );
  const log = await readFile(join(life.folder, `${life.id}.json`), 'utf8');
  const logged = once(log.split('\n').slice(0, -1).map(readEvent));
  assert.deepEqual(
    logged.map(({ id }) => id),
    ids,
  );
  for (const channel of CAMERAS) {
    const told = life.changesTold(channel);
    assert.equal(told.length, life.changesOf(channel), 'each change once');
    for (const [index, { event_type, since }] of told.entries()) {
      assert.equal(event_type, index % 2 === 0 ? 'offline' : 'online');
      if (index % 2 === 1) assert.equal(since, told[index - 1]?.since);
    }
  }
  const complaints = rememberLog();
  const store = openStore(join(life.folder, life.id), complaints, stillClock);
  assert.equal(store.load(life.id)?.channels.length, CAMERAS.length);
  assert.equal(store.journal('mqtt').waiting(), 0);
  assert.equal(store.journal('log').waiting(), 0);
  store.close();
  assert.deepEqual(complaints.lines, []);
}
