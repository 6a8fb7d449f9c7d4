import type { Push } from '../../domain/push.ts';
import type { Picture } from '../../domain/picture.ts';
import type {
  CameraDetails,
  Device,
  HealthPart,
  HealthReport,
  Reading,
  Snapshot,
  Unsupported,
} from '../../domain/snapshot.ts';
import type { Millis } from '../../domain/time.ts';
import type { Clock, Log, Pictured, Question, RecorderSource } from '../../ports.ts';
import { Listener } from './alert-stream/listener.ts';
import type { AlertStream } from './alert-stream/stream.ts';
import type { IsapiClient } from './client/client.ts';
import { Errands } from './errands.ts';
import { Examination } from './examination.ts';
import { Logbook } from './log/logbook.ts';
import { Memory } from './memory.ts';
import { canonical } from './numbering.ts';
import type { Outcome } from './outcome.ts';
import { Pass, PassEnded } from './pass.ts';
import {
  faultOf,
  findingsOf,
  gather,
  isAbsent,
  mayBeCamera,
  type Outcomes,
  prove,
  type RecorderType,
  type Setting,
  takeDevice,
  workingOf,
} from './reading.ts';
import { Pictures } from './pictures/pictures.ts';
import { reboot } from './reboot.ts';
import { Shelf } from './shelf.ts';
import { type Findings, mergeSightings } from './sightings.ts';
import { SnapshotCache } from './snapshot-cache.ts';
import { Standing } from './client/standing.ts';
import { Timetable } from './timetable.ts';

/** Where the state of many channels is told at once. */
const STATUS_DOCUMENTS = ['proxyStatus', 'channelStatus', 'workingStatus'] as const;

/** What a source is made of. */
export interface SourceParts {
  readonly client: IsapiClient;
  /** The same that its connections have. */
  readonly standing?: Standing;
  readonly clock: Clock;
  readonly type: RecorderType;
  /** What is between two readings. */
  readonly interval: Millis;
  /** The longest that a reading may take. */
  readonly readingLimit: Millis;
  /** How the recorder itself is reached, for a single camera. */
  readonly itself: Pick<CameraDetails, 'ip' | 'port' | 'user'>;
  /** What is kept from earlier: who the recorder was, and what it did not have. */
  readonly device: Device | null;
  readonly unsupported: Unsupported;
  /** Where pushes are heard; `null` where they are not wanted. */
  readonly stream: AlertStream | null;
  /** The recorder's id, for the log. */
  readonly name: string;
  readonly log: Log;
}

/** A recorder that is read over ISAPI. */
export class IsapiSource implements RecorderSource {
  readonly #parts: SourceParts;
  readonly #client: IsapiClient;
  readonly #clock: Clock;
  readonly #limit: Millis;
  readonly #setting: Setting;
  readonly #cache = new SnapshotCache();
  readonly #examination: Examination;
  readonly #pictures: Pictures;
  readonly #errands: Errands;
  readonly #logbook: Logbook;
  #listener: Listener | null = null;

