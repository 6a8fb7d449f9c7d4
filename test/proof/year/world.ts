import { cpSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { dvr, nvr } from '../../../src/sources/simulator/builders.ts';
import { openBroker, openWire, type Wire } from '../../bridge/support/broker.ts';
import type { Ending } from '../../bridge/support/ending.ts';
import { fillDisk } from '../../bridge/support/full-disk.ts';
import { House } from '../../bridge/support/house.ts';
import { until } from '../../mqtt/support/until.ts';
import { Agenda, BRIDGE, BROKER, CAMERA, CLOCK, DISK, RECORDER, type Thing } from './agenda.ts';
import { Dice } from './dice.ts';
import { Frames } from './frames.ts';
import { Heard } from './heard.ts';
import { Shown } from './shown.ts';
import { Truth } from './truth.ts';

const INTERVAL = 300;
/** Below the 30 s of the bridge's clock after which a broker that acknowledges nothing is taken for dead. */
const STEP = 20;
/** After this long without trouble everything is read and shown, whatever the back-off was. */
export const CALM = 3 * INTERVAL;
/** So many times something goes to the broker and back, while the bridge connects: it says much at once. */
const TURNS = 20;
const MODELS = { house: nvr({ cameras: 3 }), garage: dvr({ cameras: 3 }) };
/** The clock is set by up to so many seconds. */
const FARTHEST = 6 * 3600;
const RECORDERS = ['house', 'garage'] as const;

/** A house over a long time: what breaks and is mended in it, what is true meanwhile, and what is said. */
export class World {
  readonly house: House;
  readonly truth: Truth;
  readonly heard = new Heard();
  readonly shown: Shown;
  readonly counts = {
    outages: 0,
    recorders: 0,
    broker: 0,
    crashes: 0,
    ends: 0,
    disk: 0,
    forgetful: 0,
    clock: 0,
  };
  readonly #wire: Wire;
  readonly #dice: Dice;
  readonly #agenda: Agenda;
  readonly frames: Frames;
  now = 0;
  #mendDisk: (() => void) | null = null;
  /** Since when the bridge that runs has kept nothing. */
  #fullSince = 0;
  #isBridgeUp = true;
  #isBrokerUp = true;

  private constructor(house: House, wire: Wire, seed: number) {
    this.house = house;
    this.#wire = wire;
    this.#dice = new Dice(seed);
    this.frames = new Frames(house.clock.now());
    const cameras = RECORDERS.flatMap((id) =>
      house.recorder(id).model.cameras.map((one) => `${id}/${one.id}`),
    );
    this.truth = new Truth(cameras);
    this.shown = new Shown(this.truth, 2 * INTERVAL + 3 * STEP);
    const things: readonly Thing[] = [
      ...cameras.map((name) => ({ name, habit: CAMERA })),
      ...RECORDERS.map((name) => ({ name, habit: RECORDER })),
      { name: 'broker', habit: BROKER },
      { name: 'bridge', habit: BRIDGE },
      { name: 'disk', habit: DISK },
      { name: 'clock', habit: CLOCK },
    ];
    this.#agenda = new Agenda(things, this.#dice);
  }

  static async open(ending: Ending, seed: number): Promise<World> {
    const broker = await openBroker(ending);
    const wire = await openWire(ending, broker);
    const house = await House.build(ending, { broker, wire: wire.url, recorders: MODELS });
    for (const id of RECORDERS) house.reconfigure(id, { poll_interval: INTERVAL });
    await house.start();
    return new World(house, wire, seed);
  }

  /** So many seconds go by, with all that happens in them. */
  async live(seconds: number): Promise<void> {
    const end = this.now + seconds;
    while (this.now < end) {
      for (const { name, isBroken } of this.#agenda.due(this.now)) await this.#change(name, isBroken);
      await this.#pass(Math.min(end - this.now, Math.max(1, this.#agenda.until(this.now))));
    }
  }

  /** Recorders, broker, disk and bridge are mended; the cameras stay as they are. */
  async calm(): Promise<void> {
    if (this.#mendDisk !== null) await this.#change('disk', false);
    for (const id of RECORDERS) await this.#change(id, false);
    await this.#change('broker', false);
    if (!this.#isBridgeUp) await this.#change('bridge', false);
    for (let left = CALM; left > 0; left -= STEP) await this.#pass(STEP);
  }

  async #pass(seconds: number): Promise<void> {
    const { house } = this;
    if (!this.#isBridgeUp) {
      house.clock.pass(seconds * 1000);
      this.now += seconds;
      return;
    }
    // While a connection is being made, real time must keep up with the clock.
    const step = Math.min(this.#isBrokerUp && !this.#isOnline ? 1 : STEP, seconds);
    house.clock.pass(step * 1000);
    this.now += step;
    await house.beat();
    if (this.#isOnline) await this.#synchronise();
    else
      for (let turn = 0; turn < (this.#isBrokerUp ? TURNS : 1); turn += 1)
        await house.broker.ask('echo', '', 'echo');
    this.heard.take(house.broker.seen.splice(0), this.now);
    if (this.#isOnline) await this.#judge();
  }

  /** A question on a connection that is just being given up gets no answer; the broker tells so a moment later. */
  async #synchronise(): Promise<void> {
    try {
      await this.house.synchronise();
    } catch (error) {
      await this.house.broker.ask('echo', '', 'echo');
      if (this.#isOnline) throw error;
    }
  }

  /** What is on its way may still arrive while the clock is held; then nothing false may stand. */
  async #judge(): Promise<void> {
    const { latest } = this.house.broker;
    const isTrue = () => !this.#isOnline || this.shown.fault(latest, this.now) === null;
    if (isTrue()) return;
    // One that stands is waited for once: the rest of the run is judged as well.
    if (this.shown.faults.length === 0) await until('nothing false is shown', isTrue).catch(() => null);
    this.shown.note(latest, this.now);
  }

  get #isOnline(): boolean {
    return this.house.shown('bridge/state') === 'online';
  }

  async #change(name: string, isBroken: boolean): Promise<void> {
    const { house, truth, counts } = this;
    if (name === 'broker') return this.#changeBroker(isBroken);
    if (name === 'bridge') return this.#changeBridge(isBroken);
    if (name === 'disk') return this.#changeDisk(isBroken);
    if (name === 'clock') return this.#setClock();
    const [id = '', camera] = name.split('/');
    if (camera !== undefined) {
      if (isBroken) counts.outages += 1;
      house.recorder(id).changeCamera(camera, { online: !isBroken });
      truth.camera(name, isBroken, this.now);
      return;
    }
    if (isBroken) counts.recorders += 1;
    await (isBroken ? house.recorder(id).refuse() : house.recorder(id).accept());
    truth.recorder(id, isBroken, this.now);
  }

  #setClock(): void {
    this.counts.clock += 1;
    this.house.clock.jump(this.frames.set(Math.round((this.#dice.roll() * 2 - 1) * FARTHEST)));
  }

  async #changeBroker(isBroken: boolean): Promise<void> {
    this.#isBrokerUp = !isBroken;
    if (!isBroken) return this.#wire.mend();
    this.counts.broker += 1;
    await this.#wire.cut();
    await until('the broker knows', () => !this.#isOnline);
  }

  async #changeDisk(isBroken: boolean): Promise<void> {
    if (isBroken && !this.#isBridgeUp) return this.#agenda.putOff('disk', this.now, CALM);
    if (isBroken) {
      this.counts.disk += 1;
      this.#fullSince = this.now;
      this.#mendDisk = fillDisk(this.house.config.data_dir, ['events', 'recorders']);
    } else {
      this.#mendDisk?.();
      this.#mendDisk = null;
    }
  }

  async #changeBridge(isBroken: boolean): Promise<void> {
    const { house } = this;
    if (isBroken && this.#mendDisk !== null) {
      // What waits for a full disk dies with the process.
      this.counts.forgetful += 1;
      this.truth.forget({ from: this.#fullSince, to: this.now });
    }
    if (!isBroken) {
      await house.launch();
      this.#isBridgeUp = true;
      this.#fullSince = this.now;
    } else if (this.#dice.isLucky(0.5)) {
      this.counts.ends += 1;
      await house.stop();
      this.#isBridgeUp = false;
    } else {
      this.counts.crashes += 1;
      await this.#crash();
      this.#isBridgeUp = false;
    }
    this.truth.bridge(isBroken, this.now);
    if (isBroken) await until('offline', () => !this.#isOnline);
  }

  /** As after SIGKILL: whatever the end of the process writes is taken back. */
  async #crash(): Promise<void> {
    const { data_dir: folder } = this.house.config;
    const kept = join(this.house.folder, 'kept');
    cpSync(folder, kept, { recursive: true });
    await this.house.stop();
    rmSync(folder, { recursive: true });
    renameSync(kept, folder);
  }
}
