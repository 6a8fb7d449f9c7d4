import { CATALOGUE } from '../../../src/sources/isapi/catalogue.ts';
import type { FaultPlace, SimulatedFault } from '../../../src/sources/simulator/faults.ts';
import type { SimulatedRecorder } from '../../../src/sources/simulator/model.ts';
import { pathOf } from '../../../src/sources/simulator/page.ts';
import type { LoggedRequest } from '../../../src/sources/simulator/request-log.ts';
import { type Recorder, startRecorder } from '../../../src/sources/simulator/server.ts';

/** What a recorder was asked for, of its cameras, and had to say; while it is in trouble it may not have come through. */
export interface Said {
  readonly at: number;
  /** Which life of the bridge asked. */
  readonly life: number;
  readonly fact: 'online' | 'recording';
  /** By camera. */
  readonly values: ReadonlyMap<string, boolean>;
}

/** A time in which a recorder did not answer as it should. */
export interface Trouble {
  readonly from: number;
  /** `Infinity` while it lasts. */
  until: number;
  /** Whether no document could be read; else only some, only late, or not at the first time. */
  readonly isTotal: boolean;
}

const PATHS = {
  schedule: CATALOGUE.tracks.path,
  time: CATALOGUE.time.path,
  recording: pathOf(CATALOGUE.channelStatus.path),
} as const;
/** A request of a life that has ended may still be read for a moment. */
const STRAY = 150;

/** A simulated recorder, what it was asked and what it said to that: the truth that everything is held against. */
export class Watched {
  readonly id: string;
  readonly #recorder: Recorder;
  readonly #life: () => { readonly number: number; readonly since: number };
  readonly said: Said[] = [];
  /** When it was asked for something, and by which life of the bridge. */
  readonly asked: { readonly at: number; readonly life: number }[] = [];
  readonly troubles: Trouble[] = [];
  /** The lives that know its schedules, and since when. */
  readonly schooled = new Map<number, number>();
  #isEnding = false;

  private constructor(id: string, recorder: Recorder, life: Watched['life']) {
    this.id = id;
    this.#recorder = recorder;
    this.#life = life;
    void this.#watch();
  }

  static async open(
    stack: AsyncDisposableStack,
    id: string,
    model: SimulatedRecorder,
    life: Watched['life'],
  ): Promise<Watched> {
    const recorder = await startRecorder(model);
    const watched = new Watched(id, recorder, life);
    stack.defer(async () => {
      watched.#isEnding = true;
      await recorder.stop();
    });
    return watched;
  }

  get life() {
    return this.#life;
  }

  get model(): Recorder['model'] {
    return this.#recorder.model;
  }

  get port(): number {
    return this.#recorder.port;
  }

  get counters(): Recorder['counters'] {
    return this.#recorder.counters;
  }

  /** A camera comes or goes, or is recorded or not. */
  turn(camera: string, fact: Said['fact'], value: boolean): void {
    this.#recorder.changeCamera(camera, fact === 'online' ? { online: value } : { recording: value ? 1 : 0 });
  }

  /** Misbehaves from now on. */
  spoil(fault: SimulatedFault, place: FaultPlace = {}): void {
    this.#begin(place.path === undefined && place.times === undefined && !isMild(fault));
    this.#recorder.faults.set(fault, place);
  }

  /** Is as gone as one that is switched off. */
  async leave(): Promise<void> {
    this.#begin(true);
    await this.#recorder.refuse();
  }

  /** Behaves again. */
  async mend(): Promise<void> {
    this.#recorder.faults.clear();
    await this.#recorder.accept();
    this.#end();
  }

  /** What is wrong with it now. */
  get #trouble(): Trouble | null {
    const last = this.troubles.at(-1);
    return last?.until === Infinity ? last : null;
  }

  #begin(isTotal: boolean): void {
    this.#end();
    this.troubles.push({ from: Date.now(), until: Infinity, isTotal });
  }

  #end(): void {
    const trouble = this.#trouble;
    if (trouble !== null) trouble.until = Date.now();
  }

  async #watch(): Promise<void> {
    while (!this.#isEnding) this.#note(await this.#recorder.nextRequest());
  }

  #note({ target, withAuthorization }: LoggedRequest): void {
    const at = Date.now();
    const { number: life, since } = this.#life();
    if (at < since + STRAY) return;
    this.asked.push({ at, life });
    if (!withAuthorization || this.#trouble?.isTotal === true) return;
    const path = pathOf(target);
    const { cameras } = this.model;
    if (path === this.#onlinePath)
      this.#say(
        'online',
        cameras.map(({ id, online }) => [id, online === true]),
      );
    if (path === PATHS.recording)
      this.#say(
        'recording',
        cameras.map(({ id, recording }) => [id, recording === 1]),
      );
    // The schedule counts together with the recorder's own time, which is asked for behind it.
    if (path === PATHS.time && !this.schooled.has(life)) this.schooled.set(life, at);
  }

  get #onlinePath(): string {
    return this.model.kind === 'nvr' ? CATALOGUE.proxyStatus.path : CATALOGUE.inputs.path;
  }

  #say(fact: Said['fact'], values: readonly (readonly [string, boolean])[]): void {
    const { number: life } = this.#life();
    this.said.push({ at: Date.now(), life, fact, values: new Map(values) });
  }
}

/** What is only late, or hits a kept connection, hinders no reading. */
function isMild(fault: SimulatedFault): boolean {
  return fault === 'closeKept' || (typeof fault === 'object' && 'slow' in fault);
}