  constructor(parts: SourceParts) {
    this.#parts = parts;
    this.#client = parts.client;
    this.#clock = parts.clock;
    this.#limit = parts.readingLimit;
    this.#setting = {
      type: parts.type,
      shelf: new Shelf(parts.client, parts.clock, parts.unsupported),
      memory: new Memory(parts.device),
      timetable: new Timetable(parts.clock),
      itself: { ...parts.itself, protocol: 'ISAPI', auth: 'ok', model: null, firmware: null },
      monotonic: () => parts.clock.monotonic(),
    };
    const { shelf, timetable } = this.#setting;
    this.#examination = new Examination(shelf, parts.clock, timetable);
    this.#pictures = new Pictures(parts.client, parts.clock);
    this.#logbook = new Logbook(parts.client, parts.clock);
    this.#errands = new Errands(parts.client, parts.clock, this.#setting, parts.interval);
  }

  get requests(): number {
    return this.#client.requests + (this.#parts.stream?.requests ?? 0);
  }

  listen(heard: (push: Push) => void, refused: () => void): Listener | null {
    const { stream, clock, log, name } = this.#parts;
    if (stream !== null)
      this.#listener = new Listener({ recorder: name, stream, clock, log, hint: heard, refused });
    return this.#listener;
  }

  async read(question: Question, signal: AbortSignal): Promise<Reading> {
    const { standing = new Standing() } = this.#parts;
    const reading = await standing.read<Reading>(
      () => this.#read(question, signal),
      (fault) => ({ ok: false, fault }),
    );
    if (!reading.ok) standing.tell();
    return reading;
  }

  async #read(question: Question, signal: AbortSignal): Promise<Reading> {
    const { shelf, memory } = this.#setting;
    const pass = new Pass(shelf, this.#clock, signal, this.#limit);
    this.#errands.begin(question.introduce);
    try {
      const outcomes = await gather(pass, question, this.#setting);
      this.#remember(outcomes);
      const single = await this.#askOne(pass, question, outcomes);
      // Where no document about channels could be read, this one tells whether the recorder can.
      const isMute = !pass.hasAnswer && outcomes.deviceInfo === undefined;
      if (isMute) outcomes.deviceInfo = await pass.ask('deviceInfo', 0);
      const known = memory.device;
      takeDevice(outcomes, this.#setting);
      if (known !== null && isOther(known, memory.device)) this.#forget();
      pass.conclude();
      const fault = faultOf(outcomes);
      if (fault !== null) return { ok: false, fault };
      const device = outcomes.deviceInfo?.kind === 'known' ? memory.device : null;
      const snapshot = this.#snapshot(outcomes, single, device);
      const { missed } = question;
      if (missed === undefined) return { ok: true, snapshot };
      const sightings = await this.#logbook.date(snapshot.sightings, missed, pass.left, signal);
      return { ok: true, snapshot: { ...snapshot, sightings } };
    } catch (error) {
      if (error instanceof PassEnded) return { ok: false, fault: error.fault };
      throw error;
    }
  }

  /** Another recorder, or another firmware, may have other documents, pictures, disks and pushes. */
  #forget(): void {
    this.#setting.shelf.forget();
    this.#errands.forget();
    this.#logbook.forget();
    this.#pictures.forget();
    this.#examination.forget();
    this.#listener?.renew();
  }

  /** A channel's own status, one a reading, where neither list nor working status answers. */
  async #askOne(pass: Pass, { doubtful }: Question, outcomes: Outcomes): Promise<Findings['single']> {
    const { shelf, memory, type } = this.#setting;
    const proxies = memory.proxies ?? [];
    const isListless = STATUS_DOCUMENTS.every((name) => isAbsent(name, outcomes, shelf));
    if (type === 'analog' || !isListless || shelf.isUnsupported('oneProxyStatus')) return null;
    const next = proxies.find(({ id }) => doubtful.includes(id)) ?? proxies[memory.turn++ % proxies.length];
    if (next === undefined) return null;
    await prove(pass, outcomes, new Set(), 'oneProxyStatus', next.id);
    const outcome = await pass.ask('oneProxyStatus', 0, next.id);
    outcomes.oneProxyStatus = outcome;
    // Whoever answers with another channel, or with all of them, says nothing by the order.
    const statuses = outcome.kind === 'known' ? outcome.value : [];
    const status = statuses.find(({ id }) => canonical(id) === canonical(next.id)) ?? null;
    return { id: next.id, status, failed: reasonOf(outcome) };
  }

  #remember(outcomes: Outcomes): void {
    const { memory } = this.#setting;
    const { inputs, proxies, proxyStatus } = outcomes;
    if (inputs?.kind === 'known') memory.analogIds = inputs.value.map(({ id }) => id);
    const working = workingOf(outcomes);
    const records = working?.kind === 'known' ? working.value : null;
    this.#errands.end(mayBeCamera(outcomes, this.#setting));
    memory.show(proxyStatus?.kind === 'known' ? proxyStatus.value : null, records);
    if (proxies !== undefined) memory.listTried(this.#clock.monotonic(), proxies.kind === 'failed');
  }

  #snapshot(outcomes: Outcomes, single: Findings['single'], device: Device | null): Snapshot {
    const { shelf, memory, timetable } = this.#setting;
    const findings = findingsOf(outcomes, single, this.#setting);
    const isListless = findings.statuses === null && memory.proxies === null;
    const blind = {
      analog: this.#errands.isUndecided ? 'starting' : reasonOf(outcomes.inputs),
      ip: isListless ? (findings.statusFailed ?? reasonOf(outcomes.proxies)) : null,
    };
    const { inputs, proxies, statuses, statusFailed, working, workingMissing } = findings;
    const { unsupported } = shelf;
    const read = [inputs, proxies, statuses, statusFailed, single, working, workingMissing];
    const known = [device, unsupported, blind.analog, blind.ip, timetable.isRead, timetable.now];
    const parts = [...read, ...known, ...this.#errands.learned];
    const sightings = () =>
      this.#errands.isUndecided ? [] : this.#errands.complete(mergeSightings(findings));
    return this.#cache.get(parts, () => ({ device, sightings: sightings(), blind, unsupported }));
  }

  get hasErrand(): boolean {
    return !this.isRefused && this.#errands.isDue;
  }

  async errand(signal: AbortSignal): Promise<boolean> {
    return this.#errands.run(signal);
  }

  get isRefused(): boolean {
    return this.#client.isRefused;
  }

  async examine(part: HealthPart, signal: AbortSignal): Promise<HealthReport> {
    if (this.isRefused) return { of: part, unknown: 'refused' };
    return this.#examination.examine(part, signal);
  }

  async picture(channel: Pictured, width: number | null, signal: AbortSignal): Promise<Picture> {
    if (this.isRefused) return { ok: false, reason: 'refused' };
    return this.#pictures.take(channel, width, signal);
  }

  async reboot(signal: AbortSignal): Promise<string | null> {
    if (this.isRefused) return 'The recorder has just refused the login.';
    return reboot(this.#client, signal);
  }

  close(): void {
    this.#client.close();
  }
}

function isOther(one: Device, other: Device | null): boolean {
  return one.serial !== other?.serial || one.model !== other.model || one.firmware !== other.firmware;
}

function reasonOf(outcome: Outcome<unknown> | undefined): string | null {
  return outcome?.kind === 'failed' ? outcome.fault.reason : null;
}
