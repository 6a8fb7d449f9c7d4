import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { camerasOffline } from '../../src/domain/state.ts';
import { states } from '../../src/sinks/mqtt/project.ts';
import { dvr, nvr } from '../../src/sources/simulator/builders.ts';
import { until } from '../mqtt/support/until.ts';
import { openBroker, openWire, type Wire } from './support/broker.ts';
import type { ToldEvent } from './support/events.ts';
import { House } from './support/house.ts';
import { Listener } from './support/listener.ts';

const RECORDERS = ['house', 'garage'] as const;
const CAMERAS = ['1', '2'] as const;
/** Seconds within which a confirmed change is shown: an interval and a half, two doubts, and a few beats. */
const WINDOW = 60;
/** Seconds after which everything is read again, whatever the back-off was. */
const CALM = 420;

type Action =
  | { readonly what: 'camera'; readonly of: string; readonly id: string; readonly online: boolean }
  | { readonly what: 'recorder'; readonly of: string; readonly isUp: boolean }
  | { readonly what: 'broker'; readonly isUp: boolean }
  | { readonly what: 'restart' }
  | { readonly what: 'pass'; readonly seconds: number };

const of = fc.constantFrom(...RECORDERS);
const id = fc.constantFrom(...CAMERAS);
const isUp = fc.boolean();
const seconds = fc.integer({ min: 1, max: 100 });
const happens = <What extends Action['what']>(what: What) => fc.constant(what);
const ACTIONS: readonly { readonly weight: number; readonly arbitrary: fc.Arbitrary<Action> }[] = [
  { weight: 4, arbitrary: fc.record({ what: happens('camera'), of, id, online: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ what: happens('recorder'), of, isUp }) },
  { weight: 2, arbitrary: fc.record({ what: happens('broker'), isUp }) },
  { weight: 1, arbitrary: fc.record({ what: happens('restart') }) },
  { weight: 5, arbitrary: fc.record({ what: happens('pass'), seconds }) },
];
const stories = fc.array(fc.oneof(...ACTIONS), { minLength: 5, maxLength: 25 });

/** A house to which things happen, and what is true of its cameras second by second. */
class World {
  readonly house: House;
  readonly #wire: Wire;
  readonly #isUp = new Map<string, boolean>(RECORDERS.map((name) => [name, true]));
  readonly #truth = new Map<string, ('ON' | 'OFF' | 'away')[]>();
  #second = 0;
  #judged = 0;

  constructor(house: House, wire: Wire) {
    this.house = house;
    this.#wire = wire;
    this.#record();
  }

  async act(action: Action): Promise<void> {
    const { house } = this;
    switch (action.what) {
      case 'camera':
        house.recorder(action.of).changeCamera(action.id, { online: action.online });
        break;
      case 'recorder':
        this.#isUp.set(action.of, action.isUp);
        await (action.isUp ? house.recorder(action.of).accept() : house.recorder(action.of).refuse());
        break;
      case 'broker':
        if (action.isUp) await this.#wire.mend();
        else await this.cutWire();
        break;
      case 'restart':
        await house.stop();
        await until('offline', () => !this.isOnline);
        await house.launch();
        break;
      case 'pass':
        for (let second = 0; second < action.seconds; second += 1) await this.pass();
        break;
    }
  }

  async cutWire(): Promise<void> {
    await this.#wire.cut();
    await until('the broker knows', () => !this.isOnline);
  }

  get isOnline(): boolean {
    return this.house.shown('bridge/state') === 'online';
  }

  /** One second, after which nothing may be shown that was not true a moment ago. */
  async pass(): Promise<void> {
    const { house } = this;
    this.#record();
    house.clock.pass(1000);
    this.#second += 1;
    const hasChanged = await house.beat();
    if (!this.isOnline) await house.broker.ask('echo', '', 'echo');
    else if (hasChanged || this.#second % 20 === 0) await house.synchronise();
    this.#judgeMessages();
    if (this.isOnline) await this.#judgeRetained();
  }

  #record(): void {
    for (const recorder of RECORDERS) {
      for (const { id: key, online } of this.house.recorder(recorder).model.cameras) {
        const truth = this.#isUp.get(recorder) === true ? (online === true ? 'ON' : 'OFF') : 'away';
        const name = `${recorder}/${key}`;
        this.#truth.set(name, [...(this.#truth.get(name) ?? []).slice(-WINDOW), truth]);
      }
    }
  }

  /** Nothing is ever said that was not true a moment ago. */
  #judgeMessages(): void {
    const { seen } = this.house.broker;
    for (const { topic, payload } of seen.slice(this.#judged)) {
      const name = /^dvr2mqtt\/(.*)\/online$/.exec(topic)?.[1] ?? '';
      const truth = this.#truth.get(name);
      if (truth === undefined || payload === 'None') continue;
      assert.ok(
        truth.some((one) => one === payload),
        `${name} is said to be ${payload}`,
      );
    }
    this.#judged = seen.length;
  }

  /** While the clock is held: what is still on its way may arrive, and then nothing false may stand. */
  async #judgeRetained(): Promise<void> {
    for (const [name, truth] of this.#truth) {
      const isTrue = () => {
        const shown = this.house.shown(`${name}/online`);
        return !this.isOnline || shown === 'None' || truth.some((one) => one === shown);
      };
      const shown = this.house.shown(`${name}/online`);
      if (!isTrue())
        await until(`${name} is no longer ${shown}, which it has not been for ${truth.length} s`, isTrue);
    }
  }

  /** Recorders and broker are there; the cameras stay as they are. */
  async heal(): Promise<void> {
    for (const name of RECORDERS) await this.act({ what: 'recorder', of: name, isUp: true });
    await this.#wire.mend();
    await until('the bridge is online', () => {
      if (!this.isOnline) this.house.clock.pass(500);
      return this.isOnline;
    });
    await this.act({ what: 'pass', seconds: CALM });
  }
}

async function live(context: TestContext, story: readonly Action[]): Promise<void> {
  const broker = await openBroker(context);
  const wire = await openWire(context, broker);
  const recorders = { house: nvr({ cameras: 2 }), garage: dvr({ cameras: 2 }) };
  const house = await House.build(context, { broker, wire: wire.url, recorders });
  await house.start();
  const world = new World(house, wire);
  for (const action of story) await world.act(action);
  await world.heal();
  await compare(context, house, broker);
  alternate(house.told());
  await house.stop();
}

/** What a newcomer finds on the broker is the state, and that is the truth. */
async function compare(context: TestContext, house: House, broker: string): Promise<void> {
  const newcomer = await Listener.open(context, broker);
  const view = states('dvr2mqtt', () => undefined);
  let lost = 0;
  for (const name of RECORDERS) {
    const state = house.state(name);
    lost += camerasOffline(state);
    const ofChannels = state.channels.flatMap((channel) => view.ofChannel(name, channel));
    const wanted = new Map([...view.ofRecorder(state), ...ofChannels]);
    const topics = () => newcomer.topics(`dvr2mqtt/${name}/`);
    await until('everything is there', () => topics().length >= wanted.size);
    assert.deepEqual(new Map(topics().map((topic) => [topic, newcomer.latest.get(topic)])), wanted);
    assert.equal(newcomer.latest.get(`dvr2mqtt/${name}/status`), 'ok');
    for (const { id: key, online } of house.recorder(name).model.cameras)
      assert.equal(newcomer.latest.get(`dvr2mqtt/${name}/${key}/online`), online === true ? 'ON' : 'OFF');
  }
  for (const [leaf, payload] of [
    ['cameras_offline', String(lost)],
    ['state', 'online'],
  ] as const)
    await until(`${leaf} is ${payload}`, () => newcomer.latest.get(`dvr2mqtt/bridge/${leaf}`) === payload);
}

function alternate(told: readonly ToldEvent[]): void {
  const events = new Map(told.map((event) => [event.id, event]));
  const last = new Map<string, ToldEvent>();
  for (const event of events.values()) {
    const whose = `${event.recorder}/${event.channel ?? ''}`;
    const before = last.get(whose);
    assert.equal(event.event_type, before?.event_type === 'offline' ? 'online' : 'offline', whose);
    if (before?.event_type === 'offline') assert.equal(event.since, before.since);
    last.set(whose, event);
  }
}

test('whatever comes and goes, nothing false is shown, and in the end all is as it is', async (context) => {
  const { seed } = fc.readConfigureGlobal();
  const parameters = { numRuns: 5, seed: seed ?? 20_261_122, endOnFailure: true };
  context.diagnostic(`seed ${parameters.seed}`);
  await fc.assert(
    fc.asyncProperty(stories, (story) => live(context, story)),
    parameters,
  );
});
